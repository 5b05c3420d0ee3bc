import { CompiledQuery, type Expression, type SqlBool, sql } from 'kysely';
import type { Schema } from './schema.ts';
import type { Dialect, Trx } from './scope.ts';

export type Cell = string | number | null;
type Rows = readonly (readonly Cell[])[];

/**
 * Rows per statement. SQLite: a placeholder per cell, in few sizes so that every statement is compiled once; measured two to three times
 * as fast as one JSON parameter where cells are JSON themselves (orders), and equal for narrow rows. PostgreSQL: one JSON parameter.
 */
const sqliteSizes = [100, 20, 5, 1];
const postgresSize = 1000;

/** Inserts any number of rows, given as arrays in the order of `columns`. `ignore` leaves rows alone that are there already. */
export async function insertRows(
  trx: Trx,
  dialect: Dialect,
  table: keyof Schema & string,
  columns: readonly string[],
  rows: Rows,
  onConflict?: 'ignore',
): Promise<void> {
  for (const chunk of chunksOf(rows, dialect)) {
    await trx.executeQuery(
      insertion(dialect, table, columns, chunk, onConflict === 'ignore' ? ' on conflict do nothing' : ''),
    );
  }
}

/** The same for a table with an automatic `id`; returns the ids in the order of the rows. */
export async function insertReturningIds(
  trx: Trx,
  dialect: Dialect,
  table: 'outbox' | 'events',
  columns: readonly string[],
  rows: Rows,
): Promise<number[]> {
  const ids: number[] = [];
  for (const chunk of chunksOf(rows, dialect)) {
    const { rows: returned } = await trx.executeQuery<{ id: number }>(
      insertion(dialect, table, columns, chunk, ' returning id'),
    );
    // Ids are given in the order of the rows, but nobody promises to report them in it.
    ids.push(...returned.map(({ id }) => id).sort((a, b) => a - b));
  }
  return ids;
}

function* chunksOf(rows: Rows, dialect: Dialect): Generator<Rows> {
  for (let from = 0; from < rows.length; ) {
    const left = rows.length - from;
    const size = dialect === 'sqlite' ? (sqliteSizes.find((one) => one <= left) ?? 1) : postgresSize;
    yield rows.slice(from, from + size);
    from += size;
  }
}

function insertion(
  dialect: Dialect,
  table: string,
  columns: readonly string[],
  rows: Rows,
  tail: string,
): CompiledQuery<{ id: number }> {
  const target = `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')})`;
  if (dialect === 'postgres') return raw(`${target} ${selection(columns, rows)}${tail}`, [JSON.stringify(rows)]);
  const row = `(${columns.map(() => '?').join(', ')})`;
  return raw(`${target} values ${row}${`, ${row}`.repeat(rows.length - 1)}${tail}`, rows.flat());
}

function raw(text: string, parameters: Cell[]): CompiledQuery<{ id: number }> {
  return CompiledQuery.raw(text, parameters) as CompiledQuery<{ id: number }>;
}

/** PostgreSQL wants to know which cells are numbers; the values say so. A column of nulls fits any type. */
function selection(columns: readonly string[], rows: Rows): string {
  const cells = columns.map((_, index) => {
    const some = rows.find((row) => row[index] !== null && row[index] !== undefined)?.[index];
    if (some === undefined) return 'null';
    return typeof some === 'number' ? `(r ->> ${index})::bigint` : `r ->> ${index}`;
  });
  return `select ${cells.join(', ')} from jsonb_array_elements($1::jsonb) with ordinality as t(r, n) order by n`;
}

/** `column in (values)`, with one parameter for any number of values; no value = no row. */
export function whereIn(dialect: Dialect, column: string, values: readonly string[]): Expression<SqlBool> {
  return dialect === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
    : sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`;
}

/** `whereIn` for automatic ids. */
export function whereIdIn(dialect: Dialect, column: string, ids: readonly number[]): Expression<SqlBool> {
  return dialect === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`
    : sql<SqlBool>`${sql.ref(column)} = any(${ids.map(String)}::bigint[])`;
}
