import { asCrossdockError } from '../../../support/errors.ts';
import { errors } from '../../api/errors.ts';
import { type Fields, instantOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { ApiContext } from '../../api-contract.ts';
import type { Look, Page } from '../../contract.ts';
import type { Query, Shop } from './client.ts';
import { cursorOf, earlier, later, type Progress, progressIn, type Walk } from './cursor.ts';
import { catalogueOf } from './products.ts';
import type { Settings } from './settings.ts';

/** A change is dated before it can be read, and the machines of a host have more than one clock. */
const overlap = 10 * 60_000;
/** Of the page before, asked for again: while one of them stands there, nothing was skipped. */
const lap = 5;
/** More than that comes with the next look. */
const pagesAtMost = 2000;
const refundPagesAtMost = 20;
/** After a step back a page or two may hold nothing new; a shop whose list has no end gives them for ever. */
const barrenAtMost = 10;

/** What the layout reads. Settings that it needs are in it, since it is read again by those who do not have them. */
export interface OrderPage {
  readonly canceled: readonly string[];
  readonly skipVirtual: boolean;
  readonly bundles: string;
  readonly orders: readonly Fields[];
  readonly products: readonly Fields[];
}

export async function* orderPages(
  settings: Settings,
  context: ApiContext,
  shop: Shop,
  { cursor, earliest }: Look,
): AsyncGenerator<Page, void> {
  const catalogue = catalogueOf(shop);
  const size = settings['page size'];
  let { to, walk = walkSince(to) } = progressIn(cursor);
  let told = cursor;
  let barren = 0;
  let reach = lap;
  for (let pages = 0; pages < pagesAtMost; pages++) {
    const start = Math.max(0, walk.offset - reach);
    const { rows, at, places } = await listed(walk, start);
    const began = walk.began || at;
    if (start > 0 && idOf(rows[0]) > walk.last) {
      // Orders before it have left the list, which moved up: what we have not seen may stand further to the front. Or those that were
      // asked for again cannot be shown: then more of them are next time.
      reach = Math.min(reach * 2, Math.floor(size / 2));
      walk = { ...walk, began, offset: Math.max(0, start - size + reach) };
      continue;
    }
    const fresh = rows.filter((order) => Number.isFinite(idOf(order)) && idOf(order) > walk.last);
    const done = places < size;
    if (fresh.length > 0) reach = lap;
    barren = fresh.length > 0 ? 0 : barren + 1;
    if (barren > barrenAtMost)
      throw errors.API_MALFORMED({
        message: 'The shop gives the same orders again and again, whatever page is asked for.',
      });
    walk = after(walk, { rows, fresh, began, offset: start + places });
    if (done) to = later(to, earlier(walk.newest, began));
    const progress: Progress = done ? { to } : { to, walk };
    const place = to === '' && done ? '' : cursorOf(progress);
    if (fresh.length > 0) yield { body: await pageOf(fresh), count: fresh.length, cursor: place };
    else if (place !== told) yield { body: null, count: 0, cursor: place };
    told = place;
    if (done) return;
  }

  async function listed({ since }: Walk, offset: number) {
    const { json, headers } = await shop.read('wc/v3/orders', query(since, offset)).catch(orFewer);
    if (!Array.isArray(json)) throw errors.API_MALFORMED({ message: 'The shop gives no list of orders.' });
    const said = Date.parse(headers.get('date') ?? '');
    const clock = new Date(Number.isNaN(said) ? context.now() : said).toISOString();
    const rows = listOf(json) as readonly Fields[];
    // WordPress counts orders that it then cannot show: a page with fewer of them than it has places is not the last.
    const behind = (wholeOf(headers.get('x-wp-total')) ?? 0) - offset;
    return { rows, at: clock, places: Math.min(size, Math.max(rows.length, behind)) };
  }

  /** A page that a host does not manage today it will not manage tomorrow, and the same is asked for again. */
  function orFewer(thrown: unknown): never {
    const { code, message, hint, retryAfter } = asCrossdockError(thrown);
    if (code !== 'API_NO_ANSWER' && code !== 'API_FAILED' && code !== 'API_MALFORMED') throw thrown;
    throw errors[code]({
      ...{ message, hint: `${hint} A small host may not manage ${size} orders at once: set a smaller "page size".` },
      ...{ cause: thrown, ...(retryAfter !== undefined && { retryAfter }) },
    });
  }

  function query(since: string, offset: number): Query {
    // What was never taken need not be called off.
    const statuses = since === '' ? wanted() : [...wanted(), ...settings['canceled statuses']];
    return {
      status: [...new Set(statuses)].join(','),
      ...(since !== '' && { modified_after: withoutZone(since) }),
      // WordPress leaves out what was placed in that very second.
      ...(earliest !== '' && { after: withoutZone(secondBefore(earliest)) }),
      dates_are_gmt: 'true',
      orderby: 'id',
      order: 'asc',
      per_page: size,
      offset,
    };
  }

  function wanted(): readonly string[] {
    return settings['order statuses'];
  }

  async function pageOf(found: readonly Fields[]): Promise<OrderPage> {
    const orders: Fields[] = [];
    for (const order of found) orders.push(await completed(order));
    const open = orders.filter(({ status }) => wanted().includes(textOf(status)));
    return {
      canceled: settings['canceled statuses'].filter((status) => !wanted().includes(status)),
      skipVirtual: settings['skip virtual'],
      bundles: settings.bundles,
      orders,
      products: settings['skip virtual'] ? await catalogue.of(open) : [],
    };
  }

  async function completed(order: Fields): Promise<Fields> {
    const isOpen = wanted().includes(textOf(order.status));
    const refunded = isOpen && listOf(order.refunds).length > 0 ? await refundsOf(shop, textOf(order.id)) : [];
    return { ...withoutSecrets(order), refunded };
  }
}

function walkSince(to: string): Walk {
  const since = to === '' ? '' : new Date(Date.parse(to) - overlap).toISOString();
  return { since, began: '', offset: 0, last: 0, newest: '' };
}

function after(
  walk: Walk,
  { rows, fresh, began, offset }: { rows: readonly Fields[]; fresh: readonly Fields[]; began: string; offset: number },
): Walk {
  const changes = rows.map(({ date_modified_gmt }) => instantOf(date_modified_gmt) ?? '');
  const last = fresh.map(idOf).reduce((a, b) => Math.max(a, b), walk.last);
  return { ...walk, began, offset, last, newest: [walk.newest, ...changes].reduce(later) };
}

/** What is not there is behind everything. */
function idOf(order: Fields | undefined): number {
  return wholeOf(order?.id) ?? Number.POSITIVE_INFINITY;
}

/** The whole of an order's refunds: its own list has only their sums. */
export async function refundsOf(shop: Shop, order: string): Promise<readonly Fields[]> {
  const found: Fields[] = [];
  for (let page = 1; page <= refundPagesAtMost; page++) {
    const refunds = await shop.list(`wc/v3/orders/${order}/refunds`, { per_page: 100, page });
    found.push(...refunds.map(({ id, line_items }) => ({ id, line_items })));
    if (refunds.length < 100) break;
  }
  return found;
}

/** The key opens the order's page to anybody who has it; nobody here needs it, nor where the buyer sat. */
function withoutSecrets(order: Fields): Fields {
  const { order_key, payment_url, cart_hash, customer_ip_address, customer_user_agent, _links, ...rest } = order;
  return rest;
}

function secondBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1000).toISOString();
}

/** `2026-11-20T08:00:00`, in UTC because `dates_are_gmt` says so. */
function withoutZone(instant: string): string {
  return new Date(instant).toISOString().slice(0, 19);
}
