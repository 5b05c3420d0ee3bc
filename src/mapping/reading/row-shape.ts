import type { ReadingRules } from '../spec.ts';
import type { BoundRecord } from './header.ts';
import type { RowFault } from './row-reader.ts';
import { trimmed } from './trim.ts';

/** Rows that are too short or too long have shifted columns: their values cannot be trusted. */
export function misshapen(record: BoundRecord, cells: readonly string[], rules: ReadingRules): RowFault | undefined {
  const { width, exact, plan } = record;
  if (cells.length === width && !plan.record.columns[0]?.span) return undefined;
  if (plan.record.tag !== '') return undefined;
  if (plan.record.columns.some(({ span }) => span)) return tooShort(record, cells[0] ?? '');
  if (cells.length < width) {
    if (rules.shortRows === 'accept') return undefined;
    return {
      column: null,
      code: 'too-few-columns',
      value: String(cells.length),
      note: `${width} columns are needed. Is a delimiter missing, or a line break in the middle of a value?`,
    };
  }
  if (!exact && (rules.extraColumns === 'ignore' || plan.group.length > 0)) return undefined;
  // A delimiter too many at the end of a line shifts nothing.
  if (cells.every((cell, at) => at < width || trimmed(cell) === '')) return undefined;
  return {
    column: null,
    code: 'too-many-columns',
    value: String(cells.length),
    note: `${width} columns are expected. Is a value with the delimiter in it not quoted?`,
  };
}

/** Blanks at the end of a record may have been taken off, but no field that is needed may be cut. */
function tooShort({ columns }: BoundRecord, text: string): RowFault | undefined {
  const cut = columns.find(({ column }) => !column.optional && (column.span?.to ?? 0) > text.length);
  if (!cut) return undefined;
  return {
    column: cut.label,
    code: 'record-too-short',
    value: String(text.length),
    note: `The record ends before position ${cut.column.span?.to}. Was the file cut, or are blanks missing?`,
  };
}
