import { fieldOf } from '../fields/catalogue.ts';
import type { ColumnGuess, GuessedKind, SampleColumn } from './contract.ts';
import { dateShape } from './shapes/dates.ts';

export interface GuessedType {
  readonly type?: NonNullable<ColumnGuess['type']>;
  /** Further settings of the column. */
  readonly settings?: NonNullable<ColumnGuess['settings']>;
  /** What a person has to look at. */
  readonly doubt?: string;
}

/** How the values of a field are written in this column, where that is not the usual way. */
export function typeOf(kind: GuessedKind, path: string, column: SampleColumn, fixedWidth: boolean): GuessedType {
  const own = column.filled.length === 0 ? {} : typeByField(kind, path, column.filled, fixedWidth);
  return column.cut ? { ...own, settings: { ...own.settings, optional: true } } : own;
}

function typeByField(kind: GuessedKind, path: string, filled: readonly string[], fixedWidth: boolean): GuessedType {
  switch (fieldOf(kind, path)?.type) {
    case 'instant':
      return dateType(filled);
    case 'integer':
      return wholeType(filled, fixedWidth, kind === 'shipments' && path === 'line.quantity');
    case 'decimal':
      return decimalType(filled, fixedWidth);
    case 'boolean':
      return booleanType(filled);
    case 'id':
      return fixedWidth && path.startsWith('order.') ? filledUp(filled) : joinedValues(path, filled);
    default:
      return {};
  }
}

/** References on the right edge behind zeros. */
function filledUp(values: readonly string[]): GuessedType {
  if (!values.every((value) => /^0\d+$/.test(value) && value.length === values[0]?.length)) return {};
  return { settings: { align: 'right', fill: '0' }, doubt: 'the zeros before it are taken for what fills it up' };
}

/** Several parcels in one cell. */
function joinedValues(path: string, values: readonly string[]): GuessedType {
  if (path !== 'package.trackingNumber') return {};
  const signs = [';', ',', '|'].filter((sign) => values.some((value) => value.includes(sign)));
  return signs.length === 1 ? { settings: { joined: signs[0] } } : {};
}

function dateType(values: readonly string[]): GuessedType {
  const shape = dateShape(values);
  if (!shape) return {};
  const type = { key: 'date', value: shape.pattern } as const;
  const none = values.find((value) => /^0+$/.test(value));
  const settings = none === undefined ? {} : { settings: { 'if empty': none } };
  return shape.ambiguous
    ? { type, ...settings, doubt: 'day and month could be the other way round: no value has a day above 12' }
    : { type, ...settings };
}

/** `mayBeNone`: a line of which nothing was shipped is still a line. */
function wholeType(values: readonly string[], fixedWidth: boolean, mayBeNone: boolean): GuessedType {
  const grouped = values
    .map((value) => /^-?\d{1,3}([,.' ])\d{3}\b/.exec(value)?.[1])
    .find((sign) => sign !== undefined);
  const zeros = Math.max(0, ...values.map((value) => /[.,](0+)$/.exec(value)?.[1]?.length ?? 0));
  const filled = values.every((value) => /^0\d+$/.test(value) && value.length === values[0]?.length);
  const allZeros = values.every((value) => /[.,]0+$/.test(value));
  const settings = {
    ...(allZeros
      ? { 'zero decimals': zeros }
      : grouped
        ? { thousands: grouped }
        : filled && !fixedWidth
          ? { digits: values[0]?.length }
          : {}),
    ...(values.some((value) => /^\d+-$/.test(value)) && { sign: 'trailing' }),
    ...(mayBeNone && values.some((value) => /^0+([.,]0+)?$/.test(value)) && { zero: 'keep' }),
  };
  if (Object.keys(settings).length === 0) return {};
  const type = { key: 'integer', value: settings } as const;
  return grouped && !allZeros ? { type, doubt: `"${grouped}" is taken for thousands` } : { type };
}

function decimalType(values: readonly string[], fixedWidth: boolean): GuessedType {
  const comma = values.some((value) => /,\d{1,2}$/.test(value)) && !values.some((value) => /\.\d{1,2}$/.test(value));
  const thousands = values
    .map((value) => /^-?\d{1,3}([,.' ])\d{3}[,.]/.exec(value)?.[1])
    .find((sign) => sign !== undefined);
  if (fixedWidth && values.every((value) => /^\d+$/.test(value)))
    return { doubt: 'its decimals may be implied: say how many, such as "decimal: { implied: 2 }"' };
  if (!comma && !thousands) return {};
  return { type: { key: 'decimal', value: { separator: comma ? ',' : '.', ...(thousands && { thousands }) } } };
}

const answers: readonly (readonly [yes: string, no: string])[] = [
  ['Y', 'N'],
  ['yes', 'no'],
  ['true', 'false'],
  ['J', 'N'],
  ['ja', 'nein'],
  ['1', '0'],
];

function booleanType(values: readonly string[]): GuessedType {
  const found = answers.find((pair) =>
    values.every((value) => pair.some((word) => word.toLowerCase() === value.toLowerCase())),
  );
  if (!found) return {};
  // As the file writes them: what is written has to look the same.
  const [yes, no] = found.map((word) => values.find((value) => value.toLowerCase() === word.toLowerCase()) ?? word);
  return yes === 'Y' && no === 'N' ? {} : { type: { key: 'boolean', value: { yes, no } } };
}
