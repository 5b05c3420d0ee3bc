import { sql } from 'kysely';
import { inScope } from './exceptions-in-scope.ts';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

const count = sql<number>`count(*)`.as('count');

export interface Waiting {
  readonly merchant: string;
  /** WMS (orders) or cart (confirmations). */
  readonly partner: string;
  readonly count: number;
}

export interface WaitingParts extends Waiting {
  readonly cart: string;
}

/** Accepted parts that wait for their gate. */
export async function countWaitingParts(reader: Reader, scope: Scope): Promise<WaitingParts[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.merchant', 'wms', 'cart', count])
    .where('parts.status', '=', 'new')
    .$if(merchants !== null, (query) => query.where('parts.merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['parts.merchant', 'wms', 'cart'])
    .execute();
  return rows.map(({ merchant, wms, cart, count: number }) => ({
    merchant,
    partner: wms,
    cart,
    count: Number(number),
  }));
}

/** Packages that a cart has not been told of. */
export async function countWaitingPackages(reader: Reader, scope: Scope): Promise<Waiting[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('packages')
    .select(['merchant', 'cart', count])
    .where('state', '=', 'new')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['merchant', 'cart'])
    .execute();
  return rows.map((row) => ({ merchant: row.merchant, partner: row.cart, count: Number(row.count) }));
}

/** Deliveries that are neither done nor abandoned, per gate. */
export async function countUnfinished(
  reader: Reader,
  scope: Scope,
): Promise<{ gate: string; state: string; count: number }[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('deliveries')
    .select(['gate', 'state', count])
    .where('state', 'in', ['open', 'rendered', 'attempted', 'doubt'])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['gate', 'state'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** Orders and packages in deliveries that have not come to an end, per gate. */
export async function countUnderWay(reader: Reader, scope: Scope): Promise<Map<string, number>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('deliveries')
    .innerJoin('delivery_items', 'delivery_items.delivery', 'deliveries.id')
    .select(['gate', count])
    .where('state', 'in', ['open', 'rendered', 'attempted', 'doubt'])
    .$if(merchants !== null, (query) => query.where('deliveries.merchant', 'in', [...(merchants ?? [])]))
    .groupBy('gate')
    .execute();
  return new Map(rows.map((row) => [row.gate, Number(row.count)]));
}

export async function countOpenExceptions(reader: Reader, scope: Scope): Promise<{ code: string; count: number }[]> {
  const rows = await reader
    .selectFrom('exceptions')
    .select(['code', count])
    .where('state', '=', 'open')
    .$if(scope !== 'every merchant', (query) => query.where(inScope(scope)))
    .groupBy('code')
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export interface DocumentFigure {
  readonly merchant: string;
  readonly direction: string;
  readonly state: string;
  readonly count: number;
}

/** Answered from an index alone: the table itself is wide. */
export async function countDocuments(reader: Reader, scope: Scope): Promise<DocumentFigure[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('documents')
    .select(['merchant', 'direction', 'state', count])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['merchant', 'direction', 'state'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** When a merchant's stock was last received and read, as ISO instant; `null` = never. */
export async function lastStockReceived(reader: Reader, merchant: string): Promise<string | null> {
  const row = await reader
    .selectFrom('documents')
    .select('created_at')
    .where('merchant', '=', merchant)
    .where('direction', '=', 'in')
    .where('state', '=', 'done')
    .where('kind', '=', 'inventory')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/** Tickets in the outbox: with RabbitMQ those not yet confirmed, embedded the whole queue. */
export async function outboxFigures(reader: Reader): Promise<{ pending: number; oldest: string | null }> {
  const row = await reader
    .selectFrom('outbox')
    .select([count, sql<string | null>`min(created_at)`.as('oldest')])
    .where('state', '=', 'ready')
    .executeTakeFirst();
  return { pending: Number(row?.count ?? 0), oldest: row?.oldest ?? null };
}

/** Since when the oldest ticket of the outbox could have run; `null` = none is ready. */
export async function oldestReady(reader: Reader, nowIso: string): Promise<string | null> {
  const row = await reader
    .selectFrom('outbox')
    .select(sql<string | null>`min(coalesce(due_at, created_at))`.as('oldest'))
    .where('state', '=', 'ready')
    .where((is) => is.or([is('due_at', 'is', null), is('due_at', '<=', nowIso)]))
    .executeTakeFirst();
  return row?.oldest ?? null;
}
