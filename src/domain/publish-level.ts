import type { PublishedLevel } from './inventory-level.ts';
import { type ItemFilter, isFiltered } from './judging/item-filters.ts';

export interface PublishRule {
  /** Below this number nothing is sold, so that a cart cannot oversell. */
  readonly minimumInventoryLevel: number;
  /** SKUs that the cart is not told of: it keeps what it has. */
  readonly itemFilter?: ItemFilter | null;
}

export interface CountedLevel {
  readonly sku: string;
  readonly warehouse: string;
  readonly available: number;
}

/** One row per SKU, in the order given: the sum over warehouses, 0 below the minimum; warehouse only where there is one. */
export function levelsToPublish(levels: Iterable<CountedLevel>, rule: PublishRule): PublishedLevel[] {
  const bySku = new Map<string, { available: number; warehouses: Set<string> }>();
  const { itemFilter } = rule;
  for (const { sku, warehouse, available } of levels) {
    if (itemFilter && isFiltered(sku, itemFilter)) continue;
    const sum = bySku.get(sku) ?? { available: 0, warehouses: new Set() };
    sum.available += available;
    sum.warehouses.add(warehouse);
    bySku.set(sku, sum);
  }
  return [...bySku].map(([sku, { available, warehouses }]) => ({
    sku,
    quantity: available < Math.max(rule.minimumInventoryLevel, 1) ? 0 : available,
    warehouseCode: warehouses.size === 1 ? ([...warehouses][0] ?? '') : '',
  }));
}
