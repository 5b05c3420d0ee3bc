import type { PullStore } from '../../config/pull-stores.ts';
import { pauseAt } from '../../deliveries/paused.ts';
import { ordersOfParts } from '../../storage/orders.ts';
import type { StoreOfParts } from '../../storage/pulled-looks.ts';
import { noteTold, type PartToTell, partsInWindow, partsToTell, type ToldPart } from '../../storage/pulled-parts.ts';
import {
  type Asked,
  dropWindows,
  findWindow,
  noteCall,
  openWindow,
  type PulledWindow,
} from '../../storage/pulled-windows.ts';
import { newId } from '../../support/ids.ts';
import type { Tools } from '../../tools.ts';
import { bookPage } from './book.ts';
import { partsOf } from './caller.ts';
import { lookAtOrders, printOf } from './look.ts';
import { isRefused, tellOrder } from './tell-order.ts';

/** For so long later pages are those of the first one; a partner that comes back later gets them anew. */
export const windowMilliseconds = 30 * 60_000;

export interface Export extends Asked {
  readonly page: number;
}

export interface Exported {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** To be called once the last byte has left. */
  arrived?(): Promise<void>;
}

/** One page of a window. */
export async function exportPage(tools: Tools, store: PullStore, asked: Export): Promise<Exported> {
  const of = partsOf(tools, store);
  // Another hub sends its orders, or nobody any more.
  if (store.merchant.shadow || store.merchant.closed !== undefined) {
    await call(tools, of);
    return store.partner.answer([], 1);
  }
  const window = (asked.page > 1 && (await frozen(tools, of, asked))) || (await freeze(tools, store, of, asked));
  const { pages, pageSize } = window;
  const parts = window.parts.slice((asked.page - 1) * pageSize, asked.page * pageSize);
  const { told, orders, news } = await tell(tools, store, of, parts);
  // Before it leaves: whatever becomes of the answer, the partner may know these orders from here on.
  await tools.store.commits.commit({ apply: (trx) => noteTold(trx, told), large: true });
  const answer = store.partner.answer(orders, pages);
  if (asked.page > pages || window.parts.length === 0) return answer;
  const page = { page: asked.page, told, news };
  return { ...answer, arrived: () => bookPage(tools, store, window, page) };
}

async function call(tools: Tools, of: StoreOfParts): Promise<void> {
  await tools.store.commits.commit({ apply: (trx) => noteCall(trx, of, 'asked', tools.clock.iso()) });
}

function frozen({ store, clock }: Tools, of: StoreOfParts, asked: Export): Promise<PulledWindow | undefined> {
  return findWindow(store.reader, of, asked, before(clock.now()));
}

function before(now: number): string {
  return new Date(now - windowMilliseconds).toISOString();
}

/** The list of a window is made once, with its first page: what changes meanwhile moves no order to a page that was fetched already. */
async function freeze(tools: Tools, store: PullStore, of: StoreOfParts, asked: Export): Promise<PulledWindow> {
  await lookAtOrders(tools, store, of);
  const pageSize = store.partner.pageSize(store.settings);
  const { clock, workspace } = tools;
  let window: PulledWindow | undefined;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = clock.iso();
      const paused = await pauseAt(trx, workspace(), store.gates[0]?.outlet.id ?? '', at);
      const { since, until } = asked;
      const parts = await partsInWindow(trx, of, { since, until, onlyTold: paused !== undefined });
      const pages = Math.max(1, Math.ceil(parts.length / pageSize));
      window = { id: newId(clock.now()), store: of.store, merchant: of.merchant, parts, pages, pageSize };
      await dropWindows(trx, before(clock.now()));
      if (parts.length > 0) await openWindow(trx, window, asked, at);
      await noteCall(trx, of, 'asked', at);
    },
  });
  if (!window) throw new Error('The window was not opened.');
  return window;
}

interface Page {
  readonly told: readonly ToldPart[];
  readonly orders: readonly string[];
  /** What was in no window yet, in the partner's words, by part. */
  readonly news: Readonly<Record<string, string>>;
}

async function tell(tools: Tools, store: PullStore, of: StoreOfParts, parts: readonly string[]): Promise<Page> {
  const { reader, dialect } = tools.store;
  const standing = await partsToTell(reader, dialect, of, parts);
  const orders = await ordersOfParts(reader, dialect, [of.merchant], parts);
  const told: ToldPart[] = [];
  const texts: string[] = [];
  const news: Record<string, string> = {};
  for (const id of parts) {
    const part = standing.get(id);
    const order = orders.get(id)?.order;
    const word = part && wordOf(store, part);
    if (!part || !order || word === undefined) continue;
    const text = tellOrder(store, order, { key: id, word, modifiedAt: part.modifiedAt });
    // It was good when the window began; the next look finds out, and says so.
    if (isRefused(text)) continue;
    texts.push(text);
    told.push({ part: id, word, print: printOf(store, order, id, word) });
    if (part.news) news[id] = text;
  }
  return { told, orders: texts, news };
}

function wordOf({ partner }: PullStore, { status, told, cancelAsked }: PartToTell): string | undefined {
  return partner.word(status, { told, cancelAsked });
}
