import { asCrossdockError } from '../../../support/errors.ts';
import { type Fields, fieldsOf, instantOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import type { Admin } from './client.ts';
import { cursorOf, later, type Progress, progressIn, type Walk } from './cursor.ts';
import { isOpen, linesIn, locationIn, nextOf, readFulfillmentOrders } from './fulfillment-orders.ts';
import { canceledLines, listOrders } from './queries.ts';
import { orderSearch } from './search.ts';
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
  let progress = progressIn(cursor);
  let told = cursor;
  if (progress.walk) yield* pagesOf(progress.walk);
  else if (progress.to !== '') yield* pagesOf({ since: progress.to, began: '', after: '' });
  if (fullLookIsDue(progress)) yield* pagesOf({ since: '', began: new Date(context.now()).toISOString(), after: '' });

  async function* pagesOf(walk: Walk): AsyncGenerator<Page, void> {
    let after = walk.after;
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const listed = await headsFrom(walk, after);
      const heads = listOf(fieldsOf(listed).nodes).map(fieldsOf);
      const next = nextOf(listed);
      const orders = (await completed(admin, heads)).filter((order) => isOurs(order, locationOf(settings)));
      progress = progressAfter(walk, heads, next === after ? undefined : next);
      const page = { body: pageOf(orders), count: orders.length, cursor: cursorOf(progress) };
      // A look that found nothing at a shop that was never read leaves no trace: the next one has as little to do.
      if (page.count > 0 || (progress.to !== '' && page.cursor !== told)) yield page;
      told = page.cursor;
      if (progress.walk === undefined) return;
      after = progress.walk.after;
    }
  }

  async function headsFrom(walk: Walk, after: string): Promise<unknown> {
    const query = orderSearch(settings, { since: walk.since, earliest });
    const given = { query, first: settings['page size'], customerTags: settings['customer tags'] };
    try {
      return (await admin.run(listOrders, { ...given, after: after === '' ? null : after })).orders;
    } catch (thrown) {
      // A place that was kept from an earlier look may mean nothing any more; then it is begun anew.
      if (after === '' || after !== progressIn(cursor).walk?.after || codeOf(thrown) !== 'API_REFUSED') throw thrown;
      return (await admin.run(listOrders, { ...given, after: null })).orders;
    }
  }

  /** A full look shows open orders only: what was cancelled while it went on must come with the next look. */
  function progressAfter({ since, began }: Walk, heads: readonly Fields[], next: string | undefined): Progress {
    const last = heads.map(changedAt).reduce(later, '');
    const to = later(progress.to, began !== '' && last > began ? began : last);
    const swept = next === undefined && began !== '' ? began : progress.swept;
    return { to, swept, ...(next !== undefined && { walk: { since, began, after: next } }) };
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

/** With what is to be shipped of them. */
async function completed(admin: Admin, heads: readonly Fields[]): Promise<Fields[]> {
  const all = await readFulfillmentOrders(
    admin,
    heads.map(({ id }) => textOf(id)),
  );
  const orders: Fields[] = [];
  for (const head of heads) {
    const fulfillmentOrders = all.get(textOf(head.id)) ?? [];
    const bare = isCanceled(head) && !fulfillmentOrders.some((one) => linesIn(one).length > 0);
    orders.push({ ...head, fulfillmentOrders, ...(bare && { lineItems: await linesOfCanceled(admin, head) }) });
  }
  return orders;
}

async function linesOfCanceled(admin: Admin, { id }: Fields): Promise<readonly unknown[]> {
  const { order } = await admin.run(canceledLines, { id });
  return listOf(fieldsOf(fieldsOf(order).lineItems).nodes);
}

function codeOf(thrown: unknown): string {
  return asCrossdockError(thrown).code;
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
