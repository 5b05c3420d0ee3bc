import { type Kysely, sql } from 'kysely';
import { errors } from './errors.ts';
import { migrations } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import type { Dialect } from './scope.ts';

/** Any number that no other program on the server is likely to use: daemons that start together migrate one after the other. */
const advisoryLock = 7_205_759_403;

/** Brings the schema up to this program's. All or nothing; a database that is ahead of the program is refused. */
export async function migrate(db: Kysely<Schema>, dialect: Dialect): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(trx);
    await sql`create table if not exists crossdock_migrations (name text primary key, applied_at text not null)`.execute(
      trx,
    );
    const { rows } = await sql<{ name: string }>`select name from crossdock_migrations order by name`.execute(trx);
    const applied = new Set(rows.map(({ name }) => name));
    refuseNewer(applied);
    for (const migration of migrations) {
      if (applied.has(migration.name)) continue;
      await migration.up(trx, dialect);
      await sql`insert into crossdock_migrations (name, applied_at) values (${migration.name}, ${new Date().toISOString()})`.execute(
        trx,
      );
    }
  });
}

function refuseNewer(applied: ReadonlySet<string>): void {
  const known = new Set<string>(migrations.map(({ name }) => name));
  const foreign = [...applied].filter((name) => !known.has(name));
  if (foreign.length === 0) return;
  throw errors.STORE_NEWER({
    message: `The database was written by a newer version of Crossdock: it holds the schema change ${foreign.join(', ')}, which this version does not know.`,
    value: foreign[0] ?? '',
  });
}
