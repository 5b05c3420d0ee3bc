import { textOf } from '../../api/values.ts';

const places = 6;
const unit = 10n ** BigInt(places);

/** Millionths of a decimal as the vendor gives it (`"24.0"`, `-12`), never by way of a float; `undefined` = it is none. */
export function decimalOf(value: unknown): bigint | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(textOf(value)) ?? [];
  if (whole === '') return undefined;
  const amount = BigInt(whole) * unit + BigInt(fraction.slice(0, places).padEnd(places, '0'));
  return sign === '-' ? -amount : amount;
}

/** `12.5`, `-3`, `0`. */
export function decimalText(amount: bigint): string {
  const positive = amount < 0n ? -amount : amount;
  const fraction = String(positive % unit)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${positive / unit}${fraction === '' ? '' : `.${fraction}`}`;
}

export function product(one: bigint, other: bigint): bigint {
  return (one * other) / unit;
}

/** A whole number of things; `undefined` = a fraction, or too many to count. */
export function wholeUnits(amount: bigint): number | undefined {
  const units = amount / unit;
  return amount % unit === 0n && units <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(units) : undefined;
}
