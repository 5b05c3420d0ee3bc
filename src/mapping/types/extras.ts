import { oneStep } from './steps.ts';
import { type FieldValue, Problem, type ValueType } from './value-type.ts';

/** All extra fields of an order or line in one cell, as a JSON object of texts. */
export const extrasType: ValueType = {
  bare: false,
  write: written,
  explain: oneStep('json', written),
  read: (text) => {
    const value = parsed(text);
    return (
      value ?? new Problem('bad-format', 'A JSON object whose values are texts is needed here, like {"dock":"4"}.')
    );
  },
};

function written(value: unknown): string {
  return isEmpty(value) ? '' : JSON.stringify(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function parsed(text: string): FieldValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isRecord && Object.values(value).every((one) => typeof one === 'string')
      ? (value as Record<string, string>)
      : undefined;
  } catch (_thrown) {
    // The caller says what a good cell looks like; the parser's own words would not help.
    return undefined;
  }
}
