import { errors } from '../../api/errors.ts';
import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Admin } from './client.ts';
import { fulfillmentOrders, moreFulfillmentLines, moreFulfillmentOrders } from './queries.ts';

/** Shopify never has so many (the search for a SKU finds neighbours, some ten thousand at worst); a list without end has. */
const pagesAtMost = 1000;

/** Orders in one call: together they stay below what one query may cost. */
const ordersAtOnce = 8;

/** What the warehouses ship of each order, whole, as Shopify gives it: `lineItems` is a plain list. By id of the order. */
export async function readFulfillmentOrders(admin: Admin, orders: readonly string[]): Promise<Map<string, Fields[]>> {
  const found = new Map<string, Fields[]>();
  for (let from = 0; from < orders.length; from += ordersAtOnce) {
    const { nodes } = await admin.run(fulfillmentOrders, { ids: orders.slice(from, from + ordersAtOnce) });
    for (const { id, fulfillmentOrders: first } of listOf(nodes).map(fieldsOf))
      found.set(textOf(id), await wholeOnes(admin, textOf(id), first));
  }
  return found;
}

async function wholeOnes(admin: Admin, order: string, first: unknown): Promise<Fields[]> {
  const all = nodesIn(first);
  const more = nodesOf(async (after) => {
    const { order: one } = await admin.run(moreFulfillmentOrders, { id: order, after });
    return fieldsOf(one).fulfillmentOrders;
  }, nextOf(first));
  for await (const node of more) all.push(node);
  const whole: Fields[] = [];
  for (const one of all) whole.push({ ...one, lineItems: await wholeLines(admin, one) });
  return whole;
}

async function wholeLines(admin: Admin, { id, lineItems }: Fields): Promise<Fields[]> {
  const lines = nodesIn(lineItems);
  const more = nodesOf(async (after) => {
    const { fulfillmentOrder } = await admin.run(moreFulfillmentLines, { id, after });
    return fieldsOf(fulfillmentOrder).lineItems;
  }, nextOf(lineItems));
  for await (const line of more) lines.push(line);
  return lines;
}

export function nodesIn(connection: unknown): Fields[] {
  return listOf(fieldsOf(connection).nodes).map(fieldsOf);
}

/** Nodes of a connection from a place on, by default its beginning; `undefined` = there is nothing more. Never a part of them. */
export async function* nodesOf(
  read: (after: string | null) => Promise<unknown>,
  ...from: [] | [string | undefined]
): AsyncGenerator<Fields, void> {
  let after: string | null | undefined = from.length === 0 ? null : from[0];
  for (let pages = 0; after !== undefined; pages++) {
    const connection = await read(after);
    yield* nodesIn(connection);
    const next = nextOf(connection);
    if (next !== undefined && (next === after || pages === pagesAtMost))
      throw errors.API_MALFORMED({ message: 'A list of Shopify has no end: its pages repeat themselves.' });
    after = next;
  }
}

export function nextOf(connection: unknown): string | undefined {
  const { hasNextPage, endCursor } = fieldsOf(fieldsOf(connection).pageInfo);
  return hasNextPage === true && textOf(endCursor) !== '' ? textOf(endCursor) : undefined;
}

export function locationIn(fulfillmentOrder: unknown): string {
  return textOf(fieldsOf(fieldsOf(fieldsOf(fulfillmentOrder).assignedLocation).location).id);
}

/** What Shopify lets be fulfilled now; the others are on hold, scheduled, done or gone. */
export function isOpen(fulfillmentOrder: unknown): boolean {
  return ['OPEN', 'IN_PROGRESS'].includes(textOf(fieldsOf(fulfillmentOrder).status));
}

/** What is not to be shipped for now: on hold, or the merchant asks its warehouse to give it back. */
export function isHeld(fulfillmentOrder: unknown): boolean {
  const { status, requestStatus } = fieldsOf(fulfillmentOrder);
  return status === 'ON_HOLD' || (isOpen(fulfillmentOrder) && requestStatus === 'CANCELLATION_REQUESTED');
}

export interface OpenLine {
  /** Of the fulfillment order's line. */
  readonly id: string;
  /** Of the order's line, which stays when fulfillment orders are split, merged or moved. */
  readonly lineId: string;
  readonly remaining: number;
}

export function linesIn(fulfillmentOrder: unknown): OpenLine[] {
  return listOf(fieldsOf(fulfillmentOrder).lineItems).map((line) => {
    const { id, lineItem, remainingQuantity } = fieldsOf(line);
    return { id: textOf(id), lineId: textOf(fieldsOf(lineItem).id), remaining: wholeOf(remainingQuantity) ?? 0 };
  });
}
