import { countryCode } from '../country-code.ts';
import { tagsIn } from '../judging/tag-filters.ts';
import type { Order, OrderLine } from '../order.ts';
import type { Catalogue } from '../translation/product.ts';
import { methodOf } from '../translation/ship-method.ts';
import { plainWord, plainZip } from './rule.ts';

/** What rules may ask of an order. */
export interface AskedOrder {
  readonly country: string;
  readonly state: string;
  readonly zip: string;
  readonly tags: ReadonlySet<string>;
  readonly shipMethods: readonly string[];
  readonly cart: string;
  readonly lines: readonly AskedLine[];
}

export interface AskedLine {
  readonly lineNumber: number;
  /** As it goes out: the name by which its WMS counts stock. */
  readonly sku: string;
  readonly quantity: number;
  /** Everything that it may be called. */
  readonly names: readonly string[];
}

/** `given`: as its cart gave it; `order`: as it goes out, kits in their components. */
export function askedOrder(given: Order, order: Order, products: Catalogue): AskedOrder {
  const cartSkus = new Map(given.lines.map(({ lineNumber, sku }) => [lineNumber, sku.trim()]));
  return {
    country: countryCode(order.shipTo.country),
    state: plainWord(order.shipTo.state),
    zip: plainZip(order.shipTo.postalCode),
    tags: new Set([...tagsIn(order.tags ?? ''), ...tagsIn(order.customerTags ?? '')]),
    shipMethods: [...new Set([methodOf(given), order.serviceCode].map(plainWord))],
    cart: order.cartId,
    lines: order.lines.map((line) => ({
      lineNumber: line.lineNumber,
      sku: line.sku,
      quantity: line.quantity,
      names: namesOf(line, cartSkus, products),
    })),
  };
}

function namesOf(
  { lineNumber, sku, cartLine }: OrderLine,
  cartSkus: ReadonlyMap<number, string>,
  products: Catalogue,
): string[] {
  const own = cartSkus.get(cartLine?.lineNumber ?? lineNumber);
  const master = products.find(sku)?.sku;
  return [...new Set([sku.trim(), ...(own === undefined ? [] : [own]), ...(master === undefined ? [] : [master])])];
}
