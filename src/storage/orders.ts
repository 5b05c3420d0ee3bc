import { sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { comparableRef } from '../domain/shipment.ts';
import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export {
  countByStatus,
  findKnownOrders,
  listOrders,
  type OrderFilter,
  type OrderSummary,
  ordersByReference,
} from './order-lists.ts';

/** An order as a download brings it: stored, not yet judged, with the one part that every order begins with. */
export interface ReceivedOrder {
  readonly id: string;
  readonly part: string;
  readonly order: Order;
  /** Where its part goes unless `accept` routes it elsewhere. */
  readonly wms: string;
  readonly document: string;
}

export interface StoredOrder {
  readonly id: string;
  readonly merchant: string;
  readonly cart: string;
  readonly status: OrderStatus;
  readonly reason: string;
  readonly order: Order;
  /** The rules have made something of it that goes out instead. */
  readonly judged?: boolean;
  readonly version: number;
  readonly receivedAt: string;
  readonly updatedAt: string;
}

/** Writes the orders that are new and returns their ids; an order that its cart gave before is left alone. */
export async function insertReceived(
  trx: Trx,
  dialect: Dialect,
  received: readonly ReceivedOrder[],
  at: string,
): Promise<Set<string>> {
  const first = received[0];
  if (!first) return new Set();
  const { merchantId: merchant, cartId: cart } = first.order;
  const known = await trx
    .selectFrom('orders')
    .select('cart_order')
    .where('merchant', '=', merchant)
    .where('cart', '=', cart)
    .where(
      whereIn(
        dialect,
        'cart_order',
        received.map(({ order }) => order.orderId),
      ),
    )
    .execute();
  const taken = new Set(known.map((row) => row.cart_order));
  const fresh = received.filter(({ order }) => !taken.has(order.orderId) && taken.add(order.orderId));
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
    ],
    fresh.map(({ id, order, document }) => [
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
  await insertRows(
    trx,
    dialect,
    'lines',
    ['part', 'order_id', 'merchant', 'line_number', 'sku', 'quantity', 'shipped'],
    fresh.flatMap(({ id, part, order }) =>
      order.lines.map((line) => [part, id, merchant, line.lineNumber, line.sku, line.quantity, 0]),
    ),
  );
  return new Set(fresh.map(({ id }) => id));
}

export async function ordersById(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, StoredOrder>> {
  const rows = await reader
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['id', 'orders.merchant', 'cart', 'status', 'reason', 'body', 'version', 'received_at', 'updated_at'])
    .select(sql<number>`case when order_texts.judged is null then 0 else 1 end`.as('has_judged'))
    .where(whereIn(dialect, 'id', ids))
    .$if(scope !== 'every merchant', (query) => query.where('orders.merchant', 'in', merchantsOf(scope) ?? []))
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        merchant: row.merchant,
        cart: row.cart,
        status: row.status as OrderStatus,
        reason: row.reason,
        order: JSON.parse(row.body) as Order,
        ...(Number(row.has_judged) === 1 && { judged: true }),
        version: row.version,
        receivedAt: row.received_at,
        updatedAt: row.updated_at,
      },
    ]),
  );
}

/** The order id of each part, keyed by part id; without the orders' texts. */
export async function orderIdsOfParts(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  parts: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader
    .selectFrom('parts')
    .select(['id', 'order_id'])
    .where(whereIn(dialect, 'id', parts))
    .$if(scope !== 'every merchant', (query) => query.where('merchant', 'in', merchantsOf(scope) ?? []))
    .execute();
  return new Map(rows.map((row) => [row.id, row.order_id]));
}

/** The order of each part as it goes out, keyed by part id. */
export async function ordersOfParts(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  parts: readonly string[],
): Promise<Map<string, { id: string; order: Order }>> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('order_texts', 'order_texts.order_id', 'parts.order_id')
    .select(['parts.id as part', 'parts.order_id as id', 'order_texts.body', 'order_texts.judged'])
    .where(whereIn(dialect, 'parts.id', parts))
    .$if(scope !== 'every merchant', (query) => query.where('parts.merchant', 'in', merchantsOf(scope) ?? []))
    .execute();
  return new Map(rows.map((row) => [row.part, { id: row.id, order: JSON.parse(row.judged ?? row.body) as Order }]));
}

/** Ids of this merchant's parts that wait for this WMS, oldest first. */
export async function waitingParts(
  trx: Reader,
  merchant: string,
  wms: string,
  limit: number,
): Promise<{ part: string; order: string }[]> {
  const rows = await trx
    .selectFrom('parts')
    .select(['id', 'order_id'])
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where('status', '=', 'new')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ part: row.id, order: row.order_id }));
}

export interface PartRow {
  readonly id: string;
  readonly order: string;
  readonly wms: string;
  readonly status: OrderStatus;
}

export async function partsOfOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<PartRow[]> {
  const rows = await reader
    .selectFrom('parts')
    .select(['id', 'order_id', 'wms', 'status'])
    .where(whereIn(dialect, 'order_id', orders))
    .$if(scope !== 'every merchant', (query) => query.where('merchant', 'in', merchantsOf(scope) ?? []))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, order: row.order_id, wms: row.wms, status: row.status as OrderStatus }));
}
