import { type SqlBool, sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { fittingNumber } from '../domain/references.ts';
import { comparableRef, type KnownOrder, type OrderRefType } from '../domain/shipment.ts';
import { whereIn } from './bulk.ts';
import { linesByPart, partsOfItsOrder, withLines } from './divided.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

export interface OrderFilter {
  readonly status?: string;
  readonly cart?: string;
  readonly since?: string;
  readonly limit: number;
}

export interface OrderSummary {
  readonly id: string;
  readonly merchant: string;
  readonly cart: string;
  readonly orderNumber: string;
  readonly custRef: string;
  readonly status: string;
  readonly reason: string;
  readonly placedAt: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
}

/** Newest first. */
export async function listOrders(reader: Reader, scope: Scope, filter: OrderFilter): Promise<OrderSummary[]> {
  let query = reader.selectFrom('orders').selectAll().orderBy('id', 'desc').limit(filter.limit);
  const merchants = merchantsOf(scope);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.cart) query = query.where('cart', '=', filter.cart);
  if (filter.since) query = query.where('received_at', '>=', filter.since);
  const rows = await query.execute();
  return rows.map(summaryOf);
}

/** By our id, the cart's number (with or without `#`), its short reference or the cart's own id. */
export async function ordersByReference(reader: Reader, scope: Scope, reference: string): Promise<OrderSummary[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .selectAll()
    .where((is) =>
      is.or([
        is('id', '=', reference),
        is('number_key', '=', comparableRef('orderNumber', fittingNumber(reference))),
        is('cust_ref', '=', reference),
        is('cart_order', '=', reference),
      ]),
    )
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map(summaryOf);
}

function summaryOf(row: {
  id: string;
  merchant: string;
  cart: string;
  order_number: string;
  cust_ref: string;
  status: string;
  reason: string;
  placed_at: string;
  received_at: string;
  updated_at: string;
}): OrderSummary {
  return {
    id: row.id,
    merchant: row.merchant,
    cart: row.cart,
    orderNumber: row.order_number,
    custRef: row.cust_ref,
    status: row.status,
    reason: row.reason,
    placedAt: row.placed_at,
    receivedAt: row.received_at,
    updatedAt: row.updated_at,
  };
}

export async function countByStatus(
  reader: Reader,
  scope: Scope,
): Promise<{ merchant: string; status: string; count: number; oldest: string }[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .select(['merchant', 'status', sql<number>`count(*)`.as('count'), sql<string>`min(received_at)`.as('oldest')])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['merchant', 'status'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/**
 * Orders that this merchant's files may speak of, with their lines as the WMS was told of them; keyed by `comparableRef`. Of orders with
 * one number the newest wins. `wms`: only what this WMS has to do with.
 */
export async function findKnownOrders(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  type: OrderRefType,
  refs: readonly string[],
  wms?: string,
): Promise<Map<string, KnownOrder>> {
  const column = type === 'custRef' ? 'cust_ref' : 'number_key';
  const keys = refs.map((ref) => comparableRef(type, ref));
  const rows = await reader
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['id', 'body', 'judged', column])
    .where('orders.merchant', '=', merchant)
    .where(whereIn(dialect, column, keys))
    .$if(wms !== undefined, (query) => query.where(goesTo(wms ?? '')))
    .orderBy('received_at')
    .execute();
  const lines = wms === undefined ? undefined : await dividedAt(reader, dialect, merchant, rows, wms);
  return new Map(
    rows.map((row) => {
      // As it went out: the WMS answers about what it was given.
      const order = JSON.parse(row.judged ?? row.body) as Order;
      return [
        row[column as keyof typeof row] as string,
        {
          orderId: row.id,
          orderNumber: order.orderNumber,
          custRef: order.custRef,
          lines: withLines(order, lines?.get(row.id)).lines,
        },
      ];
    }),
  );
}

/** Asked order by order: a merchant may have had millions at one WMS. */
function goesTo(wms: string) {
  return sql<SqlBool>`exists (select 1 from parts where parts.order_id = orders.id and parts.wms = ${wms})`;
}

/** Numbers of the lines that this WMS has of those of the orders that went to several. */
async function dividedAt(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  orders: readonly { readonly id: string }[],
  wms: string,
): Promise<Map<string, Set<number>>> {
  const ids = orders.map(({ id }) => id);
  const parts = await reader
    .selectFrom('parts')
    .select(['id', 'order_id'])
    .where(whereIn(dialect, 'order_id', ids))
    .where('wms', '=', wms)
    .where(sql<SqlBool>`${partsOfItsOrder} > 1`)
    .execute();
  const lines = await linesByPart(
    reader,
    dialect,
    [merchant],
    parts.map(({ id }) => id),
  );
  const byOrder = new Map<string, Set<number>>();
  for (const { id, order_id: order } of parts)
    byOrder.set(order, new Set([...(byOrder.get(order) ?? []), ...(lines.get(id) ?? [])]));
  return byOrder;
}
