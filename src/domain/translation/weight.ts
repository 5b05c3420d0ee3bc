import type { Weight } from '../order.ts';

const nanogramsPer: Readonly<Record<string, number>> = {
  g: 1_000_000_000,
  gram: 1_000_000_000,
  kg: 1_000_000_000_000,
  kilogram: 1_000_000_000_000,
  oz: 28_349_523_125,
  ounce: 28_349_523_125,
  lb: 453_592_370_000,
  pound: 453_592_370_000,
};

/** Whole nanograms, so that `2 lb` and `32 oz` are the same, and twice `1 lb`; `undefined` = not a weight that we know. */
export function nanograms({ value, unit }: Weight): number | undefined {
  const word = unit.trim().toLowerCase().replace(/s$/, '');
  const factor = Object.hasOwn(nanogramsPer, word) ? nanogramsPer[word] : undefined;
  const number = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  return factor === undefined || Number.isNaN(number) ? undefined : Math.round(number * factor);
}

/** A weight as a person writes it: `2.5 lb`. */
export function weightOfText(text: string): number | undefined {
  const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text) ?? [];
  return value === undefined || unit === undefined ? undefined : nanograms({ value, unit });
}
