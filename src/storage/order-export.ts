import { type SqlBool, sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { whereIn } from './bulk.ts';
import { type OrderSummary, summaryOf } from './order-lists.ts';
import { checkMerchants, type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Which orders are wanted; what is absent asks for nothing. */
export interface OrderWish {
  /** Only these. */
  readonly ids?: readonly string[];
  readonly status?: string;
  readonly cart?: string;
  /** Received from this instant on, and before that one. */
  readonly since?: string;
  readonly until?: string;
  /** They have a line with one of these. */
  readonly skus?: readonly string[];
  /** A part of them goes there. */
  readonly wms?: string;
}

export interface ExportedOrder extends OrderSummary {
  /** As its cart gave it, and as it goes out. */
  readonly given: Order;
  readonly out: Order;
  /** Where its parts go. */
  readonly wmses: readonly string[];
  /** Of parcels that were not taken back. */
  readonly tracking: readonly string[];
}

/** The next orders after `after`, newest first, with everything that an export tells of them. */
export async function exportPage(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  wish: OrderWish,
  after: Pick<OrderSummary, 'receivedAt' | 'id'> | null,
  size: number,
): Promise<ExportedOrder[]> {
  const merchants = merchantsOf(scope);
  const { ids, skus, status, cart, since, until, wms } = wish;
  const named = ids !== undefined || skus !== undefined;
  const rows = await reader
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .selectAll('orders')
    .select(['order_texts.body', 'order_texts.judged'])
    .$if(merchants !== null, (query) =>
      named
        ? query.where(checkMerchants('orders.merchant', merchants))
        : query.where('orders.merchant', 'in', [...(merchants ?? [])]),
    )
    .$if(ids !== undefined, (query) => query.where(whereIn(dialect, 'orders.id', ids ?? [])))
    .$if(skus !== undefined, (query) => query.where(hasLineOf(dialect, skus ?? [])))
    .$if(status !== undefined, (query) => query.where('orders.status', '=', status ?? ''))
    .$if(cart !== undefined, (query) => query.where('orders.cart', '=', cart ?? ''))
    .$if(since !== undefined, (query) => query.where('orders.received_at', '>=', since ?? ''))
    .$if(until !== undefined, (query) => query.where('orders.received_at', '<', until ?? ''))
    .$if(wms !== undefined, (query) => query.where(goesTo(wms ?? '')))
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(orders.received_at, orders.id) < (${after?.receivedAt ?? ''}, ${after?.id ?? ''})`),
    )
    .orderBy('orders.received_at', 'desc')
    .orderBy('orders.id', 'desc')
    .limit(size)
    .execute();
  const found = rows.map(({ id }) => id);
  const wmses = await wmsesOf(reader, dialect, merchants, found);
  const tracking = await trackingOf(reader, dialect, merchants, found);
  return rows.map((row) => ({
    ...summaryOf(row),
    given: JSON.parse(row.body) as Order,
    out: JSON.parse(row.judged ?? row.body) as Order,
    wmses: wmses.get(row.id) ?? [],
    tracking: tracking.get(row.id) ?? [],
  }));
}

function hasLineOf(dialect: Dialect, skus: readonly string[]) {
  return sql<SqlBool>`orders.id in (select lines.order_id from lines where ${whereIn(dialect, 'lines.sku', skus)})`;
}

function goesTo(wms: string) {
  return sql<SqlBool>`exists (select 1 from parts where parts.order_id = orders.id and parts.wms = ${wms})`;
}

async function wmsesOf(
  reader: Reader,
  dialect: Dialect,
  merchants: readonly string[] | null,
  orders: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await reader
    .selectFrom('parts')
    .select(['order_id', 'wms as value'])
    .where(whereIn(dialect, 'order_id', orders))
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('id')
    .execute();
  return gathered(rows);
}

async function trackingOf(
  reader: Reader,
  dialect: Dialect,
  merchants: readonly string[] | null,
  orders: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await reader
    .selectFrom('packages')
    .select(['order_id', 'tracking_number as value'])
    .where(whereIn(dialect, 'order_id', orders))
    .where('state', '<>', 'voided')
    .$if(merchants !== null, (query) => query.where(checkMerchants('merchant', merchants)))
    .orderBy('id')
    .execute();
  return gathered(rows);
}

/** Each value once, by order. */
function gathered(rows: readonly { readonly order_id: string; readonly value: string }[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { order_id: order, value } of rows) {
    const known = values.get(order) ?? [];
    if (value !== '' && !known.includes(value)) values.set(order, [...known, value]);
  }
  return values;
}

export interface SkuNames {
  /** All names of the products that are called so. */
  readonly names: readonly string[];
  /** What the lines of their orders may hold: the names, and of kits the components. */
  readonly lines: readonly string[];
}

/** Where nobody has entered a product, the SKU itself. */
export async function skuNames(reader: Reader, scope: Scope, sku: string): Promise<SkuNames> {
  const merchants = merchantsOf(scope);
  const named = await reader
    .selectFrom('product_aliases')
    .select(['merchant', 'sku'])
    .where('code', '=', sku)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(100)
    .execute();
  const masters = [...new Set([sku, ...named.map((row) => row.sku)])];
  const aliases = await reader
    .selectFrom('product_aliases')
    .select('code')
    .where('sku', 'in', masters)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(1000)
    .execute();
  const kits = await reader
    .selectFrom('products')
    .select('components')
    .where('sku', 'in', masters)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(100)
    .execute();
  const pieces = kits.flatMap(({ components }) => (JSON.parse(components) as { sku: string }[]).map((one) => one.sku));
  const names = [...new Set([...masters, ...aliases.map(({ code }) => code)])];
  return { names, lines: [...new Set([...names, ...pieces])] };
}
