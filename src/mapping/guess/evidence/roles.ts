import type { SampleColumn, SampleLayout, SampleTable } from '../contract.ts';
import { dateShape } from '../shapes/dates.ts';
import { shapesOf } from '../shapes/shapes.ts';

/** What a row of a table stands for: `one` = everything is in one kind of row. */
export type Role = 'file' | 'order' | 'line' | 'one';

const known = new WeakMap<SampleLayout, ReadonlyMap<SampleTable, Role>>();

export function roleOf(layout: SampleLayout, table: SampleTable): Role {
  let roles = known.get(layout);
  if (!roles) {
    roles = rolesOf(layout.tables);
    known.set(layout, roles);
  }
  return roles.get(table) ?? 'one';
}

function rolesOf(tables: readonly SampleTable[]): Map<SampleTable, Role> {
  const inner = tables.filter((table) => !opensOrCloses(table, tables));
  if (inner.length < 2) return new Map(tables.map((table) => [table, inner.includes(table) ? 'one' : 'file']));
  const most = Math.max(...inner.map(({ places }) => places.length));
  const lines = inner.filter(({ places }) => places.length === most).at(-1);
  return new Map(tables.map((table) => [table, !inner.includes(table) ? 'file' : table === lines ? 'line' : 'order']));
}

/** A single row at the beginning or the end that shares no key with the others and says little. */
function opensOrCloses(table: SampleTable, tables: readonly SampleTable[]): boolean {
  const [place] = table.places;
  const last = Math.max(...tables.flatMap(({ places }) => places));
  if (tables.length < 2 || table.places.length !== 1 || (place !== 0 && place !== last)) return false;
  const others = tables.filter((other) => other !== table);
  return table.columns.length < 8 && !table.columns.some((column) => others.some((other) => sharedWith(column, other)));
}

/** Columns of one meaning in two tables: every value of the one is in the other, and they identify something. */
export function sharedWith(column: SampleColumn, other: SampleTable): SampleColumn | undefined {
  if (!identifies(column)) return undefined;
  const own = new Set(column.filled);
  return other.columns.find(
    (one) =>
      identifies(one) &&
      (one.filled.every((value) => own.has(value)) || column.filled.every((value) => one.filled.includes(value))),
  );
}

/** Ids with a digit, in every row; no dates, no small numbers, no amounts. */
export function identifies({ values, filled }: SampleColumn): boolean {
  if (filled.length === 0 || filled.length < values.length) return false;
  const shapes = shapesOf(filled);
  return (
    filled.every((value) => /\d/.test(value) && value.length >= 3 && !/\s/.test(value)) &&
    !shapes.money &&
    !shapes.zeroDecimals &&
    !shapes.email &&
    !shapes.parcel &&
    !dateShape(filled)
  );
}
