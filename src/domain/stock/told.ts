import type { PublishedLevel } from '../inventory-level.ts';

/** One row of stock for a cart. */
export interface StockRow extends PublishedLevel {
  /** 0 because no warehouse that counts has it: news only for a cart that was told of it before. */
  readonly elsewhere: boolean;
}

/**
 * The rows a cart has to be told: what differs from what it has. `has`: quantity by SKU as far as it is known, from what it was told or
 * from what it shows itself. `whole`: also what is the same, to repair what was changed behind our back.
 */
export function newsFor(rows: readonly StockRow[], has: ReadonlyMap<string, number>, whole: boolean): PublishedLevel[] {
  return rows.flatMap(({ elsewhere, ...row }) => {
    const known = has.get(row.sku);
    if (elsewhere && known === undefined) return [];
    return whole || known !== row.quantity ? [row] : [];
  });
}
