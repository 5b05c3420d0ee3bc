import { sql } from 'kysely';
import type { OrderStatus } from '../domain/order-status.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** An order with everything that it is known by. */
export interface KnownOrder {
  readonly id: string;
  readonly merchant: string;
  readonly orderNumber: string;
  readonly custRef: string;
  readonly status: OrderStatus;
  readonly erasedAt: string | null;
  /** `Order` as JSON: as it came, and as it went out where that differs. */
  readonly texts: readonly string[];
}

export async function knownOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<KnownOrder[]> {
  const found = await known(reader, scope)
    .where(whereIn(dialect, 'orders.id', ids))
    .orderBy('orders.id')
    .execute();
  return rowsOf(found);
}

/** Received before then, one page after another by id. */
export async function ordersReceivedBefore(
  reader: Reader,
  scope: Scope,
  before: string,
  after: string,
  limit: number,
): Promise<KnownOrder[]> {
  const found = await known(reader, scope)
    .where('orders.received_at', '<', before)
    .where('orders.id', '>', after)
    .orderBy('orders.id')
    .limit(limit)
    .execute();
  return rowsOf(found);
}

/** Whose text has these characters somewhere, whatever their case. Walks through all texts: for people's requests, not for clocks. */
export async function ordersMentioning(
  reader: Reader,
  scope: Scope,
  text: string,
  limit: number,
): Promise<KnownOrder[]> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  const found = await known(reader, scope)
    .where(sql<boolean>`lower(order_texts.body) like ${pattern} escape '\\'`)
    .orderBy('orders.id')
    .limit(limit)
    .execute();
  return rowsOf(found);
}

function known(reader: Reader, scope: Scope) {
  const merchants = merchantsOf(scope);
  return reader
    .selectFrom('orders')
    .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
    .select(['orders.id', 'orders.merchant', 'order_number', 'cust_ref', 'status', 'erased_at', 'body', 'judged'])
    .$if(merchants !== null, (query) => query.where('orders.merchant', 'in', [...(merchants ?? [])]));
}

interface Row {
  readonly id: string;
  readonly merchant: string;
  readonly order_number: string;
  readonly cust_ref: string;
  readonly status: string;
  readonly erased_at: string | null;
  readonly body: string;
  readonly judged: string | null;
}

function rowsOf(found: readonly Row[]): KnownOrder[] {
  return found.map((row) => ({
    id: row.id,
    merchant: row.merchant,
    orderNumber: row.order_number,
    custRef: row.cust_ref,
    status: row.status as OrderStatus,
    erasedAt: row.erased_at,
    texts: row.judged === null ? [row.body] : [row.body, row.judged],
  }));
}

/** Without personal data: `text` for every kept version of an order, `content` for what the ledger remembers of it. */
export interface Stripping {
  text(body: string): string;
  content(body: string): string;
}

/**
 * Takes the personal data out of these orders: all their texts and versions, and the hash by which the ledger knows what the cart gave,
 * which would tell whether an address was this one. Neither status nor time of the last change moves. May be repeated.
 */
export async function stripOrders(
  trx: Trx,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
  strip: Stripping,
  at: string,
): Promise<void> {
  for (const { id, merchant, texts } of await knownOrders(trx, dialect, scope, ids)) {
    const [body = '', judged] = texts;
    await trx
      .updateTable('order_texts')
      .set({ body: strip.text(body), judged: judged === undefined ? null : strip.text(judged) })
      .where('order_id', '=', id)
      .execute();
    await stripVersions(trx, merchant, id, strip);
    await trx
      .updateTable('order_ledger')
      .set({ content: strip.content(body) })
      .where('merchant', '=', merchant)
      .where('order_id', '=', id)
      .where(sql<boolean>`(cart, cart_order) = (select cart, cart_order from orders where id = ${id})`)
      .execute();
    await trx
      .updateTable('orders')
      .set({ erased_at: at })
      .where('id', '=', id)
      .where('erased_at', 'is', null)
      .execute();
  }
}

async function stripVersions(trx: Trx, merchant: string, order: string, strip: Stripping): Promise<void> {
  const versions = await trx
    .selectFrom('order_versions')
    .select(['version', 'body'])
    .where('merchant', '=', merchant)
    .where('order_id', '=', order)
    .execute();
  for (const { version, body } of versions)
    await trx
      .updateTable('order_versions')
      .set({ body: strip.text(body) })
      .where('order_id', '=', order)
      .where('version', '=', version)
      .execute();
}
