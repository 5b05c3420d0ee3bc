import type { SampleColumn, SampleTable } from '../contract.ts';

/** Rows and columns beyond these say nothing new. */
export const sampleRows = 2000;
export const sampleColumns = 500;

export function columnOf(at: number, header: string, cells: readonly string[], end?: number): SampleColumn {
  const values = cells.map((cell) => cell.trim());
  const column = { at, header, values, filled: values.filter((value) => value !== '') };
  return end === undefined ? column : { ...column, end };
}

/** Columns of rows that were cut into cells already. */
export function tableOf(
  name: string,
  rows: readonly (readonly string[])[],
  places: readonly number[],
  headers: readonly string[] = [],
): SampleTable {
  const width = Math.min(sampleColumns, Math.max(headers.length, 0, ...rows.map((row) => row.length)));
  const columns = Array.from({ length: width }, (_, at) =>
    columnOf(
      at,
      headers[at] ?? '',
      rows.map((row) => row[at] ?? ''),
    ),
  );
  return { name, marks: [], columns, places };
}
