import type { Column } from '../spec.ts';
import type { Complaints } from './complaints.ts';
import type { FilledColumn, ReadPlan, RecordPlan } from './plan.ts';
import { comparableHeader } from './trim.ts';

/** A column with its place in this very file. */
export interface BoundColumn extends FilledColumn {
  readonly at: number;
  /** Its name in complaints. */
  readonly label: string;
}

export interface BoundRecord {
  readonly plan: RecordPlan;
  readonly columns: readonly BoundColumn[];
  readonly marks: readonly { readonly column: Column; readonly at: number; readonly text: string }[];
  /** Cells of a good row: exactly the header's, or at least these. */
  readonly width: number;
  readonly exact: boolean;
}

/** Columns by position: a file without header, or one whose header says nothing. */
export function boundByPosition(plan: ReadPlan): BoundRecord[] {
  return plan.records.map((record) => ({
    plan: record,
    columns: record.columns.map((filled) => ({ ...filled, at: filled.column.index, label: filled.column.label })),
    marks: marksOf(record),
    width: record.width,
    exact: false,
  }));
}

function marksOf({ marks }: RecordPlan): BoundRecord['marks'] {
  return marks.map((column) => ({
    column,
    at: column.index,
    text: column.content.kind === 'constant' ? column.content.text : '',
  }));
}

/** How many of these cells are headers of the layout. */
export function recognisedHeaders(plan: ReadPlan, cells: readonly string[]): number {
  const found = new Set(cells.map(comparableHeader));
  return columnsOf(plan).filter(({ column }) => namesOf(column).some((name) => found.has(name))).length;
}

/** Whether everything that the layout must have is in these cells: the header below a report's title. */
export function isHeader(plan: ReadPlan, cells: readonly string[]): boolean {
  const wanted = columnsOf(plan).filter(({ column }) => !column.optional);
  return wanted.length > 0 && recognisedHeaders(plan, cells) >= wanted.length;
}

/** Columns by their names, in whatever order; what is missing or there twice rejects the file, all of it named at once. */
export function boundByName(
  plan: ReadPlan,
  cells: readonly string[],
  row: number,
  complaints: Complaints,
): BoundRecord[] {
  const places = new Map<string, number[]>();
  for (const [at, cell] of cells.entries()) {
    const name = comparableHeader(cell);
    places.set(name, [...(places.get(name) ?? []), at]);
  }
  const [record] = plan.records;
  if (!record) return [];
  const columns = record.columns.flatMap((filled): BoundColumn[] => {
    const found = namesOf(filled.column).flatMap((name) => places.get(name) ?? []);
    const [at] = found;
    if (found.length > 1) complaints.add(duplicate(filled.column, row));
    if (at !== undefined) return [{ ...filled, at, label: cells[at]?.trim() || filled.column.label }];
    if (!filled.column.optional) complaints.add(missing(filled.column, row, cells));
    return [];
  });
  refuseExtra(plan, record, cells, columns, row, complaints);
  return [{ plan: record, columns, marks: [], width: cells.length, exact: true }];
}

function refuseExtra(
  { spec }: ReadPlan,
  { columns: mapped }: RecordPlan,
  cells: readonly string[],
  bound: readonly BoundColumn[],
  row: number,
  complaints: Complaints,
): void {
  if (spec.reading.extraColumns !== 'refuse') return;
  const own = new Set(
    [...spec.records.flatMap((record) => record.columns), ...mapped.map(({ column }) => column)].flatMap(namesOf),
  );
  const taken = new Set(bound.map(({ at }) => at));
  const extra = cells.filter((cell, at) => cell.trim() !== '' && !taken.has(at) && !own.has(comparableHeader(cell)));
  if (extra.length === 0) return;
  const note = `The layout does not know ${extra.map((cell) => `"${cell.trim()}"`).join(', ')}. Add the columns to the mapping, or let it ignore them.`;
  complaints.add({ row, column: extra[0]?.trim() ?? null, code: 'extra-column', value: '', rejects: 'file', note });
}

function columnsOf(plan: ReadPlan): readonly FilledColumn[] {
  return plan.records[0]?.columns ?? [];
}

function namesOf({ name, names }: Column): string[] {
  return [...new Set([name, ...names].map(comparableHeader))];
}

function duplicate({ name }: Column, row: number) {
  const note = `The header "${name}" stands in the file more than once, so nobody can say which column is meant.`;
  return { row, column: name, code: 'duplicate-header', value: '', rejects: 'file' as const, note };
}

function missing({ name, names }: Column, row: number, cells: readonly string[]) {
  const others = names.length > 0 ? ` (or ${names.join(', ')})` : '';
  const note = `The file has no column "${name}"${others}. It has: ${cells
    .map((cell) => cell.trim())
    .join(', ')
    .slice(0, 300)}. Was it renamed? Then add the new name under "names" in the mapping.`;
  return { row, column: name, code: 'missing-column', value: '', rejects: 'file' as const, note };
}
