import type { SampleTable } from '../contract.ts';
import { tableOf } from './tables.ts';

/** A word that tells kinds of rows apart: `H`, `[D1]`, `PH`, `20`. */
const mark = /^\W?(?:[A-Za-z]{1,3}\d{0,2}|\d{1,2})\W?$/;
const mostKinds = 12;

/** Several kinds of rows, told apart by their first cell; `undefined` where all rows are of one kind. */
export function recordTables(rows: readonly (readonly string[])[]): SampleTable[] | undefined {
  const groups = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const word = (row[0] ?? '').trim();
    if (!mark.test(word)) return undefined;
    groups.set(word, [...(groups.get(word) ?? []), index]);
    if (groups.size > mostKinds) return undefined;
  }
  if (groups.size < 2 || !differ(rows, groups)) return undefined;
  return [...groups].map(([value, places]) => {
    const own = places.map((place) => rows[place] ?? []);
    return { ...tableOf(nameOf(value), own, places), marks: [{ at: 0, value }] };
  });
}

/** Rows of one kind are as long as one another, and the kinds are not all alike. */
function differ(rows: readonly (readonly string[])[], groups: ReadonlyMap<string, readonly number[]>): boolean {
  const widths = [...groups.values()].map((places) => new Set(places.map((place) => rows[place]?.length ?? 0)));
  return widths.every((own) => own.size === 1) && new Set(widths.flatMap((own) => [...own])).size > 1;
}

export function nameOf(value: string): string {
  return value.replaceAll(/[^A-Za-z0-9]/g, '') || 'row';
}
