import type { Mapping } from '../../../mapping/contract.ts';
import { tableOf } from '../grid.ts';

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

export interface Written {
  readonly bytes: Buffer;
  readonly mapping: Mapping;
}

/** Cells by the names of their columns, where both sides have as many rows; else rows do not stand beside each other. */
export async function cellChanges(before: Written, after: Written): Promise<CellChange[]> {
  const old = await namedRows(before);
  const fresh = await namedRows(after);
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

/** `undefined` where the mapping names no columns. A name that stands twice gets its place behind it. */
async function namedRows({ bytes, mapping }: Written): Promise<NamedRow[] | undefined> {
  const rows = await tableOf(bytes, mapping, rowsCompared);
  return rows?.map(({ line, columns, cells }) => {
    const names = columns.map((name, index) =>
      columns.indexOf(name) === index ? String(name) : `${name} (${index + 1})`,
    );
    return { line, cells: new Map(cells.map((text, index) => [names[index] ?? `column ${index + 1}`, text])) };
  });
}
