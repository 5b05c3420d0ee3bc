import { type Fields, fieldsOf, listOf, textOf, wholeOf } from '../values.ts';
import type { ShipStation } from './client.ts';

export const openStatuses = ['awaiting_payment', 'awaiting_shipment', 'pending_fulfillment', 'on_hold'] as const;

export function isOpen(order: Fields): boolean {
  return openStatuses.some((status) => status === order.orderStatus);
}

/** Its goods are, or were, not those that it was made with: a half may stand elsewhere, or that of another order here. */
export function isDivided({ advancedOptions }: Fields): boolean {
  const { mergedOrSplit, parentId, mergedIds } = fieldsOf(advancedOptions);
  return mergedOrSplit === true || textOf(parentId) !== '' || listOf(mergedIds).length > 0;
}

export function idsIn(value: unknown): number[] {
  return listOf(value).flatMap((one) => wholeOf(one) ?? []);
}

/** The most that the API gives at once. */
const pageSize = 500;
/** A number such as `1` begins thousands of others; ours are among the newest. */
const pagesAtMost = 10;

export interface Found {
  readonly order?: Fields;
  /** `false`: there are more orders whose number begins like this one than were looked at. */
  readonly certain: boolean;
}

/** There is no search by key, and the one by number finds all that begin with it. */
export async function findByKey(client: ShipStation, orderNumber: string, orderKey: string): Promise<Found> {
  for (let page = 1; page <= pagesAtMost; page++) {
    const newestFirst = { sortBy: 'CreateDate', sortDir: 'DESC' };
    const { items, pages } = await client.page('/orders', 'orders', { orderNumber, ...newestFirst, page, pageSize });
    const orders = items.map((one) => fieldsOf(one));
    const order = orders.find((one) => textOf(one.orderKey) === orderKey);
    if (order) return { order, certain: true };
    if (orders.length === 0 || page >= pages) return { certain: true };
  }
  return { certain: false };
}
