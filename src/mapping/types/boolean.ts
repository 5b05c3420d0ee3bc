import { Problem, type ValueType } from './value-type.ts';

export interface BooleanSettings {
  /** The first is written; all are read, whatever their letters' case. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

export const plainBoolean: BooleanSettings = { yes: ['Y'], no: ['N'] };

export function booleanType({ yes, no }: BooleanSettings): ValueType {
  const [written, refused] = [yes[0] ?? '', no[0] ?? ''];
  const known = new Map<string, boolean>([
    ...no.map((text) => [text.toLowerCase(), false] as const),
    ...yes.map((text) => [text.toLowerCase(), true] as const),
  ]);
  const sentence = `Known are: ${[...yes, ...no].join(', ')}.`;
  return {
    bare: false,
    write: (value) => (value === true || value === 'true' ? written : refused),
    read: (text) => known.get(text.toLowerCase()) ?? new Problem('unknown-code', sentence),
  };
}
