import { type SqlBool, sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { wellFormedJson } from './parameters.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

export interface StoredLevel {
  readonly wms: string;
  readonly sku: string;
  readonly warehouse: string;
  readonly available: number;
  readonly onHand: number | null;
  readonly reportedAt: string;
}

/** Whose levels they are, and the document that says so. */
export interface LevelOrigin {
  readonly merchant: string;
  readonly wms: string;
  readonly document: string;
}

/** The order of values in one stock row on its way into the store. */
export type LevelRow = readonly [
  sku: string,
  warehouse: string,
  available: number,
  onHand: number | null,
  allocated: number | null,
  asOf: string | null,
  reportedAt: string,
];

/** By how much one level has changed; one that nobody has told of begins at 0. */
export type AdjustmentRow = readonly [
  sku: string,
  warehouse: string,
  change: number,
  onHand: null,
  allocated: null,
  asOf: null,
  reportedAt: string,
];

/** `set`: of rows about one level the last wins; `add`: all of them count, also for what is on hand where that is known. */
const ways = {
  set: sql`available = excluded.available, on_hand = excluded.on_hand, allocated = excluded.allocated, as_of = excluded.as_of,
    reported_at = excluded.reported_at, document = excluded.document`,
  add: sql`available = levels.available + excluded.available, on_hand = levels.on_hand + excluded.available, document = excluded.document`,
} as const;

/**
 * Sets up to some thousand levels (JSON text of `LevelRow[]`), or adds to them (`AdjustmentRow[]`): one parameter, whatever the number
 * of rows. SQLite upserts row by row; PostgreSQL refuses to touch a row twice in one statement.
 */
export async function writeLevels(
  trx: Trx,
  dialect: Dialect,
  { merchant, wms, document }: LevelOrigin,
  rowsJson: string,
  how: keyof typeof ways,
): Promise<void> {
  const rows = wellFormedJson(rowsJson);
  const once = sql.raw(how === 'set' && dialect === 'postgres' ? 'distinct on (3, 4)' : '');
  const amount = sql.raw(
    {
      sqlite: { set: 'value ->> 2', add: 'sum(value ->> 2)' },
      postgres: { set: '(r ->> 2)::bigint', add: 'sum((r ->> 2)::bigint)::bigint' },
    }[dialect][how],
  );
  const tail = sql.raw(how === 'add' ? tails.add : tails[dialect]);
  const rest = sql.raw(how === 'add' ? lumped[dialect] : single[dialect]);
  const from =
    dialect === 'sqlite'
      ? sql`${merchant}, ${wms}, value ->> 0, value ->> 1, ${amount}, ${rest}, ${document} from json_each(${rows})`
      : sql`${merchant}::text, ${wms}::text, r ->> 0, r ->> 1, ${amount}, ${rest}, ${document}::text from jsonb_array_elements(${rows}::jsonb) with ordinality as t(r, n)`;
  await sql`
    insert into levels (merchant, wms, sku, warehouse, available, on_hand, allocated, as_of, reported_at, document)
    select ${once} ${from} ${tail}
    on conflict (merchant, wms, sku, warehouse) do update set ${ways[how]}`.execute(trx);
}

/** SQLite reads `on conflict` behind a plain `from` as part of a join. */
const tails = { sqlite: 'where true', postgres: 'order by 3, 4, n desc', add: 'where true group by 3, 4' } as const;

/** The cells behind the amount: of one row, or of all rows about one level. */
const single = {
  sqlite: 'value ->> 3, value ->> 4, value ->> 5, value ->> 6',
  postgres: '(r ->> 3)::bigint, (r ->> 4)::bigint, r ->> 5, r ->> 6',
} as const;
const lumped = {
  sqlite: 'null, null, null, min(value ->> 6)',
  postgres: 'null::bigint, null::bigint, null::text, min(r ->> 6)',
} as const;

/** Levels of a merchant at a WMS that are not 0. */
export async function countStocked(reader: Reader, merchant: string, wms: string): Promise<number> {
  const row = await reader
    .selectFrom('levels')
    .select((count) => count.fn.countAll<number>().as('count'))
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where('available', '<>', 0)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many of those the rows name, given as the JSON text of `LevelRow[]`. */
export async function countStockedAmong(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  wms: string,
  rowsJson: string,
): Promise<number> {
  const rows = wellFormedJson(rowsJson);
  const named =
    dialect === 'sqlite'
      ? sql`select value ->> 0, value ->> 1 from json_each(${rows})`
      : sql`select r ->> 0, r ->> 1 from jsonb_array_elements(${rows}::jsonb) as t(r)`;
  const { rows: found } = await sql<{ count: number }>`
    select count(*) as count from levels
    where merchant = ${merchant} and wms = ${wms} and available <> 0 and (sku, warehouse) in (${named})`.execute(
    reader,
  );
  return Number(found[0]?.count ?? 0);
}

/** SKUs behind `after` with a level that is not 0 and that this document has not written. */
export async function skusNotNamedBy(
  reader: Reader,
  merchant: string,
  wms: string,
  document: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader
    .selectFrom('levels')
    .select('sku')
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where('sku', '>', after)
    .where('document', '<>', document)
    .where(notZero)
    .orderBy('sku')
    .limit(limit)
    .execute();
  return rows.map(({ sku }) => sku);
}

/** Sets the levels of these SKUs to 0 that this document has not written; what was never known stays unknown. Returns how many. */
export async function zeroLevels(
  trx: Trx,
  dialect: Dialect,
  origin: LevelOrigin,
  skus: readonly string[],
  reportedAt: string,
): Promise<number> {
  const { merchant, wms, document } = origin;
  const nothing = { available: 0, on_hand: sql<number>`on_hand * 0`, allocated: sql<number>`allocated * 0` };
  const changed = await trx
    .updateTable('levels')
    .set({ ...nothing, as_of: null, reported_at: reportedAt, document })
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where(whereIn(dialect, 'sku', skus))
    .where('document', '<>', document)
    .where(notZero)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

const notZero = sql<SqlBool>`(available <> 0 or coalesce(on_hand, 0) <> 0 or coalesce(allocated, 0) <> 0)`;

/** All levels of a merchant in slices, ordered by SKU, all levels of one SKU in one slice: memory stays flat. */
export async function* levelsOf(reader: Reader, merchant: string, slice = 5000): AsyncGenerator<StoredLevel[]> {
  let after = '';
  for (;;) {
    const skus = await reader
      .selectFrom('levels')
      .select('sku')
      .distinct()
      .where('merchant', '=', merchant)
      .where('sku', '>', after)
      .orderBy('sku')
      .limit(slice)
      .execute();
    const last = skus.at(-1)?.sku;
    if (last === undefined) return;
    yield await levelRows(reader, merchant)
      .where('sku', '>', after)
      .where('sku', '<=', last)
      .orderBy('sku')
      .orderBy('warehouse')
      .orderBy('wms')
      .execute();
    after = last;
  }
}

/** The levels of these SKUs. */
export async function levelsOfSkus(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  skus: readonly string[],
): Promise<StoredLevel[]> {
  return await levelRows(reader, merchant)
    .where(whereIn(dialect, 'sku', skus))
    .orderBy('sku')
    .orderBy('warehouse')
    .orderBy('wms')
    .execute();
}

function levelRows(reader: Reader, merchant: string) {
  return reader
    .selectFrom('levels')
    .select(['wms', 'sku', 'warehouse', 'available', 'on_hand as onHand', 'reported_at as reportedAt'])
    .where('merchant', '=', merchant);
}

/** When the oldest level of a merchant was true; null = it has none. */
export async function oldestReport(reader: Reader, merchant: string): Promise<string | null> {
  const row = await reader
    .selectFrom('levels')
    .select(sql<string | null>`min(reported_at)`.as('oldest'))
    .where('merchant', '=', merchant)
    .executeTakeFirst();
  return row?.oldest ?? null;
}
