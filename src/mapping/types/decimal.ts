import { isDecimal, toPlaces } from '../decimal.ts';
import { type SignPlace, signMoved, signOf } from './sign.ts';
import { chained, type NamedStep, toldSteps } from './steps.ts';
import { Held, Problem, type ValueType } from './value-type.ts';

export interface DecimalSettings {
  /** Absent: as it is. */
  readonly places: number | undefined;
  readonly separator: '.' | ',';
  readonly thousands: string;
  /** Decimals that are there without a separator: `1250` is 12.50 where two are implied. */
  readonly implied: number | undefined;
  /** Digits that are written at least, filled with zeros. */
  readonly digits: number;
  readonly sign: SignPlace;
}

export const plainDecimal: DecimalSettings = {
  places: undefined,
  separator: '.',
  thousands: '',
  implied: undefined,
  digits: 1,
  sign: 'leading',
};

/** Numbers with decimals as text from end to end: a cent is never lost in a float. */
export function decimalType(settings: DecimalSettings): ValueType {
  const steps = stepsOf(settings);
  const chain = chained(steps);
  const read = readerOf(settings);
  return {
    bare: true,
    write: (value) => chain(numberOf(value)),
    read,
    explain: (value, _run, tell) => toldSteps(steps, numberOf(value), tell),
  };
}

function numberOf(value: unknown): string {
  const text = String(value);
  if (!isDecimal(text)) throw new Held('not-a-number', text, 'The value is not a number, and its column needs one.');
  return text;
}

function stepsOf({ places, separator, thousands, implied, digits, sign }: DecimalSettings): NamedStep[] {
  const steps: NamedStep[] = [];
  const fits = fitting(places);
  if (places !== undefined)
    steps.push({ name: 'places', note: `${places}`, apply: (text) => (fits(text) ? text : toPlaces(text, places)) });
  if (implied !== undefined) {
    const apply = (exact: string) => filled(toPlaces(exact, implied).replace('.', ''), digits);
    steps.push({ name: 'implied', note: `${implied} decimals without a separator`, apply });
  } else if (separator !== '.' || thousands !== '' || digits !== 1)
    steps.push({
      name: 'separator, thousands and digits',
      apply: (exact) => punctuated(exact, separator, thousands, digits),
    });
  if (sign !== 'leading') steps.push({ name: 'sign', note: sign, apply: (text) => signMoved(text, sign) });
  return steps;
}

function punctuated(exact: string, separator: string, thousands: string, digits: number): string {
  const [whole = '', fraction] = exact.split('.');
  const head = thousands ? whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands) : filled(whole, digits);
  return fraction === undefined ? head : head + separator + fraction;
}

/** Most values have the wanted places already; that is told without arithmetic. */
function fitting(places: number | undefined): (text: string) => boolean {
  if (places === undefined) return () => true;
  return (text) => places > 0 && text.length - text.indexOf('.') === places + 1 && text.includes('.');
}

function filled(text: string, digits: number): string {
  const sign = text.startsWith('-') ? '-' : '';
  return sign + text.slice(sign.length).padStart(digits, '0');
}

function readerOf({ separator, thousands, implied, digits, sign }: DecimalSettings): ValueType['read'] {
  const grouped = thousands ? new RegExp(`^[+-]?\\d{1,3}(?:\\${thousands}\\d{3})+(?:\\${separator}\\d*)?$`) : undefined;
  return (given) => {
    const signed = signOf(given, sign);
    const text = digits > 1 ? signed.replace(/^([+-]?)0+(?=\d)/, '$1') : signed;
    if (implied !== undefined) {
      return /^[+-]?\d+$/.test(text)
        ? shifted(text, implied)
        : new Problem('not-a-number', `Digits only are needed here; the last ${implied} are decimals.`);
    }
    const bare = grouped?.test(text) ? text.replaceAll(thousands, '') : text;
    if (separator === '.' ? isDecimal(bare) : /^[+-]?\d+(,\d*)?$/.test(bare))
      return separator === '.' ? bare : bare.replace(',', '.');
    return looksGrouped(text)
      ? new Problem(
          'ambiguous-number',
          'The separators could stand for thousands or for decimals. State "separator" and "thousands" in the mapping.',
        )
      : new Problem('not-a-number', 'A number is needed here, like 12.50.');
  };
}

function shifted(text: string, places: number): string {
  const sign = text.startsWith('-') ? '-' : '';
  const digits = text.replace(/^[+-]/, '').padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/^0+(?=\d)/, '');
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`;
}

function looksGrouped(text: string): boolean {
  return /^[+-]?\d{1,3}([.,' ]\d{3})*([.,]\d+)?$/.test(text);
}
