import { createHash } from 'node:crypto';
import type { OutletPlace } from '../../config/lookup.ts';
import { lastReading } from '../../domain/calendar/wall-clock.ts';
import type { PublishedLevel } from '../../domain/inventory-level.ts';
import { newsFor } from '../../domain/stock/told.ts';
import { changedSkus } from '../../domain/stock/unseen-orders.ts';
import { lastNumber } from '../../storage/counters.ts';
import type { HeldLease } from '../../storage/held-lease.ts';
import {
  dropStrayRows,
  insertStockRows,
  type StockGate,
  stockGate,
  toldQuantities,
} from '../../storage/told-levels.ts';
import { newId } from '../../support/ids.ts';
import { limits } from '../../support/limits.ts';
import { breathe } from '../../support/waiting.ts';
import type { Tools } from '../../tools.ts';
import { type ReadFacts, readFacts } from './facts.ts';
import { stockRows } from './rows.ts';

/** What a look through a cart's stock has come to. */
export interface StockLook {
  /** The delivery whose rows lie ready; null = the cart knows everything. */
  readonly delivery: { readonly id: string; readonly stockVersion: number; readonly whole: boolean } | null;
  /** How far the gate has come with it. */
  readonly gate: StockGate;
}

/**
 * Looks through all stock of a cart's merchant for news, unless nothing that counts has changed since the last look. What it finds is
 * written down, slice by slice, under the id of a delivery that is yet to be opened: the commit that opens it has nothing to reckon.
 * Once a day (`full inventory upload`), and whenever a person asks, the news is everything.
 */
export async function lookThrough(
  tools: Tools,
  lease: HeldLease,
  place: OutletPlace,
  asked: boolean,
): Promise<StockLook | null> {
  const { store, clock, workspace } = tools;
  const { merchant, outlet } = place;
  const at = clock.iso();
  const stockVersion = await lastNumber(store.reader, merchant.id, 'stock');
  const before = await stockGate(store.reader, merchant.id, outlet.id);
  const facts = await readFacts(store.reader, merchant.id, at);
  const many = facts.units.length > limits.openUnitsKept;
  const units = many ? [] : facts.units;
  const looked = fingerprint([stockVersion, workspace().revision, facts.seen, many ? facts.units : []]);
  const whole = asked || before.wholeAt === '' || isWholeDue(place, before.wholeAt, at);
  // Between two stock files only orders come and go: then their own SKUs are looked at, however many the merchant has.
  const only = looked === before.looked && !whole ? changedSkus(before.units, units) : undefined;
  if (only?.length === 0 || (whole && stockVersion === 0)) return null;
  const id = newId(clock.now());
  const rows = await writeNews(tools, lease, place, { id, whole, facts, only });
  const wholeAt = whole && (rows > 0 || before.wholeAt !== '') ? at : before.wholeAt;
  return {
    delivery: rows > 0 ? { id, stockVersion, whole } : null,
    gate: { looked, units, delivery: rows > 0 ? id : before.delivery, wholeAt },
  };
}

/** Whatever a cart is told depends on these and on open orders; levels and names of products count by the version of the stock. */
function fingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The time of day has come round since the last whole delivery: once a day, however often somebody asks, also after a stop. */
function isWholeDue({ merchant, cart }: OutletPlace, wholeAt: string, at: string): boolean {
  const time = cart?.loadOptions.fullInventoryUpload ?? '';
  if (time === '') return false;
  const [hours, minutes] = time.split(':').map(Number);
  const due = lastReading(merchant.zone, (hours ?? 0) * 60 + (minutes ?? 0), Date.parse(at));
  return Date.parse(wholeAt) < due;
}

interface News {
  readonly id: string;
  readonly whole: boolean;
  readonly facts: ReadFacts;
  /** SKUs of lines; absent = everything. */
  readonly only: readonly string[] | undefined;
}

/** Returns how many rows the delivery will have. */
async function writeNews(tools: Tools, lease: HeldLease, place: OutletPlace, news: News): Promise<number> {
  const { store } = tools;
  const { merchant, outlet } = place;
  const owner = { merchant: merchant.id, gate: outlet.id, delivery: news.id };
  await store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      await dropStrayRows(trx, outlet.id);
    },
  });
  let count = 0;
  for await (const slice of stockRows(store.reader, store.dialect, place, news.facts, news.only)) {
    const skus = slice.map(({ sku }) => sku);
    const has = await toldQuantities(store.reader, store.dialect, merchant.id, outlet.id, skus);
    const rows = newsFor(slice, has, news.whole);
    count += rows.length;
    for (const some of slicesOf(rows)) {
      await store.commits.commit({
        apply: async (trx) => {
          await lease.guard(trx);
          await insertStockRows(trx, store.dialect, owner, some);
        },
      });
    }
    await breathe();
  }
  return count;
}

function* slicesOf(rows: readonly PublishedLevel[]): Generator<readonly PublishedLevel[]> {
  const size = limits.stockRowsPerCommit;
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
}
