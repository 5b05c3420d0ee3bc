import { sql } from 'kysely';
import { lastNumber, takeNumbers } from './counters.ts';
import { errors } from './errors.ts';
import type { Reader, Trx } from './scope.ts';

/** What connectors were given stands beside the secrets that people type in, under names that nobody can type. */
const ofConnections = 'connection:';

export function connectionSecret(connection: string): string {
  return `${ofConnections}${connection}`;
}

/** The connection whose it is; `undefined` = a person typed it in. */
export function connectionOf(secret: string): string | undefined {
  return secret.startsWith(ofConnections) ? secret.slice(ofConnections.length) : undefined;
}

export interface SecretRow {
  readonly name: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** All of them, by name; never what they are. */
export async function listSecrets(reader: Reader): Promise<SecretRow[]> {
  const rows = await reader
    .selectFrom('secrets')
    .select(['name', 'created_at', 'updated_at'])
    .orderBy('name')
    .execute();
  return rows.map(({ name, created_at, updated_at }) => ({ name, createdAt: created_at, updatedAt: updated_at }));
}

/** Name -> sealed text, of those that people typed in. */
export async function typedSecrets(reader: Reader): Promise<Map<string, string>> {
  const rows = await reader
    .selectFrom('secrets')
    .select(['name', 'sealed'])
    .where('name', 'not like', `${ofConnections}%`)
    .execute();
  return new Map(rows.map(({ name, sealed }) => [name, sealed]));
}

export async function sealedOf(reader: Reader, name: string): Promise<string | undefined> {
  const row = await reader.selectFrom('secrets').select('sealed').where('name', '=', name).executeTakeFirst();
  return row?.sealed;
}

/** Whether anything is sealed at all, and whether all of it is with this key. */
export async function sealedWith(
  reader: Reader,
  keyId: string | undefined,
): Promise<'nothing' | 'this key' | 'another key'> {
  const rows = await reader
    .selectFrom('secrets')
    .select(sql<string>`substr(sealed, 3, 8)`.as('key'))
    .distinct()
    .execute();
  if (rows.length === 0) return 'nothing';
  return rows.every(({ key }) => key === keyId) ? 'this key' : 'another key';
}

/**
 * Keeps it, whatever stands there; `was`: only where that still stands there (`undefined` = nothing does). Two keys in one store are
 * refused: one of them would be missing at the next start.
 */
export async function saveSecret(
  trx: Trx,
  { name, sealed, keyId }: { readonly name: string; readonly sealed: string; readonly keyId: string },
  at: string,
  given?: { readonly was: string | undefined },
): Promise<boolean> {
  if ((await sealedWith(trx, keyId)) === 'another key') throw errors.SECRET_KEY_WRONG();
  const fresh = { sealed, updated_at: at, unused_since: null };
  const saved =
    given?.was === undefined
      ? await trx
          .insertInto('secrets')
          .values({ name, created_at: at, ...fresh })
          .onConflict((conflict) => {
            const same = conflict.column('name');
            return given ? same.doNothing() : same.doUpdateSet(fresh);
          })
          .executeTakeFirst()
      : await trx
          .updateTable('secrets')
          .set(fresh)
          .where('name', '=', name)
          .where('sealed', '=', given.was)
          .executeTakeFirst();
  await noteChange(trx, name);
  return Number('numUpdatedRows' in saved ? saved.numUpdatedRows : (saved.numInsertedOrUpdatedRows ?? 0)) > 0;
}

/** Returns when it was last changed; `undefined` = there is none of this name. */
export async function deleteSecret(trx: Trx, name: string): Promise<string | undefined> {
  const gone = await trx.deleteFrom('secrets').where('name', '=', name).returning('updated_at').executeTakeFirst();
  if (gone) await noteChange(trx, name);
  return gone?.updated_at;
}

/** Grows with every change of what people typed in: how other processes learn of it. */
export function secretsVersion(reader: Reader): Promise<number> {
  return lastNumber(reader, 'secrets', 'version');
}

async function noteChange(trx: Trx, name: string): Promise<void> {
  if (!name.startsWith(ofConnections)) await takeNumbers(trx, 'secrets', 'version', 1);
}

/**
 * What a connection was given is forgotten when the workspace has had none of its name since before that instant; until then somebody may
 * bring it back by a rollback. Returns how many went.
 */
export async function forgetConnections(
  trx: Trx,
  connections: Iterable<string>,
  { before, at }: { readonly before: string; readonly at: string },
): Promise<number> {
  const used = new Set([...connections].map(connectionSecret));
  const rows = await trx
    .selectFrom('secrets')
    .select(['name', 'unused_since'])
    .where('name', 'like', `${ofConnections}%`)
    .execute();
  let gone = 0;
  for (const { name, unused_since } of rows) {
    const since = used.has(name) ? null : (unused_since ?? at);
    if (since !== null && since < before) {
      await trx.deleteFrom('secrets').where('name', '=', name).execute();
      gone += 1;
    } else if (since !== unused_since)
      await trx.updateTable('secrets').set({ unused_since: since }).where('name', '=', name).execute();
  }
  return gone;
}
