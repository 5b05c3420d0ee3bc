import { type SqlBool, sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { fittingNumber } from '../domain/references.ts';
import { comparableRef, type KnownOrder, type OrderRefType } from '../domain/shipment.ts';
import { adoptedByReference, referenceOf } from './adoptions.ts';
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
  /** It was seen while another hub worked for the merchant, and nobody has said whose it is. */
  readonly shadow?: boolean;
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
  shadow: number;
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
    ...(Number(row.shadow) > 0 && { shadow: true }),
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

/** The order's own status; `''` = there is no such order. */
export async function statusOf(reader: Reader, scope: Scope, order: string): Promise<string> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('orders')
    .select('status')
    .where('id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return row?.status ?? '';
}

/**
 * Orders that this merchant's files may speak of, with their lines as the WMS was told of them; keyed by `comparableRef`. Of orders with
 * one number the newest wins. A reference that is none of ours may be that of another hub which sent the order. `wms`: only what this
 * WMS has to do with.
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
  const keys = [...new Set(refs.map((ref) => comparableRef(type, ref)))];
  const ours = await knownBy(reader, dialect, merchant, column, keys, wms);
  const strange = keys.filter((key) => !ours.has(key));
  if (strange.length === 0) return ours;
  const adopted = await adoptedByReference(reader, dialect, merchant, strange.map(referenceOf));
  if (adopted.size === 0) return ours;
  const theirs = await knownBy(reader, dialect, merchant, 'id', [...adopted.values()], wms);
  for (const key of strange) {
    const order = theirs.get(adopted.get(referenceOf(key)) ?? '');
    if (order) ours.set(key, order);
  }
  return ours;
}

async function knownBy(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  column: 'id' | 'cust_ref' | 'number_key',
  keys: readonly string[],
  wms: string | undefined,
): Promise<Map<string, KnownOrder>> {
  const rows = await reader
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['id', 'cust_ref', 'number_key', 'adoption', 'body', 'judged'])
    .where('orders.merchant', '=', merchant)
    .where(whereIn(dialect, column, keys))
    .$if(wms !== undefined, (query) => query.where(goesTo(wms ?? '')))
    .orderBy('received_at')
    .execute();
  const divided = wms === undefined ? undefined : await dividedAt(reader, dialect, merchant, rows, wms);
  const reported = await reportedPackages(
    reader,
    dialect,
    merchant,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map((row) => {
      // As it went out: the WMS answers about what it was given.
      const order = JSON.parse(row.judged ?? row.body) as Order;
      const { orderNumber, custRef, lines } = withLines(order, divided?.get(row.id));
      const linesUnknown = row.adoption === 'listed' && order.lines.length === 0;
      const known = { orderId: row.id, orderNumber, custRef, lines, packages: reported.get(row.id) ?? [] };
      return [row[column], { ...known, ...(linesUnknown && { linesUnknown }) }];
    }),
  );
}

/** Tracking numbers that were reported and not taken back, by order. */
async function reportedPackages(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  orders: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await reader
    .selectFrom('packages')
    .select(['order_id', 'tracking_number'])
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'order_id', orders))
    .where('state', '<>', 'voided')
    .execute();
  const byOrder = new Map<string, string[]>();
  for (const { order_id, tracking_number } of rows)
    byOrder.set(order_id, [...(byOrder.get(order_id) ?? []), tracking_number]);
  return byOrder;
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
