import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Admin } from './client.ts';
import { fulfillmentOrders, moreFulfillmentLines } from './queries.ts';

/** Shopify never has so many; an answer without end has. */
const pagesAtMost = 50;

/** What the warehouses ship of one order, whole, as Shopify gives it: `lineItems` is a plain list. */
export async function readFulfillmentOrders(admin: Admin, order: string): Promise<Fields[]> {
  const found: Fields[] = [];
  for await (const node of nodesOf(async (after) => {
    const { order: one } = await admin.run(fulfillmentOrders, { id: order, after });
    return fieldsOf(one).fulfillmentOrders;
  })) {
    const lines = listOf(fieldsOf(node.lineItems).nodes).map(fieldsOf);
    for await (const more of nodesOf(async (after) => {
      const { fulfillmentOrder } = await admin.run(moreFulfillmentLines, { id: node.id, after });
      return fieldsOf(fulfillmentOrder).lineItems;
    }, nextOf(node.lineItems)))
      lines.push(more);
    found.push({ ...node, lineItems: lines });
  }
  return found;
}

/** All nodes of a connection. `from`: its first page was read already, and this is where it goes on (`undefined` = nowhere). */
export async function* nodesOf(
  read: (after: string | null) => Promise<unknown>,
  ...from: [] | [string | undefined]
): AsyncGenerator<Fields, void> {
  let after: string | null | undefined = from.length === 0 ? null : from[0];
  for (let pages = 0; after !== undefined && pages < pagesAtMost; pages++) {
    const connection = await read(after);
    yield* listOf(fieldsOf(connection).nodes).map(fieldsOf);
    const next = nextOf(connection);
    after = next === after ? undefined : next;
  }
}

export function nextOf(connection: unknown): string | undefined {
  const { hasNextPage, endCursor } = fieldsOf(fieldsOf(connection).pageInfo);
  return hasNextPage === true && textOf(endCursor) !== '' ? textOf(endCursor) : undefined;
}

export function locationIn(fulfillmentOrder: unknown): string {
  return textOf(fieldsOf(fieldsOf(fieldsOf(fulfillmentOrder).assignedLocation).location).id);
}

/** What may be shipped now; the others are on hold, scheduled, done or gone. */
export function isOpen(fulfillmentOrder: unknown): boolean {
  return ['OPEN', 'IN_PROGRESS'].includes(textOf(fieldsOf(fulfillmentOrder).status));
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
