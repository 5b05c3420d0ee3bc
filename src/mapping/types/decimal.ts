import { isDecimal, toPlaces } from '../decimal.ts';
import { Held, Problem, type ValueType } from './value-type.ts';

export interface DecimalSettings {
  /** Absent: as it is. */
  readonly places: number | undefined;
  readonly separator: '.' | ',';
  readonly thousands: string;
}

export const plainDecimal: DecimalSettings = { places: undefined, separator: '.', thousands: '' };

/** Numbers with decimals as text from end to end: a cent is never lost in a float. */
export function decimalType({ places, separator, thousands }: DecimalSettings): ValueType {
  const fits =
    places === undefined
      ? isDecimal
      : (text: string) =>
          places > 0 && text.length - text.indexOf('.') === places + 1 && isDecimal(text) && text.includes('.');
  const grouped = thousands ? new RegExp(`^[+-]?\\d{1,3}(?:\\${thousands}\\d{3})+(?:\\${separator}\\d*)?$`) : undefined;
  return {
    bare: true,
    write: (value) => {
      const text = String(value);
      if (!isDecimal(text))
        throw new Held('not-a-number', text, 'The value is not a number, and its column needs one.');
      const exact = fits(text) ? text : toPlaces(text, places ?? 0);
      const [whole = '', fraction] = exact.split('.');
      if (separator === '.' && thousands === '') return exact;
      const head = thousands ? whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands) : whole;
      return fraction === undefined ? head : head + separator + fraction;
    },
    read: (text) => {
      const bare = grouped?.test(text) ? text.replaceAll(thousands, '') : text;
      if (separator === '.' ? isDecimal(bare) : /^[+-]?\d+(,\d*)?$/.test(bare))
        return separator === '.' ? bare : bare.replace(',', '.');
      return looksGrouped(text)
        ? new Problem(
            'ambiguous-number',
            'The separators could stand for thousands or for decimals. State "separator" and "thousands" in the mapping.',
          )
        : new Problem('not-a-number', 'A number is needed here, like 12.50.');
    },
  };
}

function looksGrouped(text: string): boolean {
  return /^[+-]?\d{1,3}([.,' ]\d{3})*([.,]\d+)?$/.test(text);
}
