import { type Expression, type Kysely, type SqlBool, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** A transaction of the group commit: the only place where anything is written. */
export type Trx = Transaction<Schema>;
/** The read connection, or a transaction. */
export type Reader = Kysely<Schema>;
export type Dialect = 'sqlite' | 'postgres';

/** Whose data may be read: an argument of every function that reads a merchant's rows. */
export type Scope = 'every merchant' | readonly string[];

/** No merchant is called so: ids are file names. Stands for an empty scope, because PostgreSQL refuses an empty list. */
const nobody = ['/'];

/** The merchants to filter by, or `null` for no filter. */
export function merchantsOf(scope: Scope): readonly string[] | null {
  if (scope === 'every merchant') return null;
  return scope.length === 0 ? nobody : scope;
}

/**
 * `column in (merchants)` as a check on rows that ids or numbers find. As a plain condition it misleads SQLite, which has no figures of its
 * tables: it walks through everything of a merchant rather than look up a list of ids.
 */
export function checkMerchants(column: string, merchants: readonly string[] | null): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} || '' in (${sql.join([...(merchants ?? nobody)])})`;
}
