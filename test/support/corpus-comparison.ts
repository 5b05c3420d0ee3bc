/** What reading a file of the corpus gives, or has to give. */
export interface CorpusResult {
  readonly kind: string;
  readonly fileAccepted: boolean;
  readonly records: readonly unknown[];
  readonly errors: readonly Complained[];
  readonly warnings: readonly { readonly row: number; readonly code: string }[];
}

interface Complained {
  readonly row: number;
  readonly column: string | number | null;
  readonly code: string;
  readonly value: string;
  readonly rejects: string;
}

/**
 * Both sides in the form in which they are compared: notes are free, instants, weights and amounts are compared by what they mean,
 * all else exactly. Of orders the corpus lists some fields; the others are free.
 */
export function comparable(result: CorpusResult, expected: CorpusResult): unknown {
  const { kind, fileAccepted, records, errors, warnings } = result;
  const orders = expected.kind.startsWith('order');
  return {
    kind: kind.replace(/s$/, ''),
    fileAccepted,
    records: meant(orders ? listedOnly(expected.records, records) : records),
    errors: errors.map(({ row, column, code, value, rejects }) => ({ row, column, code, value, rejects })),
    warnings: warnings.map(({ row, code }) => ({ row, code })),
  };
}

function listedOnly(expected: unknown, found: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(found))
    return found.map((one, index) => (index < expected.length ? listedOnly(expected[index], one) : one));
  if (!isGroup(expected) || !isGroup(found)) return found;
  return Object.fromEntries(Object.entries(expected).map(([key, value]) => [key, listedOnly(value, found[key])]));
}

function meant(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => meant(one));
  if (isGroup(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, meant(one, key)]));
  if (['shippedAt', 'asOf', 'orderDate'].includes(name)) return Date.parse(String(value));
  return ['value', 'amount'].includes(name) ? Number(value) : value;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
