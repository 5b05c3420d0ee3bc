import { instantOf, textOf, wholeOf } from '../../api/values.ts';
import type { Client } from './client.ts';

/** Ids of products by their SKU, as many as have it. */
export interface Catalogue {
  find(skus: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;
}

/** A SKU that was given to another product meanwhile is noticed; one that was given to a second one only now. */
const wholeEveryMilliseconds = 6 * 3_600_000;
const overlapMilliseconds = 600_000;

/**
 * The vendor has no promised filter by SKU, so the list of products is read once, and what has changed since when a SKU is missing.
 * Kept in memory: only names and numbers, and whoever acts on them reads the product again.
 */
export function catalogueOf(client: Client, now: () => number): Catalogue {
  let ids = new Map<string, Set<number>>();
  let readAt = Number.NEGATIVE_INFINITY;
  let latest = '';
  let reading: Promise<void> | undefined;
  return { find };

  async function find(skus: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    const whole = now() - readAt > wholeEveryMilliseconds;
    if (whole || skus.some((sku) => !ids.has(sku))) {
      reading ??= read(whole).finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return new Map(skus.map((sku) => [sku, [...(ids.get(sku) ?? [])]]));
  }

  async function read(whole: boolean): Promise<void> {
    const begun = now();
    const found = whole ? new Map<string, Set<number>>() : ids;
    const since = whole || latest === '' ? '' : new Date(Date.parse(latest) - overlapMilliseconds).toISOString();
    const query = { order: 'id ASC', ...(since !== '' && { updated_at_min: since }) };
    // Of all products some may be deleted meanwhile; to those that have changed others may come.
    const pages = since === '' ? client.backwards('variants', query) : client.all('variants', query);
    for await (const { rows } of pages)
      for (const { id, sku, updated_at: changed } of rows) {
        const name = textOf(sku);
        const number = wholeOf(id);
        const at = instantOf(changed) ?? '';
        if (at > latest) latest = at;
        if (name === '' || number === undefined) continue;
        found.set(name, (found.get(name) ?? new Set()).add(number));
      }
    ids = found;
    if (whole) readAt = begun;
  }
}
