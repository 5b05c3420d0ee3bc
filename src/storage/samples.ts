import { sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { type DocumentRow, documentById } from './documents.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Rows looked at per page while looking for those that fit, and pages looked at before giving up. */
const page = 500;
const pages = 20;

export interface RecentPart {
  /** Of the part. */
  readonly id: string;
  readonly order: string;
  readonly merchant: string;
  readonly wms: string;
  readonly cart: string;
}

/** Newest first: parts of orders at whichever of these merchants' warehouses fits. */
export async function recentParts(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  warehouses: readonly string[],
  limit: number,
  fits: (part: RecentPart) => boolean,
): Promise<RecentPart[]> {
  const merchants = merchantsOf(scope);
  return newest(limit, fits, async (before) => {
    const rows = await reader
      .selectFrom('parts')
      .innerJoin('orders', 'orders.id', 'parts.order_id')
      .select(['parts.id', 'order_id', 'parts.merchant', 'wms', 'cart'])
      .$if(merchants !== null, (query) => query.where(whereIn(dialect, 'parts.merchant', merchants ?? [])))
      .where(whereIn(dialect, 'wms', warehouses))
      // Of those nobody knows more than a number yet.
      .where(sql<boolean>`orders.adoption is null or orders.adoption <> 'listed'`)
      .$if(before !== '', (query) => query.where('parts.id', '<', before))
      .orderBy('parts.id', 'desc')
      .limit(page)
      .execute();
    return rows.map(({ order_id, ...part }) => ({ ...part, order: order_id }));
  });
}

export interface RecentPackage {
  readonly id: string;
  readonly merchant: string;
  readonly cart: string;
}

/** Newest first: packages of orders of whichever carts fit. */
export async function recentPackages(
  reader: Reader,
  scope: Scope,
  limit: number,
  fits: (one: RecentPackage) => boolean,
): Promise<RecentPackage[]> {
  const merchants = merchantsOf(scope);
  return newest(limit, fits, (before) =>
    reader
      .selectFrom('packages')
      .select(['id', 'merchant', 'cart'])
      .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
      .$if(before !== '', (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(page)
      .execute(),
  );
}

async function newest<T extends { readonly id: string }>(
  limit: number,
  fits: (one: T) => boolean,
  read: (before: string) => Promise<T[]>,
): Promise<T[]> {
  const found: T[] = [];
  let before = '';
  for (let turn = 0; turn < pages && found.length < limit; turn++) {
    const rows = await read(before);
    found.push(...rows.filter(fits).slice(0, limit - found.length));
    if (rows.length < page) break;
    before = rows.at(-1)?.id ?? '';
  }
  return found;
}

/** Newest first: files that came in at these endpoints and were read, or could not be. */
export async function recentDocuments(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  endpoints: readonly string[],
  limit: number,
): Promise<DocumentRow[]> {
  const rows = await reader
    .selectFrom('documents')
    .select('id')
    .where('direction', '=', 'in')
    .where(whereIn(dialect, 'endpoint', endpoints))
    .where('state', 'in', ['done', 'quarantined'])
    .where('sha256', '<>', '')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const documents = await Promise.all(rows.map(({ id }) => documentById(reader, scope, id)));
  return documents.filter((one) => one !== undefined);
}

export interface OrderText {
  readonly merchant: string;
  readonly cart: string;
  readonly receivedAt: string;
  /** Canonical order as JSON. */
  readonly body: string;
}

/** Every order with its text, oldest first, a page at a time: memory stays flat. */
export async function* orderTexts(
  reader: Reader,
  scope: Scope,
  filter: { readonly cart?: string; readonly since?: string },
): AsyncGenerator<OrderText[]> {
  const merchants = merchantsOf(scope);
  let after = '';
  for (;;) {
    let query = reader
      .selectFrom('orders')
      .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
      .select(['orders.id', 'orders.merchant', 'orders.cart', 'orders.received_at', 'order_texts.body'])
      .where('orders.id', '>', after)
      .orderBy('orders.id')
      .limit(page);
    if (merchants) query = query.where('orders.merchant', 'in', [...merchants]);
    if (filter.cart) query = query.where('orders.cart', '=', filter.cart);
    if (filter.since) query = query.where('orders.received_at', '>=', filter.since);
    const rows = await query.execute();
    if (rows.length > 0)
      yield rows.map(({ merchant, cart, received_at, body }) => ({ merchant, cart, receivedAt: received_at, body }));
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? after;
  }
}
