import { type Fields, fieldsOf, instantOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import type { Admin } from './client.ts';
import { cursorOf, later, type Progress, progressIn } from './cursor.ts';
import { isOpen, linesIn, locationIn, nextOf, readFulfillmentOrders } from './fulfillment-orders.ts';
import { canceledLines, listOrders } from './queries.ts';
import { orderSearch, type Wanted } from './search.ts';
import type { ShopifySettings } from './settings.ts';
import { locationOf } from './shop.ts';

const hour = 3_600_000;
/** More than that comes with the next look. */
const pagesAtMost = 2000;

/** What the layout reads. Settings that it needs are in it, since it is read again by those who do not have them. */
export interface OrderPage {
  readonly location: string;
  readonly skipDownloadables: boolean;
  readonly orders: readonly Fields[];
}

export async function* orderPages(
  settings: ShopifySettings,
  context: ApiContext,
  admin: Admin,
  { cursor, earliest }: Look,
): AsyncGenerator<Page, void> {
  const from = progressIn(cursor);
  let progress = from;
  if (from.to !== '') yield* pagesSince(from.to, '');
  if (!fullLookIsDue(from)) return;
  const began = new Date(context.now()).toISOString();
  yield* pagesSince('', began);
  progress = { ...progress, swept: began };
  // A look that found nothing at a shop that was never read leaves no trace: the next one has as little to do.
  if (progress.to !== '') yield { body: null, count: 0, cursor: cursorOf(progress) };

  /** `began`: of a full look, which shows open orders only; what was cancelled while it went on must come with the next look. */
  async function* pagesSince(since: string, began: string): AsyncGenerator<Page, void> {
    for await (const heads of listed({ since, earliest })) {
      const orders: Fields[] = [];
      for (const head of heads) {
        const order = await completed(admin, head);
        if (isOurs(order, locationOf(settings))) orders.push(order);
      }
      const last = heads.map(changedAt).reduce(later, '');
      progress = { ...progress, to: later(progress.to, began !== '' && last > began ? began : last) };
      yield { body: pageOf(orders), count: orders.length, cursor: cursorOf(progress) };
    }
  }

  async function* listed(wanted: Wanted): AsyncGenerator<Fields[], void> {
    const query = orderSearch(settings, wanted);
    const given = { query, first: settings['page size'], customerTags: settings['customer tags'] };
    let after: string | null = null;
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const { orders } = await admin.run(listOrders, { ...given, after });
      const heads = listOf(fieldsOf(orders).nodes).map(fieldsOf);
      if (heads.length > 0) yield heads;
      const next = nextOf(orders);
      if (next === undefined || next === after) return;
      after = next;
    }
  }

  function fullLookIsDue({ to, swept }: Progress): boolean {
    const hours = settings['full look hours'];
    if (to === '') return true;
    return hours > 0 && (swept === '' || context.now() - Date.parse(swept) >= hours * hour);
  }

  function pageOf(orders: readonly Fields[]): OrderPage {
    return { location: locationOf(settings), skipDownloadables: settings['skip downloadables'], orders };
  }
}

function changedAt({ updatedAt }: Fields): string {
  return instantOf(updatedAt) ?? '';
}

async function completed(admin: Admin, head: Fields): Promise<Fields> {
  const id = textOf(head.id);
  const fulfillmentOrders = await readFulfillmentOrders(admin, id);
  if (!isCanceled(head) || fulfillmentOrders.some((one) => linesIn(one).length > 0))
    return { ...head, fulfillmentOrders };
  const { order } = await admin.run(canceledLines, { id });
  return { ...head, fulfillmentOrders, lineItems: listOf(fieldsOf(fieldsOf(order).lineItems).nodes) };
}

/** Cancelled ones count where it cannot be told any more whose they were: whoever never had them will not miss them. */
function isOurs(order: Fields, location: string): boolean {
  const all = listOf(order.fulfillmentOrders);
  const mine = all.filter((one) => locationIn(one) === location);
  if (isCanceled(order)) return mine.length > 0 || all.length === 0;
  return mine.some((one) => isOpen(one) && linesIn(one).some(({ remaining }) => remaining > 0));
}

export function isCanceled(order: Fields): boolean {
  return textOf(order.cancelledAt) !== '';
}
