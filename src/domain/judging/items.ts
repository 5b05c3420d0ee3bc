import type { OrderLine } from '../order.ts';
import { type Catalogue, nameFor, type Product } from '../translation/product.ts';
import type { Draft, Step } from './verdict.ts';

export interface ItemRules {
  /** Type of alias by which the WMS is told of products, or `master`; `''` = the cart's own SKU. */
  readonly translateTo: string;
  readonly products: Catalogue;
}

/** Kits go out as their components, and products under the name that the WMS knows. What nobody knows goes out as it came. */
export const items: Step<ItemRules> = {
  name: 'items',
  judge(draft, rules) {
    const found = draft.order.lines.map((line) => ({ line, product: rules.products.find(line.sku) }));
    if (found.some(({ product }) => product && product.components.length > 0))
      return { kind: 'go', draft: exploded(draft, found, rules), note: 'kits go out as their components' };
    const lines = found.map(({ line, product }) => named(line, product, rules));
    if (lines.every((line, index) => line === draft.order.lines[index])) return { kind: 'go', draft };
    return { kind: 'go', draft: { ...draft, order: { ...draft.order, lines } } };
  },
};

interface Found {
  readonly line: OrderLine;
  readonly product: Product | undefined;
}

function named(line: OrderLine, product: Product | undefined, { translateTo }: ItemRules): OrderLine {
  const sku = product && translateTo !== '' ? nameFor(product, translateTo, line.sku) : undefined;
  return sku === undefined || sku === line.sku ? line : { ...line, sku };
}

/** Lines are numbered afresh, because many layouts count them; each knows the cart's line that it is, or is a part of. */
function exploded(draft: Draft, found: readonly Found[], rules: ItemRules): Draft {
  const lines: OrderLine[] = [];
  const became = new Map<number, number[]>();
  for (const { line, product } of found) {
    const pieces =
      product && product.components.length > 0
        ? piecesOf(line, product, rules)
        : [{ ...named(line, product, rules), cartLine: { lineNumber: line.lineNumber } }];
    for (const piece of pieces) {
      const lineNumber = lines.length + 1;
      lines.push({ ...piece, lineNumber });
      became.set(line.lineNumber, [...(became.get(line.lineNumber) ?? []), lineNumber]);
    }
  }
  const parts = draft.parts.map((part) => ({ ...part, lines: part.lines.flatMap((one) => became.get(one) ?? []) }));
  return { ...draft, order: { ...draft.order, lines }, parts };
}

/** What a component costs and weighs nobody has said: the kit's own figures would be counted once per component. */
function piecesOf(line: OrderLine, { components }: Product, { translateTo, products }: ItemRules): OrderLine[] {
  return components.map(({ sku, quantity: each }) => {
    const product = products.find(sku);
    return {
      ...line,
      sku: (product && translateTo !== '' ? nameFor(product, translateTo, sku) : undefined) ?? sku,
      barcode: '',
      description: product?.description ?? '',
      quantity: line.quantity * each,
      unitPrice: '',
      discountAmount: '',
      weight: null,
      cartLine: { lineNumber: line.lineNumber, each },
    };
  });
}
