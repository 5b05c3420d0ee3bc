import { sql } from 'kysely';
import { fittingNumber } from '../domain/references.ts';
import { comparableRef } from '../domain/shipment.ts';
import { whereIn } from './bulk.ts';
import { type MappingVersion, wasSentWith } from './repeatable.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

export interface OrderFilter {
  readonly status?: string;
  readonly cart?: string;
  readonly since?: string;
  /** Whose newest file for a WMS was written by one of these. */
  readonly sentWith?: readonly MappingVersion[];
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
  /** When its personal data was taken away. */
  readonly erasedAt?: string;
}

/** Newest first. */
export async function listOrders(reader: Reader, scope: Scope, filter: OrderFilter): Promise<OrderSummary[]> {
  let query = reader.selectFrom('orders').selectAll().orderBy('id', 'desc').limit(filter.limit);
  const merchants = merchantsOf(scope);
  if (merchants) query = query.where('merchant', 'in', [...merchants]);
  if (filter.status) query = query.where('status', '=', filter.status);
  if (filter.cart) query = query.where('cart', '=', filter.cart);
  if (filter.since) query = query.where('received_at', '>=', filter.since);
  if (filter.sentWith) query = query.where(wasSentWith(filter.sentWith));
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
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return rows.map(summaryOf);
}

/** Keyed by id. */
export async function summariesOf(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, OrderSummary>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('orders')
    .selectAll()
    .where(whereIn(dialect, 'id', ids))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .execute();
  return new Map(rows.map((row) => [row.id, summaryOf(row)]));
}

export function summaryOf(row: {
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
  erased_at: string | null;
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
    ...(row.erased_at !== null && { erasedAt: row.erased_at }),
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
