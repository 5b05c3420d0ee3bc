import { asCrossdockError } from '../../../support/errors.ts';
import { type Fields, fieldsOf, instantOf, listOf, textOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import type { Admin } from './client.ts';
import { cursorOf, later, type Progress, progressIn, type Walk } from './cursor.ts';
import { linesIn, nextOf, nodesIn, readFulfillmentOrders } from './fulfillment-orders.ts';
import { canceledLines, changedFulfillmentOrders, listOrders, type Operation } from './queries.ts';
import { fulfillmentOrderSearch, orderSearch } from './search.ts';
import type { ShopifySettings } from './settings.ts';
import { locationOf } from './shop.ts';
import { standingAt } from './standing.ts';

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
  const location = locationOf(settings);
  const kept = progressIn(cursor);
  /** States of fulfillment orders that this look has read with their orders. */
  const read = new Set<string>();
  let progress = kept;
  let told = cursor;
  if (kept.walk) yield* pagesOf(kept.walk);
  else if (kept.to !== '') yield* pagesOf({ since: kept.to, began: '', after: '' });
  if (fullLookIsDue(progress)) yield* pagesOf({ since: '', began: new Date(context.now()).toISOString(), after: '' });
  // From where the orders were read to before this look: what changed while it went on is in it.
  const since = kept.quiet === '' ? kept.to : kept.quiet;
  if (since !== '') yield* quietPages(kept.quietWalk ?? { since, began: '', after: '' });

  async function* pagesOf(walk: Walk): AsyncGenerator<Page, void> {
    const query = orderSearch(settings, { since: walk.since, earliest });
    let after = walk.after;
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const { orders: listed } = await listedFrom(listOrders, headsAsked(query), after, kept.walk);
      const heads = nodesIn(listed);
      const next = nextOf(listed);
      const orders = await ours(heads);
      progress = progressAfter(walk, heads, next === after ? undefined : next);
      yield* pageOf(orders);
      if (progress.walk === undefined) return;
      after = progress.walk.after;
    }
  }

  /** Orders whose fulfillment orders have changed, and they have not: put on hold, released, moved here. */
  async function* quietPages(walk: Walk): AsyncGenerator<Page, void> {
    const asked = { query: fulfillmentOrderSearch(location, walk.since), first: settings['page size'] };
    let after = walk.after;
    for (let pages = 0; pages < pagesAtMost; pages++) {
      const listed = (await listedFrom(changedFulfillmentOrders, asked, after, kept.quietWalk)).fulfillmentOrders;
      const changed = nodesIn(listed);
      const next = nextOf(listed);
      const unread = changed.filter((one) => !read.has(stateOf(one)));
      const orders = await ours(await headsOf([...new Set(unread.map(({ orderId }) => textOf(orderId)))]));
      const { quietWalk: _, ...rest } = progress;
      const quiet = changed.map(changedAt).reduce(later, later(progress.quiet, walk.since));
      const goesOn = next !== undefined && next !== after;
      progress = { ...rest, quiet, ...(goesOn && { quietWalk: { ...walk, after: next } }) };
      yield* pageOf(orders);
      if (!goesOn) return;
      after = next;
    }
  }

  async function headsOf(ids: readonly string[]): Promise<Fields[]> {
    if (ids.length === 0) return [];
    const query = orderSearch(settings, { since: '', earliest, ids });
    return nodesIn((await admin.run(listOrders, { ...headsAsked(query), after: null })).orders);
  }

  async function listedFrom(operation: Operation, asked: Fields, after: string, begun?: Walk): Promise<Fields> {
    try {
      return await admin.run(operation, { ...asked, after: after === '' ? null : after });
    } catch (thrown) {
      // A place that was kept from an earlier look may mean nothing any more; then it is begun anew.
      if (after === '' || after !== begun?.after || codeOf(thrown) !== 'API_REFUSED') throw thrown;
      return admin.run(operation, { ...asked, after: null });
    }
  }

  function headsAsked(query: string): Fields {
    return { query, first: settings['page size'], customerTags: settings['customer tags'] };
  }

  async function ours(heads: readonly Fields[]): Promise<Fields[]> {
    const orders = await completed(admin, heads, location);
    for (const { fulfillmentOrders } of orders)
      for (const one of listOf(fulfillmentOrders).map(fieldsOf)) read.add(stateOf(one));
    return orders.filter((order) => standingAt(order, location) !== 'elsewhere');
  }

  /** A full look shows open orders only: what was cancelled while it went on must come with the next look. */
  function progressAfter({ since, began }: Walk, heads: readonly Fields[], next: string | undefined): Progress {
    const { walk: _, ...rest } = progress;
    const last = heads.map(changedAt).reduce(later, '');
    const to = later(progress.to, began !== '' && last > began ? began : last);
    const swept = next === undefined && began !== '' ? began : progress.swept;
    return { ...rest, to, swept, ...(next !== undefined && { walk: { since, began, after: next } }) };
  }

  function fullLookIsDue({ to, swept }: Progress): boolean {
    const hours = settings['full look hours'];
    if (to === '') return true;
    return hours > 0 && (swept === '' || context.now() - Date.parse(swept) >= hours * hour);
  }

  /** A look that found nothing at a shop that was never read leaves no trace: the next one has as little to do. */
  function* pageOf(orders: readonly Fields[]): Generator<Page, void> {
    const body: OrderPage = { location, skipDownloadables: settings['skip downloadables'], orders };
    const page = { body, count: orders.length, cursor: cursorOf(progress) };
    if (page.count > 0 || (progress.to !== '' && page.cursor !== told)) yield page;
    told = page.cursor;
  }
}

function changedAt({ updatedAt }: Fields): string {
  return instantOf(updatedAt) ?? '';
}

function stateOf(fulfillmentOrder: Fields): string {
  return `${textOf(fulfillmentOrder.id)} ${changedAt(fulfillmentOrder)}`;
}

/** With what is to be shipped of them. */
async function completed(admin: Admin, heads: readonly Fields[], location: string): Promise<Fields[]> {
  const all = await readFulfillmentOrders(
    admin,
    heads.map(({ id }) => textOf(id)),
  );
  const orders: Fields[] = [];
  for (const head of heads) {
    const order = { ...head, fulfillmentOrders: all.get(textOf(head.id)) ?? [] };
    const bare = !order.fulfillmentOrders.some((one) => linesIn(one).length > 0);
    const gone = bare && standingAt(order, location) === 'cancelled';
    orders.push(gone ? { ...order, lineItems: await linesOfCanceled(admin, head) } : order);
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
