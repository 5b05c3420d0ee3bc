import { groupBy } from '../../../support/grouping.ts';
import { errors } from '../../api/errors.ts';
import type { Written } from '../../api/layout.ts';
import { type Fields, fieldsOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import { errors as shared } from '../../transports/errors.ts';
import { isNoRoute, refusedCall, type Shop } from './client.ts';
import { productsById, productsBySku, variationsOf } from './products.ts';
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

/** A SKU that means the stock which a product holds for its variations. */
interface Named {
  readonly product: string;
  readonly sku: string;
  readonly wanted: number;
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
  dropped: number;
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
    for (let from = 0; from < same.length; from += settings['batch size']) {
      const { refused, dropped } = await setBatch(shop, path, same.slice(from, from + settings['batch size']));
      skipped.refused += refused;
      skipped.dropped += dropped;
    }
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

/** A batch answers 200, and each of its items for itself. */
async function setBatch(
  shop: Shop,
  path: string,
  items: readonly Item[],
): Promise<Pick<Skipped, 'refused' | 'dropped'>> {
  const update = items.map(({ id, wanted }) => ({ id, manage_stock: true, stock_quantity: wanted }));
  const outcome = await shop.change({ method: 'POST', path: `${path}/batch`, json: { update }, effective: true });
  if ('refused' in outcome) {
    const { refused } = outcome;
    // A product that was deleted meanwhile takes its variations with it; nothing else of the parcel suffers.
    if (refused.status === 404 && !isNoRoute(refused)) return { refused: items.length, dropped: 0 };
    if (refused.status === 413)
      throw errors.API_REFUSED({ message: `${refused.words}.`, hint: 'Set a smaller "batch size".' });
    throw refusedCall(path, refused);
  }
  const said = fieldsOf(outcome.json).update;
  if (!Array.isArray(said))
    throw shared.DELIVERY_IN_DOUBT({ message: `The answer to ${path}/batch does not say what was set.` });
  const taken = said.map(fieldsOf).filter(({ error }) => error === undefined || error === null);
  const rows = new Map(taken.map((row) => [wholeOf(row.id), row]));
  const dropped = items.filter((item) => isDropped(item, rows.get(item.id)));
  return { refused: items.filter(({ id }) => !rows.has(id)).length, dropped: dropped.length };
}

/** A shop whose stock management is off takes the level with a friendly answer, and forgets it. */
function isDropped({ wanted }: Item, row: Fields | undefined): boolean {
  if (row?.manage_stock === false) return true;
  return row?.stock_quantity !== undefined && wholeOf(row.stock_quantity) !== wanted;
}

async function find(settings: Settings, shop: Shop, levels: readonly Written<StockBody>[]): Promise<Found> {
  const wanted = new Map(levels.map(({ body }) => [body.sku, body.quantity]));
  const skipped: Skipped = { unknown: 0, unmanaged: 0, without: 0, shared: 0, refused: 0, dropped: 0 };
  const items: Item[] = [];
  const known = new Set<string>();
  const named: Named[] = [];
  for await (const row of productsBySku(shop, [...wanted.keys()])) {
    const sku = textOf(row.sku);
    const quantity = wanted.get(sku);
    const id = wholeOf(row.id);
    if (quantity === undefined || id === undefined) continue;
    known.add(sku);
    const { parent_id, type, manage_stock } = row;
    if (type === 'variation' && manage_stock === 'parent')
      named.push({ product: textOf(parent_id), sku, wanted: quantity });
    else if (type === 'variable' && manage_stock === true) named.push({ product: textOf(id), sku, wanted: quantity });
    else if (!holdsStock(row)) skipped.without += 1;
    else if (manage_stock !== true && !settings['turn on stock management']) skipped.unmanaged += 1;
    else items.push({ ...stockIn(row), id, path: pathOf(row), wanted: quantity });
  }
  skipped.unknown = [...wanted.keys()].filter((sku) => !known.has(sku)).length;
  const pools = await poolsOf(shop, named);
  skipped.without += pools.without;
  skipped.shared = named.length - pools.items.length - pools.without;
  return { items: [...items, ...pools.items], skipped };
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

/**
 * Stock that a product holds for its variations, where one SKU speaks for it. Of several nobody says whether they are to be added, and
 * what is told is only what has changed: whichever changed last would win.
 */
async function poolsOf(shop: Shop, named: readonly Named[]): Promise<{ items: Item[]; without: number }> {
  const byProduct = groupBy(named, ({ product }) => product);
  const items: Item[] = [];
  let without = 0;
  for await (const row of productsById(shop, [...byProduct.keys()])) {
    const same = byProduct.get(textOf(row.id)) ?? [];
    const sharing = (await variationsOf(shop, textOf(row.id))).filter(({ manage_stock }) => manage_stock === 'parent');
    const speaker = speakerOf(same, row, sharing);
    const id = wholeOf(row.id);
    if (speaker && id !== undefined)
      items.push({ ...stockIn(row), id, path: 'wc/v3/products', wanted: speaker.wanted });
    if (sharing.length === 0) without += same.length;
  }
  return { items, without };
}

/** The product's own SKU, or that of the only variation that has one: without, a variation shows the SKU of its product. */
function speakerOf(named: readonly Named[], product: Fields, sharing: readonly Fields[]): Named | undefined {
  const own = textOf(product.sku);
  const others = sharing.map(({ sku }) => textOf(sku)).filter((sku) => sku !== '' && sku !== own);
  if (sharing.length === 0) return undefined;
  return named.find(({ sku }) => sku === own) ?? (others.length === 1 ? named[0] : undefined);
}

function noteOf({ unknown, unmanaged, without, shared: several, refused, dropped }: Skipped): string {
  const parts = [
    [unknown, 'unknown to the shop'],
    [unmanaged, 'whose stock the shop does not manage'],
    [without, 'of products that hold no stock'],
    [several, 'that share the stock of their product with others'],
    [refused, 'refused by the shop'],
    [dropped, 'not kept by the shop, whose stock management is off (WooCommerce > Settings > Products > Inventory)'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${count} SKUs ${why}, skipped`)
    .join('; ');
}
