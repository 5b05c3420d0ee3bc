import { type ItemFilter, isFilteredProduct } from '../judging/item-filters.ts';
import type { Instant } from '../order.ts';
import type { OrderStatus } from '../order-status.ts';
import { type Catalogue, namesOfProduct } from '../translation/product.ts';

/**
 * Parts that a WMS has not seen, though their units are sold. `cancel_sending` can still be taken back, `error` and `on_hold` go on after
 * their repair: whoever freed their units now would sell them twice. Left out are `await_payment` (nobody has sold anything yet) and
 * `skipped` (it never goes there); `canceled` sells nothing; from `at_wms` on the WMS keeps the units back itself, as soon as its
 * report is younger than the hand-over.
 */
export const unseenStatuses = [
  'received',
  'new',
  'on_hold',
  'error',
  'cancel_sending',
  'sending',
] as const satisfies readonly OrderStatus[];

/** Parts that a WMS has seen at some time, perhaps later than its report was made. */
export const seenStatuses = ['at_wms', 'partial', 'shipped', 'confirmed'] as const satisfies readonly OrderStatus[];

/** Units of one SKU on lines that are alike in all this. */
export interface OpenUnits {
  readonly wms: string;
  readonly cart: string;
  /** As it went out, else as the cart calls it. */
  readonly sku: string;
  readonly quantity: number;
  /** null = not yet. */
  readonly handedOverAt: Instant | null;
}

/** What one WMS does not know of one product. */
export interface Unseen {
  readonly quantity: number;
  readonly handedOverAt: Instant | null;
}

/** The one name by which levels and lines of a product are brought together: its master SKU, or the SKU that nobody has taught. */
export function stockKey(sku: string, products: Catalogue): string {
  return products.find(sku)?.sku ?? sku.trim();
}

/** Units of products that a line takes: a kit is on no shelf, its components are. */
export function unitsOfLine(
  { sku, quantity }: Pick<OpenUnits, 'sku' | 'quantity'>,
  products: Catalogue,
): { key: string; quantity: number }[] {
  const product = products.find(sku);
  const pieces = product?.components.length ? product.components : [{ sku, quantity: 1 }];
  return pieces.map((piece) => ({ key: stockKey(piece.sku, products), quantity: quantity * piece.quantity }));
}

/** SKUs of the lines by which two readings differ. */
export function changedSkus(before: readonly OpenUnits[], after: readonly OpenUnits[]): string[] {
  const text = ({ wms, cart, sku, quantity, handedOverAt }: OpenUnits) =>
    JSON.stringify([wms, cart, sku, quantity, handedOverAt]);
  const [old, fresh] = [new Set(before.map(text)), new Set(after.map(text))];
  const gone = before.filter((line) => !fresh.has(text(line)));
  const come = after.filter((line) => !old.has(text(line)));
  return [...new Set([...gone, ...come].map(({ sku }) => sku))];
}

/** Units by WMS and product. Kits count as their components, and lines that their cart keeps here not at all. */
export class UnseenOrders {
  readonly #units = new Map<string, Unseen[]>();

  constructor(lines: readonly OpenUnits[], products: Catalogue, filterOf: (cart: string) => ItemFilter | null) {
    for (const line of lines) {
      const product = products.find(line.sku);
      const filter = filterOf(line.cart);
      if (filter && isFilteredProduct([line.sku, ...namesOfProduct(product)], filter)) continue;
      for (const { key, quantity } of unitsOfLine(line, products)) this.#add(line, key, quantity);
    }
  }

  /** Those that are not in a level of this instant. */
  of(wms: string, key: string, reportedAt: Instant): Unseen[] {
    const units = this.#units.get(unitKey(wms, key)) ?? [];
    return units.filter(({ handedOverAt }) => handedOverAt === null || handedOverAt > reportedAt);
  }

  #add({ wms, handedOverAt }: OpenUnits, key: string, quantity: number): void {
    const at = unitKey(wms, key);
    this.#units.set(at, [...(this.#units.get(at) ?? []), { quantity, handedOverAt }]);
  }
}

function unitKey(wms: string, key: string): string {
  return `${wms}\n${key}`;
}
