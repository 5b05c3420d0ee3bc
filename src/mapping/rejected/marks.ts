import type { Complaint } from '../contract.ts';

/** Headers of the columns that say why a row was refused. They come back with the corrected file and are no data then. */
export const markHeaders = ['_row', '_column', '_code', '_message'] as const;

const count = markHeaders.length;
const inRecord = / _row=\d+ _column=.* _code=\S* _message=.*$/s;

export function isMarkHeader(header: string): boolean {
  return (markHeaders as readonly string[]).includes(header.trim().toLowerCase());
}

/** The header ends with the four. */
export function endsInMarkHeaders(header: readonly string[]): boolean {
  return header.length > count && header.slice(-count).every((cell, at) => cell.trim() === markHeaders[at]);
}

/** The values of the four for a row; they are empty in a row that nothing is wrong with. */
export function markValues(complaint: Complaint | undefined): string[] {
  if (!complaint) return markHeaders.map(() => '');
  const { row, column, code, note } = complaint;
  return [String(row), column === null ? '' : String(column), code, note];
}

/** Where no header says what they are, they say so themselves. */
export function namedMarks(complaint: Complaint | undefined): string[] {
  return complaint ? markValues(complaint).map((value, at) => `${markHeaders[at]}=${value}`) : [];
}

/** A row without the four cells that name themselves; empty cells behind them, which spreadsheets add, go with them. */
export function withoutNamedMarks(cells: readonly string[]): readonly string[] {
  let end = cells.length;
  while (end > count && cells[end - 1] === '') end -= 1;
  if (end <= count || !cells[end - 1]?.startsWith('_message=')) return cells;
  return cells[end - count]?.startsWith('_row=') ? cells.slice(0, end - count) : cells;
}

/** The same behind a record of fixed width. */
export function withoutMarksInRecord(cells: readonly string[]): readonly string[] {
  const [record = ''] = cells;
  return record.includes(' _row=') ? [record.replace(inRecord, '')] : cells;
}
