import { Refused, type Row } from './refused.ts';

interface Product {
  available: number;
  allocated: number;
  disabled?: boolean;
  /** What could be put together from components, beside what is there. */
  virtual: number;
  /** Warehouse -> what is available there. */
  readonly places: Map<number, number>;
}

export class Stock {
  readonly #products = new Map<string, Product>();

  set(sku: string, available: number, more: { virtual?: number; places?: Record<number, number> } = {}): void {
    const places = new Map(Object.entries(more.places ?? { 1: available }).map(([id, units]) => [Number(id), units]));
    this.#products.set(sku, { available, allocated: 0, virtual: more.virtual ?? 0, places });
  }

  /** Still there, and left out of answers about stock [D]. */
  disable(sku: string, disabled = true): void {
    const product = this.#products.get(sku);
    if (product) product.disabled = disabled;
  }

  knows(sku: string): boolean {
    return this.#products.has(sku);
  }

  available(sku: string): number {
    return this.#products.get(sku)?.available ?? 0;
  }

  allocate(sku: string, units: number): void {
    const product = this.#products.get(sku);
    if (!product) return;
    product.available -= units;
    product.allocated += units;
  }

  /** No paging, and a SKU that nobody knows is simply absent [D]. */
  list(skus: unknown, warehouse: unknown): Row[] {
    if (warehouse !== null && warehouse !== undefined && typeof warehouse !== 'number')
      throw new Refused(102, 'Invalid warehouse.');
    return this.#wanted(skus).map(([sku, product]) => {
      if (typeof warehouse !== 'number') return { sku, ...figures(product), qty_backordered: '0.0000' };
      // backordered units belong to no warehouse [D]
      return { sku, ...figures({ ...product, available: product.places.get(warehouse) ?? 0 }) };
    });
  }

  detailed(skus: unknown): Row[] {
    return this.#wanted(skus).map(([sku, product]) => ({
      sku,
      ...figures(product),
      qty_backordered: '0.0000',
      detailed: [...product.places].map(([id, available]) => ({
        warehouse_id: String(id),
        ...figures({ ...product, available }),
      })),
    }));
  }

  #wanted(skus: unknown): [string, Product][] {
    const shown = [...this.#products].filter(([, { disabled }]) => !disabled);
    if (skus === null || skus === undefined) return shown;
    const list = Array.isArray(skus) ? skus.map(String) : [String(skus)];
    return shown.filter(([sku]) => list.includes(sku));
  }
}

/** Four decimals as text [D]; advertised = available and what a kit adds [D]. */
function figures({ available, allocated, virtual }: Product): Row {
  const text = (units: number) => units.toFixed(4);
  const there = Math.max(0, available);
  return {
    qty_expected: text(0),
    qty_processed: text(0),
    qty_putaway: text(0),
    qty_available: text(there),
    qty_allocated: text(allocated),
    qty_reserved: text(0),
    qty_picked: text(0),
    qty_advertised: text(there + virtual),
    qty_on_hand: text(there + allocated),
  };
}
