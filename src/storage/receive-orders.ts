import type { Order } from '../domain/order.ts';
import { comparableRef } from '../domain/shipment.ts';
import { linkListed } from './adoptions.ts';
import { insertRows } from './bulk.ts';
import { enterInLedger, givenBefore } from './order-ledger.ts';
import { enterReferences } from './order-references.ts';
import type { Dialect, Trx } from './scope.ts';

/** An order as a download brings it: stored, not yet judged, with the one part that every order begins with. */
export interface ReceivedOrder {
  readonly id: string;
  readonly part: string;
  readonly order: Order;
  /** Where its part goes unless `accept` routes it elsewhere. */
  readonly wms: string;
  readonly document: string;
  /** It was seen while another hub still sends the merchant's orders. */
  readonly shadow?: boolean;
}

/** Writes the orders that are new, all of one cart, and returns their ids; an order that its cart gave before is left alone. */
export async function insertReceived(
  trx: Trx,
  dialect: Dialect,
  received: readonly ReceivedOrder[],
  at: string,
): Promise<Set<string>> {
  const first = received[0];
  if (!first) return new Set();
  const { merchantId: merchant, cartId: cart } = first.order;
  await linkListed(
    trx,
    dialect,
    merchant,
    cart,
    received.map(({ order }) => order),
  );
  const known = await givenBefore(
    trx,
    dialect,
    merchant,
    cart,
    received.map(({ order }) => order.orderId),
  );
  const taken = new Set(known.keys());
  const unknown = received.filter(({ order }) => !taken.has(order.orderId) && taken.add(order.orderId));
  const orders = await enterInLedger(trx, dialect, unknown, at);
  const fresh = unknown.map((one, index) => ({ ...one, order: orders[index] ?? one.order }));
  await insertRows(
    trx,
    dialect,
    'orders',
    [
      'id',
      'merchant',
      'cart',
      'cart_order',
      'order_number',
      'number_key',
      'cust_ref',
      'status',
      'reason',
      'document',
      'version',
      'placed_at',
      'received_at',
      'updated_at',
      'shadow',
      'ship_method',
    ],
    fresh.map(({ id, order, document, shadow }) => [
      id,
      merchant,
      cart,
      order.orderId,
      order.orderNumber,
      comparableRef('orderNumber', order.orderNumber),
      order.custRef,
      'received',
      '',
      document,
      1,
      order.orderDate,
      at,
      at,
      shadow ? 1 : 0,
      order.shipMethod,
    ]),
  );
  await insertRows(
    trx,
    dialect,
    'order_texts',
    ['order_id', 'merchant', 'body'],
    fresh.map(({ id, order }) => [id, merchant, JSON.stringify(order)]),
  );
  await insertRows(
    trx,
    dialect,
    'parts',
    ['id', 'order_id', 'merchant', 'wms', 'status', 'reason', 'updated_at'],
    fresh.map(({ id, part, wms }) => [part, id, merchant, wms, 'received', '', at]),
  );
  await insertLines(trx, dialect, merchant, fresh);
  await enterReferences(trx, dialect, fresh);
  return new Set(fresh.map(({ id }) => id));
}

async function insertLines(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  orders: readonly Pick<ReceivedOrder, 'id' | 'part' | 'order'>[],
): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'lines',
    ['part', 'order_id', 'merchant', 'line_number', 'sku', 'quantity', 'shipped'],
    orders.flatMap(({ id, part, order }) =>
      order.lines.map((line) => [part, id, merchant, line.lineNumber, line.sku, line.quantity, 0]),
    ),
  );
}

/** An order that was not taken until now becomes what the cart says of it today. Its part has to be put back to `received`. */
export async function replaceReceived(
  trx: Trx,
  dialect: Dialect,
  { id, part, order }: Pick<ReceivedOrder, 'id' | 'part' | 'order'>,
  at: string,
): Promise<void> {
  await trx
    .updateTable('orders')
    .set((row) => ({
      order_number: order.orderNumber,
      number_key: comparableRef('orderNumber', order.orderNumber),
      placed_at: order.orderDate,
      ship_method: order.shipMethod,
      version: row('version', '+', 1),
      updated_at: at,
    }))
    .where('id', '=', id)
    .execute();
  await trx
    .updateTable('order_texts')
    .set({ body: JSON.stringify(order), judged: null })
    .where('order_id', '=', id)
    .execute();
  await trx.deleteFrom('lines').where('order_id', '=', id).execute();
  await insertLines(trx, dialect, order.merchantId, [{ id, part, order }]);
  await enterReferences(trx, dialect, [{ id, order }]);
}
