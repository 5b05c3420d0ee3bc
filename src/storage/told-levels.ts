import { type SqlBool, sql } from 'kysely';
import type { PublishedLevel } from '../domain/inventory-level.ts';
import type { OpenUnits } from '../domain/stock/unseen-orders.ts';
import { insertRows, whereIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** How far the stock of a cart's gate has been looked through. */
export interface StockGate {
  /** Fingerprint of what the last look took into account; `''` = look again. */
  readonly looked: string;
  /** What the last look took off, unless that is too much to keep: then it is in `looked`. */
  readonly units: readonly OpenUnits[];
  /** The newest delivery. */
  readonly delivery: string;
  /** When the last whole one was opened; `''` = never. */
  readonly wholeAt: string;
}

export async function stockGate(reader: Reader, merchant: string, gate: string): Promise<StockGate> {
  const row = await reader
    .selectFrom('stock_gates')
    .select(['looked', 'units', 'delivery', 'whole_at as wholeAt'])
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .executeTakeFirst();
  return row
    ? { ...row, units: JSON.parse(row.units) as OpenUnits[] }
    : { looked: '', units: [], delivery: '', wholeAt: '' };
}

export async function saveStockGate(
  trx: Trx,
  merchant: string,
  gate: string,
  { looked, units, delivery, wholeAt }: StockGate,
): Promise<void> {
  const state = { looked, units: JSON.stringify(units), delivery, whole_at: wholeAt };
  await trx
    .insertInto('stock_gates')
    .values({ gate, merchant, ...state })
    .onConflict((conflict) => conflict.column('gate').doUpdateSet(state))
    .execute();
}

/** What the cart was told last of these SKUs, as far as it was told of them. */
export async function toldQuantities(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  gate: string,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader
    .selectFrom('told_levels')
    .select(['sku', 'quantity'])
    .where('merchant', '=', merchant)
    .where('gate', '=', gate)
    .where(whereIn(dialect, 'sku', skus))
    .execute();
  return new Map(rows.map(({ sku, quantity }) => [sku, quantity]));
}

export interface ToldLevel {
  readonly gate: string;
  readonly sku: string;
  readonly quantity: number;
  readonly delivery: string;
  readonly toldAt: string;
}

/** What each cart of a merchant was told last under these names. */
export async function toldLevels(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  skus: readonly string[],
): Promise<ToldLevel[]> {
  return await reader
    .selectFrom('told_levels')
    .select(['gate', 'sku', 'quantity', 'delivery', 'told_at as toldAt'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'sku', skus))
    .orderBy('gate')
    .orderBy('sku')
    .execute();
}

interface RowsOf {
  readonly merchant: string;
  readonly gate: string;
  readonly delivery: string;
}

/** What a delivery will carry; it need not be opened yet. */
export async function insertStockRows(
  trx: Trx,
  dialect: Dialect,
  { merchant, gate, delivery }: RowsOf,
  rows: readonly PublishedLevel[],
): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'stock_rows',
    ['merchant', 'gate', 'delivery', 'sku', 'quantity', 'warehouse'],
    rows.map(({ sku, quantity, warehouseCode }) => [merchant, gate, delivery, sku, quantity, warehouseCode]),
  );
}

/** Ordered by SKU. */
export async function stockRowsOf(reader: Reader, merchant: string, delivery: string): Promise<PublishedLevel[]> {
  return await reader
    .selectFrom('stock_rows')
    .select(['sku', 'quantity', 'warehouse as warehouseCode'])
    .where('merchant', '=', merchant)
    .where('delivery', '=', delivery)
    .orderBy('sku')
    .execute();
}

/** Rows that the mapping refused are not told. */
export async function dropStockRows(trx: Trx, dialect: Dialect, delivery: string, skus: readonly string[]) {
  await trx
    .deleteFrom('stock_rows')
    .where('delivery', '=', delivery)
    .where(whereIn(dialect, 'sku', skus))
    .execute();
}

/** Rows of a gate that no delivery will carry any more: a look that ended in a crash, a delivery that was given up. */
export async function dropStrayRows(trx: Trx, gate: string): Promise<void> {
  await trx
    .deleteFrom('stock_rows')
    .where('gate', '=', gate)
    .where('delivery', 'not in', (deliveries) =>
      deliveries
        .selectFrom('deliveries')
        .select('id')
        .where('gate', '=', gate)
        .where('state', 'in', ['open', 'rendered', 'attempted', 'doubt']),
    )
    .execute();
}

/** The cart has this delivery: what it carried is what the cart knows now. What it knew before keeps the time when it was told. */
export async function rememberTold(trx: Trx, { merchant, gate, delivery }: RowsOf, at: string): Promise<void> {
  const rows = trx
    .selectFrom('stock_rows')
    .select([
      'merchant',
      'gate',
      'sku',
      'quantity',
      'warehouse',
      'delivery',
      sql<string>`cast(${at} as text)`.as('told_at'),
    ])
    .where('merchant', '=', merchant)
    .where('delivery', '=', delivery);
  await trx
    .insertInto('told_levels')
    .columns(['merchant', 'gate', 'sku', 'quantity', 'warehouse', 'delivery', 'told_at'])
    .expression(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['gate', 'sku'])
        .doUpdateSet((told) => ({
          quantity: told.ref('excluded.quantity'),
          warehouse: told.ref('excluded.warehouse'),
          delivery: told.ref('excluded.delivery'),
          told_at: told.ref('excluded.told_at'),
        }))
        // A whole delivery repeats thousands of rows that the cart knows.
        .where(sql<SqlBool>`told_levels.quantity <> excluded.quantity or told_levels.warehouse <> excluded.warehouse`),
    )
    .execute();
  await trx.deleteFrom('stock_rows').where('delivery', '=', delivery).execute();
  // An older one that came late has told the cart what is no longer so: look again.
  await trx
    .updateTable('stock_gates')
    .set({ looked: '' })
    .where('gate', '=', gate)
    .where('delivery', '<>', delivery)
    .execute();
}
