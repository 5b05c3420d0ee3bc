import { gridsOf } from '../grid.ts';
import type { Layout } from '../layout.ts';

/** A cell that reads otherwise; `null` = the side has no such column. */
export interface CellChange {
  /** 1-based line of the newer file where the row starts. */
  readonly line: number;
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface NamedRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

const rowsCompared = 5000;

/** Cells by the names of their columns, where both sides have as many rows; else rows do not stand beside each other. */
export function cellChanges(
  before: { readonly bytes: Buffer; readonly layout: Layout | undefined },
  after: { readonly bytes: Buffer; readonly layout: Layout | undefined },
): CellChange[] {
  const old = before.layout && namedRows(before.bytes, before.layout);
  const fresh = after.layout && namedRows(after.bytes, after.layout);
  if (!old || !fresh || old.length !== fresh.length) return [];
  return fresh.flatMap((row, index) => rowChanges(old[index], row));
}

function rowChanges(old: NamedRow | undefined, fresh: NamedRow): CellChange[] {
  const was = old?.cells ?? new Map<string, string>();
  return [...new Set([...was.keys(), ...fresh.cells.keys()])]
    .map((column) => ({
      line: fresh.line,
      column,
      before: was.get(column) ?? null,
      after: fresh.cells.get(column) ?? null,
    }))
    .filter((one) => one.before !== one.after);
}

/** `undefined` where the bytes are not rows of the layout. A name that stands twice gets its place behind it. */
function namedRows(bytes: Buffer, layout: Layout): NamedRow[] | undefined {
  const grids = gridsOf(bytes, layout, rowsCompared);
  return grids
    ?.flatMap(({ headings, rows }) => {
      const names = headings.map((name, index) => (headings.indexOf(name) === index ? name : `${name} (${index + 1})`));
      return rows.map(({ line, cells }) => ({
        line,
        cells: new Map(cells.map((text, index) => [names[index] ?? `column ${index + 1}`, text])),
      }));
    })
    .sort((a, b) => a.line - b.line);
}
