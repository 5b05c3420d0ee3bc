import { type SqlBool, sql } from 'kysely';
import type { Order } from '../domain/order.ts';
import { comparableRef, type KnownOrder, type OrderRefType } from '../domain/shipment.ts';
import { adoptedByReference, referenceOf } from './adoptions.ts';
import { whereIn } from './bulk.ts';
import { linesByPart, partsOfItsOrder, withLines } from './divided.ts';
import { checkMerchants, type Dialect, type Reader } from './scope.ts';

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
  if (type === 'key') return knownByParts(reader, dialect, merchant, refs, wms);
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

/** By our own names of their parts: what comes back has the name that went out, so nothing is guessed. */
async function knownByParts(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  parts: readonly string[],
  wms: string | undefined,
): Promise<Map<string, KnownOrder>> {
  const rows = await reader
    .selectFrom('parts')
    .innerJoin('orders', 'orders.id', 'parts.order_id')
    .select(['parts.id', 'parts.order_id'])
    .where('orders.merchant', '=', merchant)
    .where(whereIn(dialect, 'parts.id', parts))
    .execute();
  const orders = rows.map(({ order_id }) => order_id);
  const known = await knownBy(reader, dialect, merchant, 'id', [...new Set(orders)], wms);
  const open = await openUnits(reader, dialect, [...known.keys()]);
  return new Map(
    rows.flatMap(({ id, order_id }) => {
      const order = known.get(order_id);
      return order ? [[id, withOpen(order, open.get(order_id))] as const] : [];
    }),
  );
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
    .where(checkMerchants('merchant', [merchant]))
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

/** Of each line of these orders, by its number, the units that have not shipped. */
async function openUnits(
  reader: Reader,
  dialect: Dialect,
  orders: readonly string[],
): Promise<Map<string, Map<number, number>>> {
  const rows = await reader
    .selectFrom('lines')
    .select(['order_id', 'line_number', 'quantity', 'shipped'])
    .where(whereIn(dialect, 'order_id', orders))
    .execute();
  const byOrder = new Map<string, Map<number, number>>();
  for (const { order_id: order, line_number: number, quantity, shipped } of rows) {
    const lines = byOrder.get(order) ?? new Map<number, number>();
    byOrder.set(order, lines.set(number, Math.max(0, quantity - shipped)));
  }
  return byOrder;
}

function withOpen(order: KnownOrder, open: ReadonlyMap<number, number> | undefined): KnownOrder {
  const lines = order.lines.map((line) => {
    const units = open?.get(line.lineNumber);
    return units === undefined ? line : { ...line, open: units };
  });
  return { ...order, lines };
}
