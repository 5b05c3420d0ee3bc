import { createHash } from 'node:crypto';
import { groupBy } from '../../../support/grouping.ts';
import type { Written } from '../../api/layout.ts';
import { fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';
import type { Receipt, Trace } from '../../contract.ts';
import type { Admin } from './client.ts';
import { nodesOf } from './fulfillment-orders.ts';
import { userErrorsOf } from './judged.ts';
import { setQuantities, stockItem, variantsBySku } from './queries.ts';
import { skuSearch } from './search.ts';
import type { ShopifySettings } from './settings.ts';
import { locationOf } from './shop.ts';
import type { StockBody } from './to-shopify.ts';

/** SKUs in one search. */
const skusAtOnce = 40;
/** Quantities in one call. */
const quantitiesAtOnce = 250;
/** Sales go on while we set; after that many looks the warehouse's word counts as it is. */
const comparesAtMost = 3;

interface Item {
  readonly id: string;
  readonly sku: string;
  readonly wanted: number;
  /** What the shop says now; `undefined` = it is not stocked at the location. */
  readonly current: number | undefined;
}

interface Found {
  readonly items: readonly Item[];
  readonly skipped: Skipped;
}

interface Skipped {
  unknown: number;
  untracked: number;
  elsewhere: number;
  refused: number;
  shared: number;
}

export async function sendStock(
  settings: ShopifySettings,
  admin: Admin,
  key: string,
  levels: readonly Written<StockBody>[],
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const location = locationOf(settings);
  const { items, skipped } = await find(settings, admin, levels);
  const away = items.filter(({ current }) => current === undefined);
  const stocked = items.filter(({ current, wanted }) => current !== undefined && current !== wanted);
  const toStock = settings['stock at location'] ? away : [];
  skipped.elsewhere = away.length - toStock.length;
  if (stocked.length + toStock.length > 0) await attempting();
  for (const { id } of toStock) {
    const { inventoryActivate } = await admin.run(stockItem, { item: id, location, key: uuidOf([key, id]) });
    if (userErrorsOf(inventoryActivate).length > 0) skipped.refused += 1;
    else stocked.push(...toStock.filter((one) => one.id === id).map((one) => ({ ...one, current: 0 })));
  }
  for (let from = 0; from < stocked.length; from += quantitiesAtOnce)
    await set(stocked.slice(from, from + quantitiesAtOnce), 1);
  const note = noteOf(skipped);
  return note === '' ? {} : { note };

  /** One bad item fails the whole call: it is left out where Shopify names it, else the call is halved. */
  async function set(batch: readonly Item[], compares: number): Promise<void> {
    if (batch.length === 0) return;
    const refused = await trySet(batch, compares > comparesAtMost);
    if (refused.length === 0) return;
    const stale = refused.filter(({ code }) => code === 'CHANGE_FROM_QUANTITY_STALE');
    if (stale.length > 0) return set(await reread(batch), compares + 1);
    const bad = new Set(
      refused.map(({ field }) => placeIn(field)).filter((place) => place >= 0 && place < batch.length),
    );
    if (bad.size === 0 && batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await set(batch.slice(0, half), compares);
      return set(batch.slice(half), compares);
    }
    skipped.refused += Math.max(1, bad.size);
    if (bad.size > 0)
      await set(
        batch.filter((_, place) => !bad.has(place)),
        compares,
      );
  }

  async function trySet(batch: readonly Item[], blindly: boolean): Promise<ReturnType<typeof userErrorsOf>> {
    const quantities = batch.map(({ id, wanted, current = 0 }) => ({
      inventoryItemId: id,
      locationId: location,
      quantity: wanted,
      changeFromQuantity: blindly ? null : current,
    }));
    const input = {
      name: settings['stock quantity'],
      reason: 'correction',
      referenceDocumentUri: `crossdock://inventory/${key}`,
      quantities,
    };
    // Another content under the same key is an error there, so the content is part of it: the same again is the same.
    const variables = { input, key: uuidOf([key, JSON.stringify(quantities)]) };
    return userErrorsOf((await admin.run(setQuantities, variables)).inventorySetQuantities);
  }

  async function reread(batch: readonly Item[]): Promise<Item[]> {
    const wanted = batch.map(({ sku, wanted: quantity }) => ({ key: '', body: { sku, quantity } }));
    const ids = new Set(batch.map(({ id }) => id));
    const again = await find(settings, admin, wanted);
    return again.items.filter(
      ({ id, current, wanted: goal }) => ids.has(id) && current !== undefined && current !== goal,
    );
  }
}

/** Levels are absolute, so what is there says whether they arrived; setting them again does no harm. */
export async function traceStock(
  settings: ShopifySettings,
  admin: Admin,
  levels: readonly Written<StockBody>[],
): Promise<Trace> {
  const { items } = await find(settings, admin, levels);
  return items.every(({ current, wanted }) => current === undefined || current === wanted)
    ? 'delivered'
    : 'not-delivered';
}

async function find(settings: ShopifySettings, admin: Admin, levels: readonly Written<StockBody>[]): Promise<Found> {
  const wanted = new Map(levels.map(({ body }) => [body.sku, body.quantity]));
  const name = settings['stock quantity'];
  const skus = [...wanted.keys()].filter((sku) => sku !== '');
  const items = new Map<string, Item>();
  const untracked = new Set<string>();
  for (let from = 0; from < skus.length; from += skusAtOnce) {
    const query = skuSearch(skus.slice(from, from + skusAtOnce));
    const given = { query, location: locationOf(settings), names: [name] };
    for await (const variant of nodesOf(
      async (after) => (await admin.run(variantsBySku, { ...given, after })).productVariants,
    )) {
      // The search splits SKUs into words and finds neighbours.
      const sku = textOf(variant.sku);
      const quantity = wanted.get(sku);
      const { id, tracked, inventoryLevel } = fieldsOf(variant.inventoryItem);
      if (quantity === undefined || textOf(id) === '') continue;
      if (tracked === false) untracked.add(sku);
      else items.set(textOf(id), { id: textOf(id), sku, wanted: quantity, current: levelIn(inventoryLevel, name) });
    }
  }
  const bySku = groupBy([...items.values()], ({ sku }) => sku);
  const unknown = [...wanted.keys()].filter((sku) => !bySku.has(sku) && !untracked.has(sku)).length;
  const shared = [...bySku.values()].filter((same) => same.length > 1).length;
  return {
    items: [...items.values()],
    skipped: { unknown, untracked: untracked.size, elsewhere: 0, refused: 0, shared },
  };
}

function levelIn(level: unknown, name: string): number | undefined {
  if (level === null || level === undefined) return undefined;
  const found = listOf(fieldsOf(level).quantities)
    .map(fieldsOf)
    .find((one) => one.name === name);
  return wholeOf(found?.quantity);
}

/** `["input", "quantities", "3", "quantity"]` is about the fourth. */
function placeIn(field: readonly string[]): number {
  const index = field.indexOf('quantities');
  return index >= 0 ? (wholeOf(field[index + 1]) ?? -1) : -1;
}

function noteOf({ unknown, untracked, elsewhere, refused, shared }: Skipped): string {
  const parts = [
    [unknown, 'unknown to the shop'],
    [untracked, 'whose stock the shop does not track'],
    [elsewhere, 'not stocked at the location'],
    [refused, 'refused by the shop'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, why]) => `${count} SKUs ${why}, skipped`);
  const several = shared > 0 ? [`${shared} SKUs stand for several variants, all of them set`] : [];
  return [...told, ...several].join('; ');
}

/** A UUID that is the same for the same words. */
function uuidOf(words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('\n')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
