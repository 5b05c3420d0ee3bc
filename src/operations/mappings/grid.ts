import { parse as parseCsv } from 'csv-parse/sync';
import type { Layout, RowKind } from './layout.ts';
import { textOf } from './visible.ts';

/** The cells of a file under the names of their columns. */
export interface Grid {
  /** Of the kind of row; `''` where there is one only. */
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  /** 1-based physical line where it starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** `undefined` where the bytes are not what the layout says. */
export function gridsOf(bytes: Buffer, layout: Layout, mostRows: number): Grid[] | undefined {
  const rows = rowsOf(bytes, layout, mostRows + 1);
  if (!rows) return undefined;
  const [first] = rows;
  if (layout.header && first) return [{ title: '', headings: first.cells, rows: rows.slice(1, mostRows + 1) }];
  const grids = layout.kinds.map((kind) => ({ kind, rows: [] as GridRow[] }));
  for (const row of rows.slice(0, mostRows)) grids.find(({ kind }) => isOf(kind, row))?.rows.push(row);
  return grids
    .filter((grid) => grid.rows.length > 0)
    .map(({ kind, rows: own }) => ({ title: kind.name, headings: kind.columns, rows: own }));
}

function isOf({ fixed }: RowKind, { cells }: GridRow): boolean {
  return fixed.every((text, index) => text === undefined || cells[index] === text);
}

export function rowsOf(bytes: Buffer, { delimiter, quotes }: Layout, most: number): GridRow[] | undefined {
  const options = {
    delimiter,
    bom: true,
    quote: quotes ? '"' : null,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    to: most,
  };
  try {
    const records = parseCsv(textOf(bytes), options) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: firstLine(record, info.lines), cells: record }));
  } catch {
    return undefined;
  }
}

/** The parser says where a record ends. */
function firstLine(cells: readonly string[], last: number): number {
  const breaks = cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  return last - breaks;
}
