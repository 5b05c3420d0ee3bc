import { groupBy } from '../../../support/grouping.ts';
import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { isNoRoute, refusedCall, type Shop } from './client.ts';
import { productsBySku } from './products.ts';
import type { Settings } from './settings.ts';
import type { StockBody } from './to-woocommerce.ts';

interface Item {
  readonly id: number;
  /** Of the batch that it belongs to: `wc/v3/products`, or those of one product's variations. */
  readonly path: string;
  readonly wanted: number;
  readonly current: number | undefined;
  readonly managed: boolean;
}

interface Found {
  readonly items: readonly Item[];
  readonly skipped: Skipped;
}

interface Skipped {
  unknown: number;
  unmanaged: number;
  without: number;
  shared: number;
  refused: number;
}

export async function sendStock(
  settings: Settings,
  shop: Shop,
  levels: readonly Written<StockBody>[],
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const { items, skipped } = await find(settings, shop, levels);
  const stale = items.filter((item) => !isSet(item));
  if (stale.length > 0) await attempting();
  for (const [path, same] of groupBy(stale, (item) => item.path))
    for (let from = 0; from < same.length; from += settings['batch size'])
      skipped.refused += await setBatch(shop, path, same.slice(from, from + settings['batch size']));
  const note = noteOf(skipped);
  return note === '' ? {} : { note };
}

/** Levels are absolute, so what is there says whether they arrived; setting them again does no harm. */
export async function traceStock(
  settings: Settings,
  shop: Shop,
  levels: readonly Written<StockBody>[],
): Promise<Trace> {
  const { items } = await find(settings, shop, levels);
  return items.every(isSet) ? 'delivered' : 'not-delivered';
}

function isSet({ current, wanted, managed }: Item): boolean {
  return managed && current === wanted;
}

/** A batch answers 200, and each of its items for itself. Returns how many were refused. */
async function setBatch(shop: Shop, path: string, items: readonly Item[]): Promise<number> {
  const update = items.map(({ id, wanted }) => ({ id, manage_stock: true, stock_quantity: wanted }));
  const outcome = await shop.change({ method: 'POST', path: `${path}/batch`, json: { update }, effective: true });
  if ('refused' in outcome) {
    const { refused } = outcome;
    // A product that was deleted meanwhile takes its variations with it; nothing else of the parcel suffers.
    if (refused.status === 404 && !isNoRoute(refused)) return items.length;
    if (refused.status === 413)
      throw errors.API_REFUSED({ message: `${refused.words}.`, hint: 'Set a smaller "batch size".' });
    throw refusedCall(path, refused);
  }
  const said = fieldsOf(outcome.json).update;
  if (!Array.isArray(said))
    throw shared.DELIVERY_IN_DOUBT({ message: `The answer to ${path}/batch does not say what was set.` });
  const done = new Set(
    said
      .map(fieldsOf)
      .filter(({ error }) => error === undefined || error === null)
      .map(({ id }) => wholeOf(id)),
  );
  return items.filter(({ id }) => !done.has(id)).length;
}

async function find(settings: Settings, shop: Shop, levels: readonly Written<StockBody>[]): Promise<Found> {
  const wanted = new Map(levels.map(({ body }) => [body.sku, body.quantity]));
  const skipped: Skipped = { unknown: 0, unmanaged: 0, without: 0, shared: 0, refused: 0 };
  const items: Item[] = [];
  const known = new Set<string>();
  const ofParents: { readonly parent: string; readonly wanted: number }[] = [];
  for await (const row of productsBySku(shop, [...wanted.keys()])) {
    const quantity = wanted.get(textOf(row.sku));
    const id = wholeOf(row.id);
    if (quantity === undefined || id === undefined) continue;
    known.add(textOf(row.sku));
    const { parent_id, type, manage_stock } = row;
    if (type === 'variation' && manage_stock === 'parent')
      ofParents.push({ parent: textOf(parent_id), wanted: quantity });
    else if (!holdsStock(row)) skipped.without += 1;
    else if (manage_stock !== true && !settings['turn on stock management']) skipped.unmanaged += 1;
    else items.push({ ...stockIn(row), id, path: pathOf(row), wanted: quantity });
  }
  skipped.unknown = [...wanted.keys()].filter((sku) => !known.has(sku)).length;
  const parents = await parentsOf(shop, ofParents);
  skipped.shared = ofParents.length - parents.length;
  return { items: [...items, ...parents], skipped };
}

/** Goods to choose from, to be put together, or of somebody else have no stock of their own. */
function holdsStock({ type }: Fields): boolean {
  return !['variable', 'grouped', 'external', 'variable-subscription'].includes(textOf(type));
}

function pathOf({ type, parent_id }: Fields): string {
  return type === 'variation' ? `wc/v3/products/${textOf(parent_id)}/variations` : 'wc/v3/products';
}

function stockIn({ manage_stock, stock_quantity }: Fields): Pick<Item, 'current' | 'managed'> {
  return { managed: manage_stock === true, current: wholeOf(stock_quantity) };
}

/** Stock that a product holds for its variations: set where one of them only is told, since nobody says whether several are to be added. */
async function parentsOf(
  shop: Shop,
  all: readonly { readonly parent: string; readonly wanted: number }[],
): Promise<Item[]> {
  const single = [...groupBy(all, ({ parent }) => parent)].filter(([, same]) => same.length === 1);
  const wanted = new Map(single.flatMap(([parent, same]) => same.map((one) => [parent, one.wanted] as const)));
  const ids = [...wanted.keys()];
  const items: Item[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const rows = await shop.list('wc/v3/products', { include: ids.slice(from, from + 100).join(','), per_page: 100 });
    for (const row of rows) {
      const [id, quantity] = [wholeOf(row.id), wanted.get(textOf(row.id))];
      if (id !== undefined && quantity !== undefined)
        items.push({ ...stockIn(row), id, path: 'wc/v3/products', wanted: quantity });
    }
  }
  return items;
}

function noteOf({ unknown, unmanaged, without, shared: several, refused }: Skipped): string {
  const parts = [
    [unknown, 'unknown to the shop'],
    [unmanaged, 'whose stock the shop does not manage'],
    [without, 'of products that hold no stock'],
    [several, 'that share the stock of their product with others'],
    [refused, 'refused by the shop'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${count} SKUs ${why}, skipped`)
    .join('; ');
}
