import type { ShipStation } from '../../api/shipstation/client.ts';
import { cursorOf, type Progress } from '../../api/shipstation/feeds.ts';
import { isOpen } from '../../api/shipstation/orders.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { Page } from '../../contract.ts';
import { type Choice, hasTag, page } from './order-feeds.ts';

/** Each costs a call; the others come with the next look. */
const askedAtOnce = 30;
const pageSize = 500;
const pagesAtMost = 100;

/**
 * Orders that were left out for their tag and have lost it. Nothing says that this counts as a change of them, so those that still have it
 * are listed, and who is missing there is asked for.
 */
export async function* released(client: ShipStation, choice: Choice, progress: Progress): AsyncGenerator<Page, void> {
  const { tagId } = choice;
  if (progress.parked.length === 0) return;
  const tagged = tagId === undefined ? new Set<number>() : await taggedOrders(client, choice, tagId);
  const asked = progress.parked.filter((id) => !tagged.has(id)).slice(0, askedAtOnce);
  if (asked.length === 0) return;
  const back: Fields[] = [];
  const stay = new Set<number>();
  for (const id of asked) {
    const order = await client.find(`/orders/${id}`);
    if (!order || !isOpen(order)) continue;
    const wanted = choice.settings.statuses.some((status) => status === textOf(order.orderStatus));
    if (wanted && (tagId === undefined || !hasTag(order, tagId))) back.push(order);
    else stay.add(id);
  }
  const { body, count } = page(back, choice);
  const parked = progress.parked.filter((id) => !asked.includes(id) || stay.has(id));
  // Who stays goes to the end, so that the next ones are asked about too.
  const turned = [...parked.filter((id) => !stay.has(id)), ...stay];
  if (count > 0 || turned.length !== progress.parked.length)
    yield { body, count, cursor: cursorOf({ ...progress, parked: turned }) };
}

async function taggedOrders(client: ShipStation, { settings }: Choice, tagId: number): Promise<Set<number>> {
  const ids = new Set<number>();
  for (const orderStatus of settings.statuses) {
    for (let at = 1; at <= pagesAtMost; at++) {
      const asked = { orderStatus, tagId, page: at, pageSize };
      const { items, pages } = await client.page('/orders/listbytag', 'orders', asked);
      for (const one of items) ids.add(wholeOf(fieldsOf(one).orderId) ?? 0);
      if (items.length === 0 || at >= pages) break;
    }
  }
  return ids;
}
