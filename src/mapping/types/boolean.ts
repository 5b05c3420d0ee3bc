import { oneStep } from './steps.ts';
import { Problem, type ValueType } from './value-type.ts';

export interface BooleanSettings {
  /** The first is written; all are read, whatever their letters' case. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** What any other text means. */
  readonly other: 'refuse' | 'yes' | 'no';
}

export const plainBoolean: BooleanSettings = { yes: ['Y'], no: ['N'], other: 'refuse' };

export function booleanType({ yes, no, other }: BooleanSettings): ValueType {
  const [written, refused] = [yes[0] ?? '', no[0] ?? ''];
  const known = new Map<string, boolean>([
    ...no.map((text) => [text.toLowerCase(), false] as const),
    ...yes.map((text) => [text.toLowerCase(), true] as const),
  ]);
  const write = (value: unknown) => (value === true || value === 'true' ? written : refused);
  const sentence = `Known are: ${[...yes, ...no].join(', ')}.`;
  return {
    bare: false,
    write,
    read: (text) =>
      known.get(text.toLowerCase()) ?? (other === 'refuse' ? new Problem('unknown-code', sentence) : other === 'yes'),
    explain: oneStep('boolean', write),
  };
}
