import { sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { type OrderStatus, orderStatus } from '../domain/order-status.ts';
import { comparableRef } from '../domain/shipment.ts';
import { groupBy } from '../support/grouping.ts';
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
      'body',
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
      JSON.stringify(order),
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
    .select(['id', 'merchant', 'cart', 'status', 'reason', 'body', 'version', 'received_at', 'updated_at'])
    .where(whereIn(dialect, 'id', ids))
    .$if(scope !== 'every merchant', (query) => query.where('merchant', 'in', merchantsOf(scope) ?? []))
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
        version: row.version,
        receivedAt: row.received_at,
        updatedAt: row.updated_at,
      },
    ]),
  );
}

/** The order of each part, keyed by part id. */
export async function ordersOfParts(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  parts: readonly string[],
): Promise<Map<string, { id: string; order: Order }>> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.id as part', 'orders.id', 'orders.body'])
    .where(whereIn(dialect, 'parts.id', parts))
    .$if(scope !== 'every merchant', (query) => query.where('orders.merchant', 'in', merchantsOf(scope) ?? []))
    .execute();
  return new Map(rows.map((row) => [row.part, { id: row.id, order: JSON.parse(row.body) as Order }]));
}

/** Puts the parts of these orders into `status`, from one of `from` only, and keeps the orders' own status in step. */
export async function setPartStatus(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  from: readonly OrderStatus[],
  status: OrderStatus,
  at: string,
  more: { reason?: string; deliveredAt?: string } = {},
): Promise<number> {
  const changed = await trx
    .updateTable('parts')
    .set({
      status,
      updated_at: at,
      reason: more.reason ?? '',
      ...(more.deliveredAt !== undefined && { delivered_at: more.deliveredAt }),
    })
    .where(whereIn(dialect, 'id', parts))
    .where('status', 'in', [...from])
    .executeTakeFirst();
  await refreshOrdersOfParts(trx, dialect, parts, at);
  return Number(changed.numUpdatedRows);
}

/**
 * The stored status of an order is a function of its parts' (`orderStatus`); this keeps it so. An order with one part, as nearly all
 * have, simply has that part's: one statement for any number of them.
 */
async function refreshOrdersOfParts(trx: Trx, dialect: Dialect, parts: readonly string[], at: string): Promise<void> {
  const ordersOf = trx
    .selectFrom('parts')
    .select('order_id')
    .where(whereIn(dialect, 'id', parts));
  await trx
    .updateTable('orders')
    .from('parts')
    .set((row) => ({ status: row.ref('parts.status'), reason: row.ref('parts.reason'), updated_at: at }))
    .whereRef('parts.order_id', '=', 'orders.id')
    .where(whereIn(dialect, 'parts.id', parts))
    .where(
      sql<boolean>`not exists (select 1 from parts as other where other.order_id = orders.id and other.id <> parts.id)`,
    )
    .execute();
  const split = await trx
    .selectFrom('parts')
    .select(['order_id', 'status', 'reason'])
    .where('order_id', 'in', ordersOf)
    .where(
      sql<boolean>`exists (select 1 from parts as other where other.order_id = parts.order_id and other.id <> parts.id)`,
    )
    .orderBy('id')
    .execute();
  for (const [order, all] of groupBy(split, (row) => row.order_id)) {
    const status = orderStatus(all.map((part) => part.status as OrderStatus));
    const reason = all.map((part) => part.reason).find((text) => text !== '') ?? '';
    await trx.updateTable('orders').set({ status, reason, updated_at: at }).where('id', '=', order).execute();
  }
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
