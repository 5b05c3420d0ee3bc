/** Fields of somebody's JSON, of which no type is believed. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text as it stands; numbers as text; everything else is `''`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

/** A whole number (`2`, `"2"`, `"2.0000"`); `undefined` = it is none. */
export function wholeOf(value: unknown): number | undefined {
  const text = textOf(value);
  if (!/^-?\d+(\.0+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Decimal text as vendors give it (`12.5`, `"12.50"`), never by way of a float's own rounding; `''` = it is none. */
export function moneyOf(value: unknown): string {
  const text = textOf(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? text : '';
}

/** An ISO instant; `undefined` = it is none. A time without zone is taken as UTC. */
export function instantOf(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === '') return undefined;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) || !/T|\d \d/.test(text) ? text : `${text}Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
