import { createHash } from 'node:crypto';
import { type Fields, fieldsOf, listOf, textOf } from '../../api/values.ts';
import type { Page } from '../../contract.ts';
import { Barcodes } from './barcodes.ts';
import type { EasypostClient } from './client.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { referenceOf } from './ledger.ts';
import { pageSize } from './page-size.ts';
import type { EasypostSettings } from './settings.ts';
import { createdMs, stirredMs } from './times.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/**
 * Each look meets again what was changed a day before the last one: EasyPost's clock is not ours, a list that changes while it is read
 * may hide an order, and nobody says whether times are those of the change or of when it shows.
 */
const overlapMs = dayMs;
/** Without news the cursor moves this often. */
const restMs = hourMs;

/** An order as it is kept: as EasyPost gives it, but only what is used, so that no person is in it. */
export interface ShippedOrder {
  readonly id: string;
  readonly description: string;
  readonly picks: readonly object[];
}

/** Reads the list of orders and tells those that have parcels which were not told yet. */
export async function* shipmentPages(
  client: EasypostClient,
  settings: EasypostSettings,
  look: { readonly cursor: string; readonly earliest: string },
  now: number,
): AsyncGenerator<Page, void> {
  const before = readCursor(look.cursor);
  const since = before.at === 0 ? Date.parse(look.earliest) || 0 : before.at - overlapMs;
  const known = new Set(before.told);
  const wasOpen = new Set(before.open);
  const told: string[] = [];
  const open = new Set<string>();
  const oldest = Math.min(now, before.at || now) - settings['look back days'] * dayMs;
  const barcodes = new Barcodes(client);
  let waiting: ShippedOrder[] = [];
  let pages = 0;
  for await (const rows of client.orders()) {
    for (const row of rows.filter((one) => referenceOf(one) !== '')) {
      const order = await withPicks(client, row, since, oldest);
      const picks = listOf(order?.picks).map((one) => fieldsOf(one));
      if (!order) continue;
      const id = textOf(order.id);
      if (!picks.every(isTracked) && createdMs(order) >= oldest) open.add(id);
      if (!picks.some(isTracked) || (stirred(order) < since && !wasOpen.has(id))) continue;
      const kept = await keptOf(order, barcodes);
      const mark = markOf(kept);
      told.push(mark);
      if (known.has(mark)) continue;
      known.add(mark);
      waiting.push(kept);
    }
    for (let size = pageSize(pages); waiting.length >= size; size = pageSize(pages)) {
      // The cursor stays until the look is through: a list without order has no middle.
      yield { body: { orders: waiting.slice(0, size) }, count: size, cursor: look.cursor };
      waiting = waiting.slice(size);
      pages += 1;
    }
    if (isPast(rows, settings, Math.min(since || now, now))) break;
  }
  const news = pages > 0 || waiting.length > 0;
  if (!news && now - before.at < restMs) return;
  yield {
    body: { orders: waiting },
    count: waiting.length,
    cursor: writeCursor({ at: now, told: [...new Set(told)], open: [...open] }),
  };
}

/** Sorted by age, everything that follows is too old to ship now. */
function isPast(rows: readonly Fields[], settings: EasypostSettings, from: number): boolean {
  if (settings['order list'] !== 'newest first') return false;
  const oldest = from - settings['look back days'] * dayMs;
  return rows.every((row) => createdMs(row) > 0 && stirredMs(row) < oldest);
}

/** Where the list leaves parcels out, orders that may still ship are asked for one by one. */
async function withPicks(
  client: EasypostClient,
  row: Fields,
  since: number,
  oldest: number,
): Promise<Fields | undefined> {
  if (Array.isArray(row.picks)) return row;
  if (stirredMs(row) < since && createdMs(row) < oldest) return undefined;
  return client.order(textOf(row.id));
}

/** An order that does not say when it was changed is looked at each time. */
function stirred(order: Fields): number {
  return stirredMs(order) || Number.POSITIVE_INFINITY;
}

function isTracked(pick: Fields): boolean {
  return textOf(fieldsOf(pick.tracker).tracking_code) !== '';
}

async function keptOf(order: Fields, barcodes: Barcodes): Promise<ShippedOrder> {
  barcodes.learn(listOf(order.line_items));
  const picks: object[] = [];
  for (const one of listOf(order.picks)) {
    const { id, created_at, tracker, inventories } = fieldsOf(one);
    const { tracking_code, carrier, status } = fieldsOf(tracker);
    barcodes.learn(listOf(inventories));
    const units: object[] = [];
    for (const entry of listOf(inventories)) {
      const { units: some, quantity } = fieldsOf(entry);
      units.push({
        product: { barcode: await barcodes.of(entry) },
        ...(some !== undefined && { units: some }),
        ...(quantity !== undefined && { quantity }),
      });
    }
    picks.push({ id, created_at, tracker: { tracking_code, carrier, status }, inventories: units });
  }
  return { id: textOf(order.id), description: textOf(order.description), picks };
}

/** Same parcels, same mark. What a carrier does on the way is no news, except that a parcel is called off. */
function markOf({ id, picks }: ShippedOrder): string {
  const parcels = picks.map((one) => {
    const { id: pick, tracker, inventories } = fieldsOf(one);
    const { tracking_code, status } = fieldsOf(tracker);
    return [pick, tracking_code, status === 'cancelled', inventories];
  });
  return createHash('sha256')
    .update(JSON.stringify([id, parcels]))
    .digest('base64url')
    .slice(0, 12);
}
