import { type SqlBool, sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { wellFormedJson } from './parameters.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

export interface StoredLevel {
  readonly sku: string;
  readonly warehouse: string;
  readonly available: number;
}

/** The order of values in one stock row on its way into the store. */
export type LevelRow = readonly [
  sku: string,
  warehouse: string,
  available: number,
  onHand: number | null,
  allocated: number | null,
  asOf: string | null,
];

/** Upserts up to some thousand levels, given as the JSON text of `LevelRow[]`: one parameter, whatever the number of rows. */
export async function upsertLevels(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  wms: string,
  document: string,
  rowsJson: string,
): Promise<void> {
  const rows = wellFormedJson(rowsJson);
  // A file may name one SKU twice; the later row wins. SQLite upserts row by row, PostgreSQL refuses to touch a row twice.
  const statement =
    dialect === 'sqlite'
      ? sql`
      insert into levels (merchant, wms, sku, warehouse, available, on_hand, allocated, as_of, document)
      select ${merchant}, ${wms}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ${document} from json_each(${rows}) where true
      on conflict (merchant, wms, sku, warehouse) do update set
        available = excluded.available, on_hand = excluded.on_hand, allocated = excluded.allocated, as_of = excluded.as_of, document = excluded.document`
      : sql`
      insert into levels (merchant, wms, sku, warehouse, available, on_hand, allocated, as_of, document)
      select distinct on (2, 3, 4) ${merchant}::text, ${wms}::text, r ->> 0, r ->> 1, (r ->> 2)::bigint, (r ->> 3)::bigint, (r ->> 4)::bigint, r ->> 5, ${document}::text
      from jsonb_array_elements(${rows}::jsonb) with ordinality as t(r, n) order by 2, 3, 4, n desc
      on conflict (merchant, wms, sku, warehouse) do update set
        available = excluded.available, on_hand = excluded.on_hand, allocated = excluded.allocated, as_of = excluded.as_of, document = excluded.document`;
  await statement.execute(trx);
}

/** By how much one level has changed. */
export type AdjustmentRow = readonly [sku: string, warehouse: string, adjustment: number];

/** Adds to levels, given as the JSON text of `AdjustmentRow[]`; one that nobody has told of begins at 0. */
export async function adjustLevels(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  wms: string,
  document: string,
  rowsJson: string,
): Promise<void> {
  const rows = wellFormedJson(rowsJson);
  // A file may adjust one SKU twice: both count.
  const source =
    dialect === 'sqlite'
      ? sql`select ${merchant}, ${wms}, value ->> 0, value ->> 1, sum(value ->> 2), ${document} from json_each(${rows}) where true group by 3, 4`
      : sql`select ${merchant}::text, ${wms}::text, r ->> 0, r ->> 1, sum((r ->> 2)::bigint)::bigint, ${document}::text from jsonb_array_elements(${rows}::jsonb) as t(r) group by 3, 4`;
  await sql`
    insert into levels (merchant, wms, sku, warehouse, available, document) ${source}
    on conflict (merchant, wms, sku, warehouse) do update set
      available = levels.available + excluded.available, on_hand = levels.on_hand + excluded.available, document = excluded.document`.execute(
    trx,
  );
}

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
  merchant: string,
  wms: string,
  document: string,
  skus: readonly string[],
): Promise<number> {
  const changed = await trx
    .updateTable('levels')
    .set({ available: 0, on_hand: sql`on_hand * 0`, allocated: sql`allocated * 0`, as_of: null, document })
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where(whereIn(dialect, 'sku', skus))
    .where('document', '<>', document)
    .where(notZero)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

const notZero = sql<SqlBool>`(available <> 0 or coalesce(on_hand, 0) <> 0 or coalesce(allocated, 0) <> 0)`;

/** All levels of a merchant in slices, ordered by SKU: memory stays flat. */
export async function* levelsOf(
  reader: Reader,
  merchant: string,
  warehouse: string,
  slice = 5000,
): AsyncGenerator<StoredLevel[]> {
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
    yield await reader
      .selectFrom('levels')
      .select(['sku', 'warehouse', 'available'])
      .where('merchant', '=', merchant)
      .where('sku', '>', after)
      .where('sku', '<=', last)
      .$if(warehouse !== '', (query) => query.where('warehouse', '=', warehouse))
      .orderBy('sku')
      .orderBy('warehouse')
      .execute();
    after = last;
  }
}

/** The newest stock version that a cart's gate was told of, or is being told of. */
export async function stockVersionSent(reader: Reader, merchant: string, gate: string): Promise<number> {
  const row = await reader
    .selectFrom('deliveries')
    .select(sql<number | null>`max(stock_version)`.as('version'))
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .where('state', '<>', 'abandoned')
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}
