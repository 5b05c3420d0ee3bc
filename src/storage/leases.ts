import { sql } from 'kysely';
import { errors } from './errors.ts';
import type { Dialect, Trx } from './scope.ts';

export { errors };

export interface Lease {
  readonly name: string;
  readonly owner: string;
  /** Grows with every new holder; a commit under an old fence is refused. */
  readonly fence: number;
}

/** The store's own clock: several daemons never compare theirs. */
function storeTime(dialect: Dialect, secondsAhead: number) {
  return dialect === 'sqlite'
    ? sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`+${secondsAhead} seconds`})`
    : sql<string>`to_char((now() at time zone 'utc') + make_interval(secs => ${secondsAhead}), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The lease, when it is free, ours already, or run out; otherwise `null`. */
export async function takeLease(
  trx: Trx,
  dialect: Dialect,
  name: string,
  owner: string,
  seconds: number,
): Promise<Lease | null> {
  const until = storeTime(dialect, seconds);
  const row = await trx
    .insertInto('leases')
    .values({ name, owner, fence: 1, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ owner, until, fence: sql<number>`leases.fence + 1` })
        .where(sql<boolean>`leases.owner = ${owner} or leases.until < ${storeTime(dialect, 0)}`),
    )
    .returning('fence')
    .executeTakeFirst();
  return row ? { name, owner, fence: row.fence } : null;
}

/** Prolongs the lease, or throws `LEASE_LOST`: every commit of leased work begins with it. */
export async function keepLease(trx: Trx, dialect: Dialect, lease: Lease, seconds: number): Promise<void> {
  const kept = await trx
    .updateTable('leases')
    .set({ until: storeTime(dialect, seconds) })
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('fence', '=', lease.fence)
    .executeTakeFirst();
  if (Number(kept.numUpdatedRows) === 0) throw errors.LEASE_LOST({ value: lease.name });
}

export async function freeLease(trx: Trx, lease: Lease): Promise<void> {
  await trx
    .updateTable('leases')
    .set({ until: '' })
    .where('name', '=', lease.name)
    .where('fence', '=', lease.fence)
    .execute();
}

/** A lone daemon (SQLite) knows at its start that whoever held leases is gone. */
export async function freeAllLeases(trx: Trx): Promise<void> {
  await trx.updateTable('leases').set({ until: '' }).execute();
}
