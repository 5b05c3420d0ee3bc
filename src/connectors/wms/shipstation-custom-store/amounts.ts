import type { Order, OrderLine, Weight } from '../../../domain/order.ts';
import { nanograms } from '../../../domain/translation/weight.ts';
import { compared, isDecimal, minus, plus, product, toPlaces } from '../../../mapping/decimal.ts';

/** Seven digits and two places. */
const largest = '9999999.99';

/** With two places; `undefined` = it has more digits than the store can hold, or is no number. */
export function amount(text: string): string | undefined {
  const given = text === '' ? '0' : text;
  if (!isDecimal(given)) return undefined;
  const rounded = toPlaces(given, 2);
  return compared(rounded.replace('-', ''), largest) > 0 ? undefined : rounded;
}

/** What comes off as a whole: of the order, or of its lines where only they say so. */
export function discountOf({ discountAmount, lines }: Order): string {
  const ofOrder = numberOf(discountAmount);
  if (compared(ofOrder, '0') !== 0) return ofOrder.replace('-', '');
  return lines.reduce((sum, line) => plus(sum, numberOf(line.discountAmount).replace('-', '')), '0');
}

/** As the cart has it, or put together where the cart says nothing. */
export function totalOf(order: Order): string {
  if (order.grandTotal !== '') return order.grandTotal;
  const goods = order.lines.reduce((sum, line) => plus(sum, ofLine(line)), '0');
  const all = plus(plus(goods, numberOf(order.shippingAmount)), numberOf(order.taxAmount));
  const total = minus(all, discountOf(order));
  return compared(total, '0') < 0 ? '0' : total;
}

function ofLine({ unitPrice, quantity }: OrderLine): string {
  return Number.isSafeInteger(quantity) ? product(numberOf(unitPrice), String(quantity)) : '0';
}

function numberOf(text: string): string {
  return isDecimal(text) ? text : '0';
}

const units: Readonly<Record<string, 'Pounds' | 'Ounces' | 'Grams'>> = {
  lb: 'Pounds',
  pound: 'Pounds',
  oz: 'Ounces',
  ounce: 'Ounces',
  g: 'Grams',
  gram: 'Grams',
};

/** The store knows no kilograms. A weight that nobody understands, or of nothing, is not told. */
export function weightOf(weight: Weight | null): { readonly value: string; readonly unit: string } | undefined {
  if (!weight || !isDecimal(weight.value.trim())) return undefined;
  const { value } = weight;
  const word = weight.unit.trim().toLowerCase().replace(/s$/, '');
  const known = Object.hasOwn(units, word) ? units[word] : undefined;
  const told = known
    ? { value: amount(value.trim()), unit: known }
    : nanograms(weight) === undefined
      ? undefined
      : { value: amount(product(value.trim(), '1000')), unit: 'Grams' };
  return told?.value === undefined || compared(told.value, '0') <= 0 ? undefined : { ...told, value: told.value };
}
