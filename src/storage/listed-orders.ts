import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { givenBefore } from './order-ledger.ts';
import type { Dialect, Reader } from './scope.ts';

/** What the store knows of an order that somebody lists. */
export interface KnownListed {
  readonly id: string;
  /** `undefined` = pruned; the cart gave it once. */
  readonly status: OrderStatus | undefined;
}

/** Orders of one cart by number (`numberKeyOf`) and by the cart's own id; keys are prefixed `n ` and `c `. */
export async function findListed(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  cart: string,
  numbers: readonly string[],
  cartOrders: readonly string[],
): Promise<Map<string, KnownListed>> {
  const found = new Map<string, KnownListed>();
  for (const [given, row] of await givenBefore(reader, dialect, merchant, cart, cartOrders))
    found.set(`c ${given}`, { id: row.order, status: undefined });
  for (const column of ['number_key', 'cart_order'] as const) {
    const rows = await reader
      .selectFrom('orders')
      .select(['id', 'number_key', 'cart_order', 'status'])
      .where('merchant', '=', merchant)
      .where('cart', '=', cart)
      .where(whereIn(dialect, column, column === 'number_key' ? numbers : cartOrders))
      .orderBy('id')
      .execute();
    for (const row of rows)
      found.set(`${column === 'number_key' ? 'n' : 'c'} ${row[column]}`, {
        id: row.id,
        status: row.status as OrderStatus,
      });
  }
  return found;
}

/** Which orders of the merchant hold these short references (`referenceKey`). */
export async function holdersOf(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader
    .selectFrom('order_ledger')
    .select(['ref_key', 'order_id'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'ref_key', keys))
    .execute();
  return new Map(rows.map((row) => [row.ref_key, row.order_id]));
}
