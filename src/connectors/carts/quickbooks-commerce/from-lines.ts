import type { OrderLine } from '../../../domain/order.ts';
import { type Fields, moneyOf, textOf, wholeOf } from '../../api/values.ts';
import { decimalOf, decimalText, product, wholeUnits } from './decimals.ts';

/** A line that a warehouse can ship. */
export interface Line {
  readonly line: OrderLine;
  readonly id: number | undefined;
  readonly sku: string;
  /** As the vendor has it; may be a fraction. */
  readonly quantity: string;
  /** `undefined` = nobody can ship so many. */
  readonly units: number | undefined;
}

/** Money of an order by what it is for; `''` = none. */
export interface Charges {
  readonly goods: string;
  readonly shipping: string;
  readonly discount: string;
  readonly other: string;
  /** What the vendor calls the shipping that was charged: the only word of an order on how it shall ship. */
  readonly shippingLabel: string;
}

const aboutShipping = /ship|freight|postage|delivery|courier/i;
const aboutDiscounts = /discount|coupon|voucher|rebate/i;
const nothing = 0n;

/** In the order of the document; what is written freely, or is a service, is no product of a shelf. */
export function shippableLines(lines: readonly Fields[], variants: ReadonlyMap<number | undefined, Fields>): Line[] {
  return inOrder(lines).flatMap((line) => {
    const variant = wholeOf(line.variant_id);
    if (!isProduct(line) || line.shippable === false) return [];
    return lineOf(line, variants.get(variant) ?? {}, decimalOf(line.quantity) ?? nothing);
  });
}

/** What is left of them after what these packed lines hold. */
export function linesLeft(lines: readonly Line[], packed: readonly Fields[]): Line[] {
  const taken = new Map<number | undefined, bigint>();
  for (const one of packed) {
    const id = wholeOf(one.order_line_item_id);
    taken.set(id, (taken.get(id) ?? nothing) + (decimalOf(one.quantity) ?? nothing));
  }
  return lines.flatMap((one) => {
    const gone = taken.get(one.id) ?? nothing;
    if (gone === nothing) return [one];
    return withQuantity(one, (decimalOf(one.quantity) ?? nothing) - gone);
  });
}

function lineOf(line: Fields, variant: Fields, quantity: bigint): Line[] {
  const sku = textOf(variant.sku);
  const id = wholeOf(line.id);
  const order: OrderLine = {
    lineNumber: 0,
    lineId: textOf(line.id),
    sku,
    barcode: textOf(variant.upc),
    description: descriptionOf(line, variant),
    quantity: 0,
    unitOfMeasure: '',
    unitPrice: moneyOf(line.price),
    discountAmount: moneyOf(line.discount_amount),
    weight: null,
    extra: {},
  };
  return withQuantity({ line: order, id, sku, quantity: '0', units: 0 }, quantity);
}

function withQuantity(one: Line, quantity: bigint): Line[] {
  if (quantity <= nothing) return [];
  const units = wholeUnits(quantity);
  return [{ ...one, line: { ...one.line, quantity: units ?? 0 }, quantity: decimalText(quantity), units }];
}

/** A variant that is the only one of its product is called "Default". */
function descriptionOf(line: Fields, variant: Fields): string {
  const label = textOf(line.label);
  if (label !== '') return label;
  const names = [textOf(variant.product_name), textOf(variant.name)];
  return names.filter((name) => name !== '' && name !== 'Default').join(' - ');
}

export function chargesOf(lines: readonly Fields[]): Charges {
  const sums = { goods: nothing, shipping: nothing, discount: nothing, other: nothing };
  let shippingLabel = '';
  for (const line of inOrder(lines)) {
    const amount = product(decimalOf(line.price) ?? nothing, decimalOf(line.quantity) ?? nothing);
    const kind = kindOf(line, amount);
    sums[kind] += kind === 'discount' ? positive(amount) : amount;
    if (kind === 'shipping' && shippingLabel === '') shippingLabel = textOf(line.label);
  }
  const text = (sum: bigint) => (sum === nothing ? '' : decimalText(sum));
  return {
    goods: decimalText(sums.goods),
    shipping: text(sums.shipping),
    discount: text(sums.discount),
    other: text(sums.other),
    shippingLabel,
  };
}

/** Free lines have a label and no kind that the vendor would promise. */
function kindOf(line: Fields, amount: bigint): 'goods' | 'shipping' | 'discount' | 'other' {
  if (isProduct(line)) return 'goods';
  const label = `${textOf(line.label)} ${textOf(line.line_type)}`;
  if (amount < nothing || aboutDiscounts.test(label)) return 'discount';
  return aboutShipping.test(label) ? 'shipping' : 'other';
}

function positive(amount: bigint): bigint {
  return amount < nothing ? -amount : amount;
}

function isProduct(line: Fields): boolean {
  return line.freeform !== true && wholeOf(line.variant_id) !== undefined;
}

function inOrder(lines: readonly Fields[]): Fields[] {
  return [...lines].sort((one, other) => place(one) - place(other) || numberOf(one) - numberOf(other));
}

function place(line: Fields): number {
  return wholeOf(line.position) ?? Number.MAX_SAFE_INTEGER;
}

function numberOf(line: Fields): number {
  return wholeOf(line.id) ?? 0;
}
