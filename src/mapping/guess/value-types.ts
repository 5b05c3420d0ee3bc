import { fieldOf } from '../fields/catalogue.ts';
import type { ColumnGuess, GuessedKind, SampleColumn } from './contract.ts';
import { dateShape } from './shapes/dates.ts';

export interface GuessedType {
  readonly type?: NonNullable<ColumnGuess['type']>;
  /** What a person has to look at. */
  readonly doubt?: string;
}

/** How the values of a field are written in this column, where that is not the usual way. */
export function typeOf(kind: GuessedKind, path: string, column: SampleColumn, fixedWidth: boolean): GuessedType {
  const { filled } = column;
  if (filled.length === 0) return {};
  switch (fieldOf(kind, path)?.type) {
    case 'instant':
      return dateType(filled);
    case 'integer':
      return wholeType(filled);
    case 'decimal':
      return decimalType(filled, fixedWidth);
    case 'boolean':
      return booleanType(filled);
    default:
      return {};
  }
}

function dateType(values: readonly string[]): GuessedType {
  const shape = dateShape(values);
  if (!shape) return {};
  const type = { key: 'date', value: shape.pattern } as const;
  return shape.ambiguous
    ? { type, doubt: 'day and month could be the other way round: no value has a day above 12' }
    : { type };
}

function wholeType(values: readonly string[]): GuessedType {
  const grouped = values
    .map((value) => /^-?\d{1,3}([,.' ])\d{3}\b/.exec(value)?.[1])
    .find((sign) => sign !== undefined);
  const zeros = Math.max(0, ...values.map((value) => /[.,](0+)$/.exec(value)?.[1]?.length ?? 0));
  const filled = values.every((value) => /^0\d+$/.test(value) && value.length === values[0]?.length);
  const allZeros = values.every((value) => /[.,]0+$/.test(value));
  if (allZeros) return { type: { key: 'integer', value: { 'zero decimals': zeros } } };
  if (grouped)
    return { type: { key: 'integer', value: { thousands: grouped } }, doubt: `"${grouped}" is taken for thousands` };
  return filled && (values[0]?.length ?? 0) > 1
    ? { type: { key: 'integer', value: { digits: values[0]?.length } } }
    : {};
}

function decimalType(values: readonly string[], fixedWidth: boolean): GuessedType {
  const comma = values.some((value) => /,\d{1,2}$/.test(value)) && !values.some((value) => /\.\d{1,2}$/.test(value));
  const thousands = values
    .map((value) => /^-?\d{1,3}([,.' ])\d{3}[,.]/.exec(value)?.[1])
    .find((sign) => sign !== undefined);
  if (fixedWidth && values.every((value) => /^\d+$/.test(value)))
    return { doubt: 'its decimals may be implied: say how many with "implied decimals"' };
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
