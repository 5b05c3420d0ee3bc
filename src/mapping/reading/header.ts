import { numbered } from '../numbered.ts';
import { isMarkHeader } from '../rejected/marks.ts';
import type { Column } from '../spec.ts';
import type { Complaints } from './complaints.ts';
import { duplicate, listed, missing, namesOf, refuseExtra, refuseGap, suspectRenamed } from './header-faults.ts';
import type { FilledColumn, ReadPlan, RecordPlan } from './plan.ts';
import { comparableHeader } from './trim.ts';

/** A column with its place in this very file. */
export interface BoundColumn extends FilledColumn {
  readonly at: number;
  /** Its name in complaints. */
  readonly label: string | number;
  /** Of a matrix: what its header says. */
  readonly header: string;
  /** Places of the cells that belong to it. */
  readonly and: readonly number[];
}

export interface BoundRecord {
  readonly plan: RecordPlan;
  readonly columns: readonly BoundColumn[];
  /** Repeated columns, one list per repetition; undefined = as often as the row goes on. */
  readonly groups: readonly (readonly BoundColumn[])[] | undefined;
  readonly marks: readonly { readonly column: Column; readonly text: string }[];
  /** Cells of a good row: exactly the header's, or at least these. */
  readonly width: number;
  readonly exact: boolean;
}

/** Columns by position: a file without header, or one whose header says nothing. */
export function boundByPosition(plan: ReadPlan): BoundRecord[] {
  return plan.records.map((record) => {
    const { group } = record.record;
    const shift = group?.max === undefined ? 0 : group.max * group.columns.length;
    return {
      plan: record,
      columns: record.columns.map((filled) => bound(filled, shifted(filled.column, group?.at, shift))),
      groups: group?.max === undefined ? undefined : repeated(record, group.max),
      marks: marksOf(record),
      width: record.width,
      exact: false,
    };
  });
}

function bound(filled: FilledColumn, at: number): BoundColumn {
  return {
    ...filled,
    at,
    label:
      filled.column.name === '' &&
      !filled.column.span &&
      filled.column.path.length === 0 &&
      typeof filled.column.label === 'number'
        ? at + 1
        : filled.column.label,
    header: '',
    and: placesOf(filled.column),
  };
}

function placesOf({ and }: Column): number[] {
  return and.map(({ index }) => index);
}

function shifted({ index }: Column, groupAt: number | undefined, shift: number): number {
  return groupAt !== undefined && index >= groupAt ? index + shift : index;
}

function repeated(record: RecordPlan, times: number): BoundColumn[][] {
  return Array.from({ length: times }, (_, number) => groupAt(record, number));
}

/** The columns of the n-th repetition of a row that is read by position. */
export function groupAt({ record: { group }, group: columns }: RecordPlan, number: number): BoundColumn[] {
  const first = (group?.at ?? 0) + number * (group?.columns.length ?? 0);
  return columns.map((filled) => {
    const at = first + filled.column.index;
    return {
      ...filled,
      at,
      label: filled.column.name === '' ? at + 1 : numbered(filled.column.name, number),
      header: '',
      and: [],
    };
  });
}

function marksOf({ marks }: RecordPlan): BoundRecord['marks'] {
  return marks.map((column) => ({ column, text: column.content.kind === 'constant' ? column.content.text : '' }));
}

/** How many of these cells are headers of the layout. */
export function recognisedHeaders(plan: ReadPlan, cells: readonly string[]): number {
  const found = new Set(cells.map(comparableHeader));
  return columnsOf(plan).filter(({ column }) => namesOf(column).some((name) => found.has(name))).length;
}

/** Whether everything that the layout must have is in these cells: the header below a report's title. */
export function isHeader(plan: ReadPlan, cells: readonly string[]): boolean {
  const wanted = columnsOf(plan).filter(({ column }) => !column.optional && !column.matrix);
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
  const label = (at: number, column: Column) => cells[at]?.trim() || column.label;
  const columns = record.columns.flatMap((filled): BoundColumn[] => {
    if (filled.column.matrix) return matrixColumns(filled, cells, row, complaints);
    const found = namesOf(filled.column).flatMap((name) => places.get(name) ?? []);
    const [at] = found;
    if (found.length > 1) complaints.add(duplicate(filled.column, row));
    if (at !== undefined)
      return [{ ...filled, at, label: label(at, filled.column), header: '', and: andByName(filled.column, places) }];
    if (filled.column.optional) suspectRenamed(filled.column, plan, cells, row, complaints);
    else complaints.add(missing(filled.column, row, cells));
    return [];
  });
  const groups = groupsByName(record, places, (at, column) => label(at, column));
  if (groups?.length === 0) for (const { column } of record.group) complaints.add(missing(column, row, cells));
  else if (groups) refuseGap(record, places, groups.length, row, cells, complaints);
  refuseExtra(plan, cells, [...columns, ...(groups ?? []).flat()], row, complaints);
  return [{ plan: record, columns, groups, marks: [], width: cells.length, exact: true }];
}

function andByName({ and }: Column, places: ReadonlyMap<string, number[]>): number[] {
  return and.map(({ name, index }) => places.get(comparableHeader(name))?.[0] ?? index);
}

/** `SKU 1`, `SKU 2` ..., or the same names again and again, as long as all of a group are there. */
function groupsByName(
  { record: { group }, group: columns }: RecordPlan,
  places: ReadonlyMap<string, number[]>,
  label: (at: number, column: Column) => string | number,
): BoundColumn[][] | undefined {
  if (!group) return undefined;
  const groups: BoundColumn[][] = [];
  for (let number = 0; ; number++) {
    const bound = columns.flatMap((filled): BoundColumn[] => {
      const { column } = filled;
      const counted = [column.name, ...column.names].some((name) => name.includes('{n}'));
      const names = [column.name, ...column.names].map((name) => comparableHeader(numbered(name, number)));
      const found = names.flatMap((name) => places.get(name) ?? []);
      const at = found[counted ? 0 : number];
      return at === undefined ? [] : [{ ...filled, at, label: label(at, column), header: '', and: [] }];
    });
    if (!columns.every(({ column }) => column.optional || bound.some((one) => one.column === column))) return groups;
    groups.push(bound);
  }
}

/** Every header that the pattern knows is a column of the matrix. */
function matrixColumns(
  filled: FilledColumn,
  cells: readonly string[],
  row: number,
  complaints: Complaints,
): BoundColumn[] {
  const { column } = filled;
  const found = cells.flatMap((cell, at): BoundColumn[] => {
    const header = isMarkHeader(cell) ? undefined : column.matrix?.headers.extract(cell.trim());
    return header ? [{ ...filled, at, label: cell.trim(), header, and: [] }] : [];
  });
  if (found.length === 0 && !column.optional)
    complaints.add({
      row,
      column: column.name,
      code: 'missing-column',
      value: '',
      rejects: 'file',
      note: `No header of the file fits the pattern ${column.matrix?.headers.source}. It has: ${listed(cells)}.`,
    });
  return found;
}

function columnsOf(plan: ReadPlan): readonly FilledColumn[] {
  const [record] = plan.records;
  if (!record) return [];
  const first = record.group.map((filled) => ({
    ...filled,
    column: {
      ...filled.column,
      name: numbered(filled.column.name, 0),
      names: filled.column.names.map((name) => numbered(name, 0)),
    },
  }));
  return [...record.columns, ...first];
}
