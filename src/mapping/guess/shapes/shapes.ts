import { carrierNames, countries, currencies, services, states, units } from './codes.ts';

const tests = {
  integer: (value: string) => /^([+-]?\d{1,15}|\d{1,15}-)$/.test(value) || /^-?\d{1,3}([,.]\d{3})+$/.test(value),
  decimal: (value: string) => /^[+-]?\d+([.,]\d+)?$/.test(value) || /^-?\d{1,3}([,.' ]\d{3})+[.,]\d+$/.test(value),
  money: (value: string) => /^-?(\d+|\d{1,3}([,.' ]\d{3})+)[.,]\d{2}$/.test(value),
  zeroDecimals: (value: string) => /^-?\d+[.,]0{1,10}$/.test(value),
  zeroFilled: (value: string) => /^0\d{2,}$/.test(value),
  email: (value: string) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(value),
  phone: (value: string) =>
    /^\+?\(?\d[\d() ./-]{7,}( ?x\d+)?$/.test(value) &&
    /[+() .-]/.test(value) &&
    !/^\d+[.,]\d+$/.test(value) &&
    !/^\d{4}-\d\d-\d\d/.test(value),
  longDigits: (value: string) => /^\d{10,15}$/.test(value),
  parcel: (value: string) => /^1Z[0-9A-Z]{16}$/i.test(value),
  parcelLike: (value: string) =>
    /^(1Z[0-9A-Z]+|9[2-5]\d{18,20}|\d{12}|\d{15}|\d{20}|TBA\d{9,}|JJ?D\d+|00\d{18}|[A-Z]{2}\d{9}[A-Z]{2})$/i.test(
      value,
    ),
  country: (value: string) => countries.has(value.toUpperCase()),
  state: (value: string) => states.has(value.toUpperCase()),
  postal: (value: string) =>
    /^'?(\d{5}(-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{3}-\d{4}|\d{4}|\d{2}-\d{3}|\d{4} ?[A-Z]{2})$/i.test(
      value,
    ),
  currency: (value: string) => currencies.has(value),
  unit: (value: string) => units.has(value.toUpperCase()),
  carrier: (value: string) => carrierNames.test(value),
  service: (value: string) => services.test(value),
  yesNo: (value: string) => /^(y|n|yes|no|true|false|j|ja|nein)$/i.test(value),
  words: (value: string) => /\p{L}{2,}.*\s.*\p{L}/u.test(value),
  hasDigit: (value: string) => /\d/.test(value),
  short: (value: string) => !/^\d{10,}$/.test(value),
  word: (value: string) => /^\S+$/.test(value),
  siteCode: (value: string) => /^[A-Z]{1,4}-?\d{1,3}$/.test(value),
} satisfies Record<string, (value: string) => boolean>;

export type ShapeName = keyof typeof tests;

/** Share of the filled values that have each form; 0 where there are none. */
export type Shapes = Readonly<Record<ShapeName, boolean>> & {
  /** Share of values with a letter. */
  readonly letters: number;
  readonly count: number;
  readonly distinct: number;
  /** Share of the values, by form. */
  share(name: ShapeName): number;
};

const known = new WeakMap<readonly string[], Shapes>();

/** Which forms all the filled values have. */
export function shapesOf(values: readonly string[]): Shapes {
  const again = known.get(values);
  if (again) return again;
  const filled = values.map((value) => value.trim()).filter((value) => value !== '');
  const all = Object.fromEntries(
    Object.entries(tests).map(([name, test]) => [name, filled.length > 0 && filled.every(test)]),
  ) as Record<ShapeName, boolean>;
  const shapes = {
    ...all,
    letters: filled.filter((value) => /\p{L}/u.test(value)).length / Math.max(1, filled.length),
    count: filled.length,
    distinct: new Set(filled).size,
    share: (name: ShapeName) => filled.filter(tests[name]).length / Math.max(1, filled.length),
  };
  known.set(values, shapes);
  return shapes;
}

/** GTIN of 12, 13 or 14 digits: the last one follows from the others. */
export function hasCheckDigit(value: string): boolean {
  if (!/^\d{12,14}$/.test(value)) return false;
  const digits = [...value].reverse().map(Number);
  const sum = digits.slice(1).reduce((all, digit, index) => all + digit * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === digits[0];
}
