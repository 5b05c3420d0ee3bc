import { sql } from 'kysely';
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
