import type { Weight } from '../order.ts';

const milligramsPer: Readonly<Record<string, number>> = {
  g: 1000,
  gram: 1000,
  kg: 1_000_000,
  kilogram: 1_000_000,
  oz: 28_349.523125,
  ounce: 28_349.523125,
  lb: 453_592.37,
  pound: 453_592.37,
};

/** Whole milligrams, so that `2 lb` and `32 oz` are the same; `undefined` = not a weight that we know. */
export function milligrams({ value, unit }: Weight): number | undefined {
  const word = unit.trim().toLowerCase().replace(/s$/, '');
  const factor = Object.hasOwn(milligramsPer, word) ? milligramsPer[word] : undefined;
  const number = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
  return factor === undefined || Number.isNaN(number) ? undefined : Math.round(number * factor);
}

/** A weight as a person writes it: `2.5 lb`. */
export function weightOfText(text: string): number | undefined {
  const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*$/.exec(text) ?? [];
  return value === undefined || unit === undefined ? undefined : milligrams({ value, unit });
}
