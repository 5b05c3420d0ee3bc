import type { Mapping, TableRow } from '../../mapping/contract.ts';

/** The cells of a file under the names of their columns. */
export interface Grid {
  /** Of the kind of record; `''` where there is one only. */
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  /** 1-based physical line where it starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** `undefined` where the mapping names no columns, or the bytes are not what they say. */
export async function gridsOf(bytes: Buffer, mapping: Mapping, mostRows: number): Promise<Grid[] | undefined> {
  const rows = await tableOf(bytes, mapping, mostRows);
  if (!rows || rows.length === 0) return undefined;
  const kinds = [...new Set(rows.map(({ record }) => record))];
  return kinds.map((kind) =>
    gridOf(
      kind,
      rows.filter(({ record }) => record === kind),
    ),
  );
}

/** Rows of one kind may be of different lengths. */
function gridOf(title: string, rows: readonly TableRow[]): Grid {
  const longest = rows.reduce((most, row) => (row.columns.length > most.columns.length ? row : most));
  return { title, headings: longest.columns.map(String), rows: rows.map(({ line, cells }) => ({ line, cells })) };
}

export async function tableOf(bytes: Buffer, mapping: Mapping, most: number): Promise<TableRow[] | undefined> {
  if (!mapping.table) return undefined;
  const rows: TableRow[] = [];
  for await (const slice of mapping.table(once(bytes))) {
    rows.push(...slice.slice(0, most - rows.length));
    if (rows.length >= most) break;
  }
  return rows;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
