import { errors } from './errors.ts';

export type SqliteValue = string | number | bigint | Buffer | Uint8Array | null;

/**
 * What may be bound, turned into what libsql takes. It has to happen here: libsql ends the whole process when it is given a boolean,
 * and it binds every number as a real, so that 3 put into a text column would read `3.0`.
 */
export function sqliteParameters(values: readonly unknown[]): SqliteValue[] {
  return values.map(sqliteValue);
}

function sqliteValue(value: unknown, index: number): SqliteValue {
  const checked = bindable(value, index);
  return typeof checked === 'number' && Number.isSafeInteger(checked) ? BigInt(checked) : checked;
}

/** The same promise for PostgreSQL, whose driver would quietly write an object as JSON and a date in local time. Lists of text are `any(...)` arguments. */
export function postgresParameters(values: readonly unknown[]): unknown[] {
  return values.map((value, index) => (isTextList(value) ? [...value] : bindable(value, index)));
}

function bindable(value: unknown, index: number): SqliteValue {
  if (typeof value === 'string') return withoutNul(value);
  if (value === null || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Uint8Array) return value;
  throw errors.STORE_VALUE_REFUSED({
    message: `A value cannot be stored: parameter ${index + 1} of the statement is ${nameOfType(value)}, not text, a finite number, bytes or null.`,
  });
}

/** PostgreSQL cannot store NUL in a text; SQLite stores it and libsql reads the text back cut off there. */
function withoutNul(text: string): string {
  if (!text.includes('\0')) return text;
  throw errors.STORE_VALUE_REFUSED({ message: 'A value cannot be stored: a text holds a NUL character.' });
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function nameOfType(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value;
  return `of type ${value.constructor?.name ?? 'object'}`;
}

/** Escapes as `JSON.stringify` writes them: behind an even number of backslashes. */
const nulEscape = /(?<=(?:^|[^\\])(?:\\\\)*)\\u0000/;
const surrogateEscape = /(?<=(?:^|[^\\])(?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi;

/**
 * JSON text whose strings the store itself takes apart. `JSON.stringify` writes half a surrogate pair as an escape; SQLite would turn it
 * into bytes that are no UTF-8, and libsql ends the process when it reads those. It becomes U+FFFD, as in every other way into the store.
 */
export function wellFormedJson(json: string): string {
  if (!json.includes('\\u')) return json;
  if (nulEscape.test(json))
    throw errors.STORE_VALUE_REFUSED({ message: 'A value cannot be stored: a text holds a NUL character.' });
  return json.replace(surrogateEscape, '\\ufffd');
}
