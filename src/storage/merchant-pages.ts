import { sql } from 'kysely';
import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** Rows per page: memory stays flat however many there are. */
const page = 500;

export type Row = Readonly<Record<string, string | number | null>>;

/** Every order with its text as it came, oldest first. */
export function orderPages(reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  return pages((after) =>
    reader
      .selectFrom('orders')
      .innerJoin('order_texts', 'order_texts.order_id', 'orders.id')
      .select(['orders.id', 'cart', 'cart_order as cartOrder', 'order_number as orderNumber', 'cust_ref as custRef'])
      .select(['status', 'reason', 'placed_at as placedAt', 'received_at as receivedAt', 'updated_at as updatedAt'])
      .select(['body', 'judged'])
      .where('orders.merchant', 'in', named(scope))
      .where('orders.id', '>', after)
      .orderBy('orders.id')
      .limit(page)
      .execute(),
  );
}

/** What of each order went to which WMS. */
export function partPages(reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  return pages((after) =>
    reader
      .selectFrom('parts')
      .select(['id', 'order_id as order', 'wms', 'status', 'reason', 'delivered_at as deliveredAt'])
      .where('merchant', 'in', named(scope))
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute(),
  );
}

export function shipmentPages(reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  return pages((after) =>
    reader
      .selectFrom('shipments')
      .select(['id', 'order_id as order', 'part', 'status', 'shipped_at as shippedAt', 'warehouse'])
      .select(['shipment_ref as reference', 'document', 'created_at as createdAt'])
      .where('merchant', 'in', named(scope))
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute(),
  );
}

export function packagePages(reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  return pages((after) =>
    reader
      .selectFrom('packages')
      .select(['id', 'shipment', 'order_id as order', 'cart', 'tracking_number as trackingNumber', 'state'])
      .select(['created_at as createdAt', 'updated_at as updatedAt', 'body'])
      .where('merchant', 'in', named(scope))
      .where('id', '>', after)
      .orderBy('id')
      .limit(page)
      .execute(),
  );
}

/** The stock that the WMS reported last, by WMS, SKU and warehouse. */
export async function* levelPages(reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  for (const merchant of named(scope)) {
    let after: [string, string, string] = ['', '', ''];
    for (;;) {
      const rows = await reader
        .selectFrom('levels')
        .select(['wms', 'sku', 'warehouse', 'available', 'on_hand as onHand', 'allocated', 'as_of as asOf'])
        .where('merchant', '=', merchant)
        .where(sql<boolean>`(wms, sku, warehouse) > (${after[0]}, ${after[1]}, ${after[2]})`)
        .orderBy('wms')
        .orderBy('sku')
        .orderBy('warehouse')
        .limit(page)
        .execute();
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < page) break;
      after = [last.wms, last.sku, last.warehouse];
    }
  }
}

async function* pages<T extends { readonly id: string }>(read: (after: string) => Promise<T[]>): AsyncGenerator<T[]> {
  let after = '';
  for (;;) {
    const rows = await read(after);
    if (rows.length > 0) yield rows;
    if (rows.length < page) return;
    after = rows.at(-1)?.id ?? after;
  }
}

function named(scope: Scope): string[] {
  const merchants = merchantsOf(scope);
  if (merchants === null) throw new Error('An export names its merchants.');
  return [...merchants];
}

/** Deliveries that have begun and are not done. */
export async function openDeliveries(reader: Reader, scope: Scope): Promise<number> {
  const row = await reader
    .selectFrom('deliveries')
    .select(sql<number>`count(*)`.as('count'))
    .where('merchant', 'in', named(scope))
    .where('state', 'not in', ['done', 'abandoned'])
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}
