import type { AskedLine } from './asked.ts';

/** Units of a SKU that a WMS has and nobody waits for; 0 where it has never told. */
export type StockAt = (wms: string, sku: string) => number;

/** Stock while one order is dealt out: what one line takes, the next cannot have. */
export class Shelf {
  readonly #stock: StockAt;
  readonly #taken: Map<string, number>;

  constructor(stock: StockAt, taken: ReadonlyMap<string, number> = new Map()) {
    this.#stock = stock;
    this.#taken = new Map(taken);
  }

  free(wms: string, { sku }: Pick<AskedLine, 'sku'>): number {
    return this.#stock(wms, sku) - (this.#taken.get(keyOf(wms, sku)) ?? 0);
  }

  take(wms: string, { sku, quantity }: AskedLine): void {
    const key = keyOf(wms, sku);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + quantity);
  }

  copy(): Shelf {
    return new Shelf(this.#stock, this.#taken);
  }
}

function keyOf(wms: string, sku: string): string {
  return JSON.stringify([wms, sku]);
}
