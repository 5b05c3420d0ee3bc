import { nearest } from '../../support/nearest.ts';
import { numbered } from '../numbered.ts';
import { isMarkHeader } from '../rejected/marks.ts';
import type { Column, MappingSpec } from '../spec.ts';
import type { Complaints } from './complaints.ts';
import type { BoundColumn } from './header.ts';
import type { ReadPlan, RecordPlan } from './plan.ts';
import { comparableHeader } from './trim.ts';

export function missing({ name, names }: Column, row: number, cells: readonly string[]) {
  const others = names.length > 0 ? ` (or ${names.join(', ')})` : '';
  const note = `The file has no column "${name}"${others}. It has: ${listed(cells)}. Was it renamed? Then add the new name under "names" in the mapping.`;
  return { row, column: name, code: 'missing-column', value: '', rejects: 'file' as const, note };
}

export function duplicate({ name }: Column, row: number) {
  const note = `The header "${name}" stands in the file more than once, so nobody can say which column is meant.`;
  return { row, column: name, code: 'duplicate-header', value: '', rejects: 'file' as const, note };
}

/** A file may lack the column. One that has nearly its header more likely has a spoilt one. */
export function suspectRenamed(
  column: Column,
  { spec }: ReadPlan,
  cells: readonly string[],
  row: number,
  complaints: Complaints,
): void {
  const own = new Set(allColumns(spec).flatMap(namesOf));
  const unknown = cells.map((cell) => comparableHeader(cell)).filter((cell) => cell !== '' && !own.has(cell));
  const like = namesOf(column)
    .map((name) => nearest(name, unknown))
    .find((header) => header !== undefined);
  if (like === undefined) return;
  const note = `The file has a column "${like}" and none "${column.name}", which is left empty. Was it renamed? Then add the new name under "names" in the mapping.`;
  complaints.warn({ row, code: 'similar-header', note });
}

/** A repetition of which a header is missing, and what stands behind it, would be lost without a word. */
export function refuseGap(
  { group }: RecordPlan,
  places: ReadonlyMap<string, number[]>,
  count: number,
  row: number,
  cells: readonly string[],
  complaints: Complaints,
): void {
  const headers = (column: Column, number: number) =>
    [column.name, ...column.names].map((name) => numbered(name, number));
  const isThere = (column: Column, number: number) => {
    const counted = [column.name, ...column.names].some((name) => name.includes('{n}'));
    const found = headers(column, number).flatMap((name) => places.get(comparableHeader(name)) ?? []);
    return found.length > (counted ? 0 : number);
  };
  const needed = group.filter(({ column }) => !column.optional);
  const goesOn = [count, count + 1].some((number) => group.some(({ column }) => isThere(column, number)));
  const gap = goesOn ? needed.find(({ column }) => !isThere(column, count)) : undefined;
  if (gap) complaints.add(missing({ ...gap.column, name: headers(gap.column, count)[0] ?? '', names: [] }, row, cells));
}

export function refuseExtra(
  { spec }: ReadPlan,
  cells: readonly string[],
  bound: readonly BoundColumn[],
  row: number,
  complaints: Complaints,
): void {
  if (spec.reading.extraColumns !== 'refuse') return;
  const own = new Set(allColumns(spec).flatMap(namesOf));
  const taken = new Set(bound.map(({ at }) => at));
  const extra = cells.filter(
    (cell, at) => cell.trim() !== '' && !isMarkHeader(cell) && !taken.has(at) && !own.has(comparableHeader(cell)),
  );
  if (extra.length === 0) return;
  const note = `The layout does not know ${extra.map((cell) => `"${cell.trim()}"`).join(', ')}. Add the columns to the mapping, or let it ignore them.`;
  complaints.add({ row, column: extra[0]?.trim() ?? null, code: 'extra-column', value: '', rejects: 'file', note });
}

export function allColumns({ records }: MappingSpec): Column[] {
  return records.flatMap(({ columns, group }) => [...columns, ...(group?.columns ?? [])]);
}

export function namesOf({ name, names }: Column): string[] {
  return [...new Set([name, ...names].map(comparableHeader))];
}

export function listed(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim())
    .join(', ')
    .slice(0, 300);
}
