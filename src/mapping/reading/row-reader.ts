import { unguardFormula } from '../../formats/delimited/formula-guard.ts';
import type { Complaint } from '../contract.ts';
import type { ReadingRules } from '../spec.ts';
import { type FieldValue, Problem, type Run } from '../types/value-type.ts';
import type { BoundColumn, BoundRecord } from './header.ts';
import { trimmed, unwrapped } from './trim.ts';

/** What a row says, a slot per field of the layout; `undefined` = nothing. */
export type Facts = (FieldValue | undefined)[];

/** Why a row is not taken, without saying yet how much goes with it. */
export type RowFault = Omit<Complaint, 'row' | 'rejects'>;

/** Fills the facts from the cells; the first thing wrong is the row's fault. */
export type RowReader = (cells: readonly string[], facts: Facts, run: Run) => RowFault | undefined;

/** Made once per file, because it is run for every row: what can be decided before is decided before. */
export function rowReader(record: BoundRecord, rules: ReadingRules): RowReader {
  const columns = record.columns.map((bound) => cellReader(bound, rules));
  const { width } = record;
  return (cells, facts, run) => {
    const fault = cells.length === width ? undefined : misshapen(record, cells, rules);
    if (fault) return fault;
    for (let index = 0; index < columns.length; index++) {
      const wrong = columns[index]?.(cells, facts, run);
      if (wrong) return wrong;
    }
    return undefined;
  };
}

function cellReader({ column, slots, label, at }: BoundColumn, rules: ReadingRules): RowReader {
  const { type, ifEmpty, required } = column;
  const prepare = preparation(column.guard, rules.unwrapExcel);
  const [slot = 0, ...others] = slots;
  return (cells, facts, run) => {
    const cell = cells[at] ?? '';
    const text = (prepare ? prepare(trimmed(cell)) : trimmed(cell)) || ifEmpty;
    if (text === '') return required ? missing(label, cell) : undefined;
    const value = type.read(text, run);
    if (value instanceof Problem) return { column: label, code: value.code, value: cell, note: value.note };
    facts[slot] = value;
    for (const other of others) facts[other] = value;
    return undefined;
  };
}

function preparation(guard: boolean, excel: boolean): ((text: string) => string) | undefined {
  if (excel) return (text) => trimmed(unwrapped(guard ? unguardFormula(text) : text));
  return guard ? unguardFormula : undefined;
}

function missing(column: string, value: string): RowFault {
  return { column, code: 'missing-required', value, note: 'A value is needed here, and the cell is empty.' };
}

/** Rows that are too short or too long have shifted columns: their values cannot be trusted. */
function misshapen(
  { width, exact }: BoundRecord,
  cells: readonly string[],
  { shortRows, extraColumns }: ReadingRules,
): RowFault | undefined {
  if (cells.length < width) {
    if (shortRows === 'accept') return undefined;
    return {
      column: null,
      code: 'too-few-columns',
      value: String(cells.length),
      note: `${width} columns are needed. Is a delimiter missing, or a line break in the middle of a value?`,
    };
  }
  if (cells.length === width || (!exact && extraColumns === 'ignore')) return undefined;
  // A delimiter too many at the end of a line shifts nothing.
  if (cells.every((cell, at) => at < width || trimmed(cell) === '')) return undefined;
  return {
    column: null,
    code: 'too-many-columns',
    value: String(cells.length),
    note: `${width} columns are expected. Is a value with the delimiter in it not quoted?`,
  };
}
