import { compared, isDecimal, minus, plus, product, toPlaces } from '../../decimal.ts';
import { Held } from '../../types/value-type.ts';
import { type Helper, textOf } from '../helper.ts';

/** An empty value counts as 0 beside others; where all are empty nothing is known, and nothing is written. */
function folding(name: string, says: string, example: string, fold: (one: string, other: string) => string): Helper {
  return {
    name,
    says,
    example,
    safeInCsv: true,
    run: (values) => {
      const [first = '', ...others] = values.map(numberOf);
      if ([first, ...others].every((value) => value === '')) return '';
      return others.reduce((sum, value) => fold(sum, value || '0'), first || '0');
    },
  };
}

function comparing(name: string, says: string, example: string, fits: (order: number) => boolean): Helper {
  return {
    name,
    says,
    example,
    run: ([one, other]) => {
      const [a, b] = [numberOf(one), numberOf(other)];
      return a !== '' && b !== '' && fits(compared(a, b));
    },
  };
}

function numberOf(value: unknown): string {
  const text = textOf(value).trim();
  if (text === '' || isDecimal(text)) return text;
  throw new Held('not-a-number', text, 'The value is not a number.');
}

/** Exact: decimals are texts from end to end. */
export const arithmeticHelpers: readonly Helper[] = [
  folding('plus', 'The sum.', '{{plus order.subtotal order.shippingAmount}} gives 30.95', plus),
  folding(
    'minus',
    'The first without the others.',
    '{{minus order.grandTotal order.shippingAmount}} gives 25.50',
    minus,
  ),
  folding('times', 'The product.', '{{times line.unitPrice line.quantity}} gives 18.50', product),
  folding('least', 'The smallest.', '{{least line.quantity 10}}', (a, b) => (compared(a, b) <= 0 ? a : b)),
  folding('most', 'The largest.', '{{most 0 line.quantity}}', (a, b) => (compared(a, b) >= 0 ? a : b)),
  {
    name: 'divide',
    says: 'The first by the second, with so many decimals (2); half is rounded away from zero.',
    example: '{{divide order.grandTotal order.totalQuantity 2}}',
    safeInCsv: true,
    run: ([one, other, places]) => {
      const [a, b, digits] = [numberOf(one), numberOf(other), Number(places ?? 2)];
      if (a === '' || b === '') return '';
      if (compared(b, '0') === 0) throw new Held('not-a-number', b, 'Nothing can be divided by 0.');
      return quotient(a, b, digits);
    },
  },
  {
    name: 'total',
    says: 'The sum of a field over all lines; of two fields multiplied with one another, line by line.',
    example: "{{total order.lines 'quantity' 'weight.value'}} gives 1.00",
    safeInCsv: true,
    run: ([list, ...paths]) => {
      const lines = Array.isArray(list) ? list : [];
      const values = lines.map((line) => paths.map((path) => numberOf(fieldOf(line, textOf(path))) || '0'));
      return values.map((factors) => factors.reduce(product)).reduce(plus, '0');
    },
  },
  comparing(
    'gt',
    'True when the first number is more. For use in {{#if}}.',
    '{{#if (gt line.quantity 10)}}...{{/if}}',
    (order) => order > 0,
  ),
  comparing(
    'gte',
    'True when the first number is more, or the same.',
    '{{#if (gte order.grandTotal 100)}}...{{/if}}',
    (order) => order >= 0,
  ),
  comparing(
    'lt',
    'True when the first number is less.',
    '{{#if (lt line.quantity 2)}}...{{/if}}',
    (order) => order < 0,
  ),
  comparing(
    'lte',
    'True when the first number is less, or the same.',
    '{{#if (lte line.quantity 2)}}...{{/if}}',
    (order) => order <= 0,
  ),
];

/** Own properties only, as everywhere in templates. */
function fieldOf(owner: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    const known = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    return known ? (value as Record<string, unknown>)[step] : undefined;
  }, owner);
}

/** Long division in whole numbers: one decimal more than wanted, then rounded. */
function quotient(one: string, other: string, places: number): string {
  const scale = Math.max(decimalsOf(one), decimalsOf(other));
  const whole = (text: string) => BigInt(toPlaces(text, scale).replace('.', ''));
  const units = (whole(one) * 10n ** BigInt(places + 1)) / whole(other);
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(places + 2, '0');
  return toPlaces(`${sign}${digits.slice(0, -(places + 1))}.${digits.slice(-(places + 1))}`, places);
}

function decimalsOf(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}
