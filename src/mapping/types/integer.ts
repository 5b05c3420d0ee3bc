import { type SignPlace, signMoved, signOf } from './sign.ts';
import { chained, type NamedStep, toldSteps } from './steps.ts';
import { type FieldValue, Held, Problem, type ValueType } from './value-type.ts';

export interface IntegerSettings {
  /** Digits that are written at least, filled with zeros. */
  readonly digits: number;
  /** Decimals that are written, all zero; zero decimals are then also read. */
  readonly zeroDecimals: number;
  /** What stands between thousands: written if stated, and read in the right places only. */
  readonly thousands: string;
  readonly negative: 'refuse' | 'keep' | undefined;
  /** Where more than 0 is usual: 0 is a number like any other. */
  readonly zero: 'refuse' | 'keep' | undefined;
  readonly sign: SignPlace;
  /** What stands before zero decimals. */
  readonly separator: '.' | ',';
  /** The file has so many times our number: 10 for lines 10, 20, 30. */
  readonly times: number;
}

export const plainInteger: IntegerSettings = {
  digits: 1,
  zeroDecimals: 0,
  thousands: '',
  negative: undefined,
  zero: undefined,
  sign: 'leading',
  separator: '.',
  times: 1,
};

const plain = /^-?\d{1,15}$/;

/** Whole numbers, exact. What could mean two things (`1,200`) is refused, never guessed. `asText`: the field itself holds text. */
export function integerType(
  settings: IntegerSettings,
  check: ((value: number) => string | undefined) | undefined,
  asText: boolean,
): ValueType {
  const steps = stepsOf(settings);
  const chain = chained(steps);
  const wanted = settings.negative === 'keep' ? undefined : check;
  return {
    bare: true,
    write: (value) => chain(wholeOf(asText ? exactly(value) : value)),
    read: (text) => {
      const found = wholeNumber(text, settings);
      if (found instanceof Problem) return found;
      const value = found / settings.times;
      if (!Number.isInteger(value)) return new Problem('bad-format', `A multiple of ${settings.times} is needed here.`);
      const checked = value === 0 && settings.zero === 'keep' ? undefined : wanted?.(value);
      const code = checked ?? (settings.negative === 'refuse' && value < 0 ? 'negative-quantity' : undefined);
      if (code) return new Problem(code, sentences[code] ?? 'This number cannot be.');
      return asText ? asWritten(value) : value;
    },
    explain: (value, _run, tell) => toldSteps(steps, wholeOf(asText ? exactly(value) : value), tell),
  };
}

const sentences: Readonly<Record<string, string>> = {
  'not-positive': 'The number must be more than 0.',
  'negative-quantity': 'The number must not be below 0.',
};

/** A reference that is written as a number comes back as one: without its zeros it would name another order. */
function exactly(value: unknown): unknown {
  const text = String(value).trim();
  if (!/^-?0\d/.test(text)) return value;
  throw new Held(
    'not-an-integer',
    text,
    'The value begins with zeros, which a number does not keep. Write it as a text.',
  );
}

function asWritten(value: number): FieldValue {
  return String(value);
}

function wholeNumber(given: string, { zeroDecimals, thousands, sign, separator }: IntegerSettings): number | Problem {
  const quick = digitsOnly(given);
  if (quick >= 0) return quick;
  const text = signOf(given, sign);
  if (plain.test(text)) return Number(text);
  let bare = thousands && thousandsOf(thousands).test(text) ? text.replaceAll(thousands, '') : text;
  if (zeroDecimals > 0) bare = bare.replace(separator === ',' ? /,0+$/ : /\.0+$/, '');
  if (plain.test(bare)) return Number(bare);
  if (/^-?\d{1,3}([,.' ]\d{3})+$/.test(text)) {
    return new Problem(
      'ambiguous-number',
      'The separator could stand for thousands or for decimals. Export without it, or state "thousands" in the mapping.',
    );
  }
  return new Problem('not-an-integer', 'A whole number is needed here, like 12.');
}

/** What nearly every cell of a stock file is; several times as fast as a pattern. -1 = something else. */
function digitsOnly(text: string): number {
  const { length } = text;
  if (length === 0 || length > 9) return -1;
  let value = 0;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function thousandsOf(separator: string): RegExp {
  return new RegExp(`^-?\\d{1,3}(?:\\${separator}\\d{3})+(\\.0+)?$`);
}

function wholeOf(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : String(value);
  if (/^-?\d+$/.test(text)) return text;
  throw new Held('not-an-integer', text, 'The value is not a whole number, and its column needs one.');
}

function stepsOf({ digits, zeroDecimals, thousands, sign: place, separator, times }: IntegerSettings): NamedStep[] {
  const steps: NamedStep[] = [];
  if (times !== 1)
    steps.push({ name: 'times', note: String(times), apply: (text) => String(BigInt(text) * BigInt(times)) });
  if (digits === 1 && zeroDecimals === 0 && thousands === '' && place === 'leading') return steps;
  const shaped = (text: string) => {
    const sign = text.startsWith('-') ? '-' : '';
    const filled = text.slice(sign.length).padStart(digits, '0');
    const grouped = thousands ? filled.replaceAll(/\B(?=(\d{3})+$)/g, thousands) : filled;
    return sign + grouped + (zeroDecimals > 0 ? separator + '0'.repeat(zeroDecimals) : '');
  };
  return [
    ...steps,
    { name: 'digits, thousands and zero decimals', apply: shaped },
    { name: 'sign', note: place, apply: (text) => signMoved(text, place) },
  ];
}
