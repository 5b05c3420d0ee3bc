import type { SampleColumn, SampleTable } from './contract.ts';
import { meaningsOf } from './dictionary/index.ts';
import { identifies } from './evidence/roles.ts';

const known = new WeakMap<SampleTable, readonly (readonly number[])[]>();

/** Rows of one order, where an order has several; empty when nothing ties rows together. */
function ordersOf(table: SampleTable): readonly (readonly number[])[] {
  const again = known.get(table);
  if (again) return again;
  const key = keyOf(table);
  const groups = new Map<string, number[]>();
  for (const [row, value] of (key?.values ?? []).entries())
    if (value !== '') groups.set(value, [...(groups.get(value) ?? []), row]);
  const several = [...groups.values()].filter((rows) => rows.length > 1);
  known.set(table, several);
  return several;
}

/** The column that names the order: by its heading, filled in every row. */
function keyOf({ columns }: SampleTable): SampleColumn | undefined {
  const named = columns.filter(
    (column) =>
      identifies(column) &&
      meaningsOf('orders', column.header).some(({ field }) => /^order\.(orderNumber|custRef|orderId)$/.test(field)),
  );
  return named.find(({ filled }) => new Set(filled).size < filled.length) ?? named[0];
}

/** Two rows of one order say different things; what is empty says nothing. */
export function variesInOrder(table: SampleTable, column: SampleColumn): boolean {
  return ordersOf(table).some(
    (rows) => new Set(rows.map((row) => column.values[row]).filter((value) => value !== '')).size > 1,
  );
}

/** Filled on the first row of orders that have several, and on no later one. */
export function onFirstRowsOnly(table: SampleTable, column: SampleColumn): boolean {
  const orders = ordersOf(table);
  const told = orders.filter(([first = 0]) => column.values[first] !== '');
  return told.length > 0 && orders.every((rows) => rows.slice(1).every((row) => column.values[row] === ''));
}

export function hasOrdersOfSeveralRows(table: SampleTable): boolean {
  return ordersOf(table).length > 0;
}
