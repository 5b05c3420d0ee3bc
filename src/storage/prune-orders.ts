import { whereIn } from './bulk.ts';
import type { Dialect, Trx } from './scope.ts';

/** Everything that hangs on an order, in the order in which it can go; a test compares it with the schema. */
export const tablesOfOrders = [
  'packages',
  'shipments',
  'lines',
  'parts',
  'copies',
  'order_texts',
  'order_versions',
  'adopted_references',
  'order_references',
  'cancel_requests',
  'awaited_answers',
  'returned_parcels',
  'reships',
  'pulled_parts',
] as const;

/**
 * Removes these orders whole. What stays is the ledger, without its memory of the content: a cart that gives such an order again is
 * refused, and its short reference is never given to another.
 */
export async function pruneOrders(trx: Trx, dialect: Dialect, ids: readonly string[]): Promise<void> {
  for (const table of tablesOfOrders)
    await trx
      .deleteFrom(table)
      .where(whereIn(dialect, 'order_id', ids))
      .execute();
  await trx
    .deleteFrom('events')
    .where('kind', '=', 'order')
    .where(whereIn(dialect, 'subject', ids))
    .execute();
  const gone = trx
    .selectFrom('orders')
    .select(['merchant', 'cart', 'cart_order'])
    .where(whereIn(dialect, 'id', ids));
  for (const { merchant, cart, cart_order: cartOrder } of await gone.execute())
    await trx
      .updateTable('order_ledger')
      .set({ content: '' })
      .where('merchant', '=', merchant)
      .where('cart', '=', cart)
      .where('cart_order', '=', cartOrder)
      .execute();
  await trx
    .deleteFrom('orders')
    .where(whereIn(dialect, 'id', ids))
    .execute();
}
