import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Client, Listed } from './client.ts';

/** Of products only what an order is made of: their stock changes all the time, and the same page shall be the same bytes. */
const ofVariants = ['id', 'sku', 'upc', 'name', 'product_name', 'status'] as const;

/** Orders with everything that their reading needs, under the names that the vendor gives to its lists. */
export async function bodyOf(
  client: Client,
  orders: readonly Fields[],
  sideLoaded: readonly unknown[],
): Promise<object> {
  const lines = await linesOf(client, orders, sideLoaded);
  const variants = await client.byIds('variants', numbersIn(lines, 'variant_id'));
  const addresses = await client.byIds('addresses', [
    ...numbersIn(orders, 'shipping_address_id'),
    ...numbersIn(orders, 'billing_address_id'),
  ]);
  const currencies = await client.byIds('currencies', numbersIn(orders, 'currency_id'));
  return {
    orders,
    order_line_items: sorted(lines),
    variants: sorted(rowsOf(variants)).map((variant) => only(variant, ofVariants)),
    addresses: sorted(rowsOf(addresses)),
    currencies: sorted(rowsOf(currencies)).map((currency) => only(currency, ['id', 'iso'])),
    ...(await packedOf(client, orders)),
  };
}

/** Side-loads may be missing, whole or in part: the orders say which lines they have. */
async function linesOf(client: Client, orders: readonly Fields[], sideLoaded: readonly unknown[]): Promise<Fields[]> {
  const mine = new Set(orders.map(({ id }) => wholeOf(id)));
  const given = sideLoaded.map((line) => fieldsOf(line)).filter((line) => mine.has(wholeOf(line.order_id)));
  const have = new Set(given.map(({ id }) => wholeOf(id)));
  const missing = orders.flatMap((order) => numbersOf(order.order_line_item_ids)).filter((id) => !have.has(id));
  return [...given, ...rowsOf(await client.byIds('order_line_items', missing))];
}

async function packedOf(client: Client, orders: readonly Fields[]): Promise<object> {
  const ids = orders.flatMap((order) => numbersOf(order.fulfillment_ids));
  const listed = await client.byIds('fulfillments', ids);
  const fulfillments = rowsOf(listed);
  return {
    fulfillments: sorted(fulfillments),
    fulfillment_line_items: sorted(await packedLinesOf(client, fulfillments, listed)),
  };
}

/** Lines of fulfilments: given beside them, else asked for. */
export async function packedLinesOf(
  client: Client,
  fulfillments: readonly Fields[],
  listed: readonly Listed[],
): Promise<Fields[]> {
  const given = listed.flatMap(({ body }) => listOf(body.fulfillment_line_items).map((line) => fieldsOf(line)));
  const have = new Set(given.map(({ id }) => wholeOf(id)));
  const missing = fulfillments.flatMap((one) => numbersOf(one.fulfillment_line_item_ids)).filter((id) => !have.has(id));
  return [...given, ...rowsOf(await client.byIds('fulfillment_line_items', missing))];
}

function rowsOf(listed: readonly Listed[]): Fields[] {
  return listed.flatMap(({ rows }) => rows);
}

function only(row: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
}

function sorted(rows: readonly Fields[]): Fields[] {
  return [...rows].sort((one, other) => (wholeOf(one.id) ?? 0) - (wholeOf(other.id) ?? 0));
}

export function numbersOf(list: unknown): number[] {
  return listOf(list).flatMap((id) => wholeOf(id) ?? []);
}

function numbersIn(rows: readonly Fields[], name: string): number[] {
  return rows.flatMap((row) => wholeOf(row[name]) ?? []);
}

/** Taken back: it holds no units, and says nothing of the order. */
export function isVoid(fulfillment: Fields): boolean {
  return ['void', 'deleted'].includes(textOf(fulfillment.status));
}
