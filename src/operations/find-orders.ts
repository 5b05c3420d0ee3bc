import { tagsIn } from '../domain/judging/tag-filters.ts';
import { methodOf } from '../domain/translation/ship-method.ts';
import { type ExportedOrder, exportPage, type OrderWish, type SkuNames, skuNames } from '../storage/order-export.ts';
import { searchOrders } from '../storage/order-search.ts';
import { secondsLater } from '../support/clock.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';
import { cellText } from './spreadsheet.ts';
import { csvOf } from './translation/csv-text.ts';

/** What a person looks for; conditions must all hold. */
export interface FindWish {
  /** Any number of an order, the name of a file, or a SKU. */
  readonly text?: string;
  readonly status?: string;
  readonly cart?: string;
  readonly since?: string;
  readonly until?: string;
  readonly sku?: string;
  readonly wms?: string;
  /** The cart's text, or the code that the WMS is told. */
  readonly shipMethod?: string;
  /** On the order or on its buyer. */
  readonly tag?: string;
}

/** An order as an export tells it: nothing personal. */
export interface FoundOrderRow {
  readonly id: string;
  readonly merchant: string;
  readonly cart: string;
  readonly orderNumber: string;
  readonly custRef: string;
  readonly poNumber: string;
  readonly status: string;
  readonly reason: string;
  readonly placedAt: string;
  readonly receivedAt: string;
  readonly updatedAt: string;
  readonly shipMethod: string;
  /** As its WMS is told. */
  readonly serviceCode: string;
  readonly wms: readonly string[];
  readonly lines: number;
  readonly units: number;
  readonly tracking: readonly string[];
  /** What of it is called so, where a text was looked for. */
  readonly by?: string;
}

const pageSize = 200;
/** Orders of one text: the name of a daily file may lead to many. */
const byTextAtMost = 10_000;
/** Where a text is a SKU and nobody says since when. */
const skuDays = 30;

/** Newest first, page by page: however many there are, few are in memory. */
export async function* findOrders(
  dock: Dock,
  scope: Scope,
  wish: FindWish,
  limit: number,
): AsyncGenerator<FoundOrderRow[]> {
  const { reader, dialect } = dock.tools.store;
  const { status, cart, since, until, wms } = wish;
  const plain: OrderWish = {
    ...(status !== undefined && { status }),
    ...(cart !== undefined && { cart }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(wms !== undefined && { wms }),
  };
  const skus = wish.sku === undefined ? undefined : await skuNames(reader, scope, wish.sku);
  const named = await namedSo(dock, scope, wish);
  let left = limit;
  let after: ExportedOrder | null = null;
  while (left > 0) {
    const page: ExportedOrder[] = await exportPage(
      reader,
      dialect,
      scope,
      { ...plain, ...(skus && { skus: skus.lines }), ...(named && { ids: [...named.keys()] }) },
      after,
      pageSize,
    );
    const found = page.filter((order) => fits(order, wish, skus)).slice(0, left);
    left -= found.length;
    if (found.length > 0) yield found.map((order) => rowOf(order, named?.get(order.id)));
    after = page.at(-1) ?? null;
    if (page.length < pageSize) return;
  }
}

/** Orders by a text, with what of them is called so; `null` = no text was given. A text that is no number may be a SKU. */
async function namedSo(dock: Dock, scope: Scope, { text, since }: FindWish): Promise<Map<string, string> | null> {
  if (text === undefined) return null;
  const { reader, dialect } = dock.tools.store;
  const found = await searchOrders(reader, dialect, scope, text, { limit: byTextAtMost });
  if (found.length > 0) return new Map(found.map(({ id, by }) => [id, by]));
  const from = since ?? secondsLater(dock.tools.clock.iso(), -skuDays * 86_400);
  const skus = await skuNames(reader, scope, text);
  const wish = { since: from, skus: skus.lines };
  const named = new Map<string, string>();
  let after: ExportedOrder | null = null;
  while (named.size < byTextAtMost) {
    const page: ExportedOrder[] = await exportPage(reader, dialect, scope, wish, after, pageSize);
    for (const order of page) if (fits(order, {}, skus)) named.set(order.id, 'SKU');
    after = page.at(-1) ?? null;
    if (page.length < pageSize) break;
  }
  return named;
}

/** What the store's own columns do not tell. */
function fits(
  { given, out }: ExportedOrder,
  { shipMethod, tag }: Pick<FindWish, 'shipMethod' | 'tag'>,
  skus: SkuNames | undefined,
): boolean {
  if (skus && ![...given.lines, ...out.lines].some(({ sku }) => skus.names.includes(sku.trim()))) return false;
  if (shipMethod !== undefined && !has(shipMethod, [methodOf(given), out.serviceCode])) return false;
  return tag === undefined || has(tag, [...tagsIn(given.tags ?? ''), ...tagsIn(given.customerTags ?? '')]);
}

function has(wanted: string, words: readonly string[]): boolean {
  return words.some((word) => word.trim().toLowerCase() === wanted.trim().toLowerCase());
}

function rowOf(order: ExportedOrder, by: string | undefined): FoundOrderRow {
  const { given, out, wmses: wms, tracking, shadow: _, ...summary } = order;
  return {
    ...summary,
    poNumber: given.poNumber,
    shipMethod: methodOf(given),
    serviceCode: out.serviceCode,
    wms,
    lines: out.lines.length,
    units: out.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    tracking,
    ...(by !== undefined && { by }),
  };
}

const columns = [
  ...(['orderNumber', 'merchant', 'cart', 'status', 'reason', 'receivedAt', 'placedAt', 'updatedAt'] as const),
  ...(['custRef', 'poNumber', 'shipMethod', 'serviceCode', 'wms', 'lines', 'units', 'tracking', 'id'] as const),
];

/** Pure. For spreadsheets; several WMSes or tracking numbers stand in one cell with blanks between. `head`: with the names of the columns. */
export function foundCsv(rows: readonly FoundOrderRow[], head: boolean): string {
  const texts = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, cellText([row[column]].flat().join(' '))])),
  );
  const whole = csvOf(columns, texts);
  return head ? whole : whole.slice(whole.indexOf('\n') + 1);
}
