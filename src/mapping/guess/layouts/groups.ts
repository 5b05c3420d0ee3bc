import type { SampleTable } from '../contract.ts';
import { shapesOf } from '../shapes/shapes.ts';
import { columnOf, tableOf } from './tables.ts';

const largestGroup = 8;

/** Rows of different lengths in which the last columns repeat, once per order line; else a plain table. */
export function groupedTable(rows: readonly (readonly string[])[]): SampleTable {
  const plain = tableOf(
    '',
    rows,
    rows.map((_, index) => index),
  );
  const widths = [...new Set(rows.map(({ length }) => length))];
  const [least, most] = [Math.min(...widths), Math.max(...widths)];
  if (widths.length < 2) return plain;
  for (let size = 2; size <= largestGroup && size < least; size++) {
    const from = least - size;
    if (!widths.every((width) => (width - from) % size === 0) || !repeats(rows, from, size)) continue;
    const fixed = plain.columns.slice(0, from);
    const counts = rows.map(({ length }) => (length - from) / size);
    const grouped = Array.from({ length: size }, (_, inner) =>
      columnOf(from + inner, '', groupCells(rows, from, size, inner)),
    );
    return {
      ...plain,
      columns: [...fixed, ...grouped],
      group: { from, size, most: (most - from) / size, named: false, counts },
    };
  }
  return plain;
}

/** Whether the first cells of the groups look like one another, and so on. */
function repeats(rows: readonly (readonly string[])[], from: number, size: number): boolean {
  return Array.from({ length: size }, (_, inner) => inner).every((inner) => {
    const first = rows.map((row) => row[from + inner] ?? '');
    const later = groupCells(
      rows.map((row) => row.slice(size)),
      from,
      size,
      inner,
    );
    const [a, b] = [shapesOf(first), shapesOf(later)];
    return a.integer === b.integer && a.decimal === b.decimal && a.letters > 0.5 === b.letters > 0.5;
  });
}

function groupCells(rows: readonly (readonly string[])[], from: number, size: number, inner: number): string[] {
  return rows.flatMap((row) => row.filter((_, at) => at >= from && (at - from) % size === inner));
}
