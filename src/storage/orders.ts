import { sql } from 'kysely';
import type { Urgency } from '../domain/calendar/cut-off.ts';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { Adoption } from './adoptions.ts';
import { whereIn } from './bulk.ts';
import { linesByPart, partsOfItsOrder, withLines } from './divided.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';
import { rankOf } from './urgency.ts';

export { findKnownOrders } from './known-orders.ts';
export {
  countByStatus,
  listOrders,
  type OrderFilter,
  type OrderSummary,
  ordersByReference,
  statusOf,
  summariesOf,
} from './order-lists.ts';
export { insertReceived, type ReceivedOrder, replaceReceived } from './receive-orders.ts';

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
  /** While it waits for its release delay. */
  readonly releaseAt?: string | null;
  readonly releasedAt?: string | null;
  /** Something else goes, or went, out than what came in. */
  readonly wasChanged?: boolean;
  /** Another hub has sent it. */
  readonly adoption?: Adoption;
  /** Its personal data was taken away. */
  readonly erased?: boolean;
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
    .select([
      'release_at',
      'released_at',
      'adoption',
      'erased_at',
      sql<number>`case when judged is null then 0 else 1 end`.as('changed'),
    ])
    .where(whereIn(dialect, 'id', ids))
    .$if(scope !== 'every merchant', (query) => query.where(checkMerchants('orders.merchant', merchantsOf(scope))))
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
        releaseAt: row.release_at,
        releasedAt: row.released_at,
        wasChanged: Number(row.changed) === 1,
        ...(row.adoption !== null && { adoption: row.adoption as Adoption }),
        ...(row.erased_at !== null && { erased: true }),
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
    .$if(scope !== 'every merchant', (query) => query.where(checkMerchants('merchant', merchantsOf(scope))))
    .execute();
  return new Map(rows.map((row) => [row.id, row.order_id]));
}

/** The order of each part as it goes out, with the lines of that part, keyed by part id. */
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
    .select(partsOfItsOrder.as('siblings'))
    .where(whereIn(dialect, 'parts.id', parts))
    .$if(scope !== 'every merchant', (query) => query.where(checkMerchants('parts.merchant', merchantsOf(scope))))
    .execute();
  const divided = rows.filter(({ siblings }) => Number(siblings) > 1).map(({ part }) => part);
  const lines = await linesByPart(reader, dialect, scope, divided);
  return new Map(
    rows.map(({ part, id, judged, body }) => {
      const order = JSON.parse(judged ?? body) as Order;
      return [part, { id, order: withLines(order, lines.get(part)) }];
    }),
  );
}

/** Which carts' orders are meant: those of one, or of all but some. */
export type CartChoice = { readonly only: string } | { readonly except: readonly string[] };

/**
 * Ids of this merchant's parts that wait for this WMS, the most urgent first, of the same urgency the oldest. What was seen in shadow waits for a decision, not for a gate.
 * `hold`: nobody else changes them before the transaction ends.
 */
export async function waitingParts(
  trx: Reader,
  merchant: string,
  wms: string,
  limit: number,
  {
    carts = { except: [] },
    hold,
    urgency = null,
  }: { readonly carts?: CartChoice; readonly hold?: Dialect; readonly urgency?: Urgency | null } = {},
): Promise<{ part: string; order: string }[]> {
  const named = 'only' in carts ? [carts.only] : carts.except;
  const rows = await trx
    .selectFrom('parts')
    .select(['id', 'order_id'])
    .where('merchant', '=', merchant)
    .where('wms', '=', wms)
    .where('status', '=', 'new')
    .where(sql<boolean>`not exists (select 1 from orders where orders.id = parts.order_id and orders.shadow > 0)`)
    .$if(named.length > 0, (query) =>
      query.where(({ exists, not, selectFrom }) => {
        const ofThese = exists(
          selectFrom('orders')
            .select('id')
            .whereRef('orders.id', '=', 'parts.order_id')
            .where('cart', 'in', [...named]),
        );
        return 'only' in carts ? ofThese : not(ofThese);
      }),
    )
    .$if(urgency !== null, (query) => (urgency ? query.orderBy(rankOf(urgency)) : query))
    .orderBy('id')
    .limit(limit)
    // SQLite has one writer anyway.
    .$if(hold === 'postgres', (query) => query.forUpdate())
    .execute();
  return rows.map((row) => ({ part: row.id, order: row.order_id }));
}

export interface PartRow {
  readonly id: string;
  readonly order: string;
  readonly wms: string;
  readonly status: OrderStatus;
  /** Labels of the rules that sent it there; `''` or absent = it goes where everything goes. */
  readonly rule?: string;
  /** A person said that it stays with its WMS. */
  readonly stays?: boolean;
}

export async function partsOfOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
): Promise<PartRow[]> {
  const rows = await reader
    .selectFrom('parts')
    .select(['id', 'order_id', 'wms', 'status', 'rule', 'stays'])
    .where(whereIn(dialect, 'order_id', orders))
    .$if(scope !== 'every merchant', (query) => query.where(checkMerchants('merchant', merchantsOf(scope))))
    .orderBy('id')
    .execute();
  return rows.map(({ id, order_id: order, wms, status, rule, stays }) => ({
    id,
    order,
    wms,
    status: status as OrderStatus,
    ...(rule !== '' && { rule }),
    ...(stays === 1 && { stays: true }),
  }));
}
