import type { Workspace } from '../../config/workspace.ts';
import type { Dialect, Reader, Scope, Trx } from '../../storage/scope.ts';

/** A row as a CSV file has it: texts by the names of its columns. */
export type SheetRow = Readonly<Record<string, string>>;

/** What a row is checked against. */
export interface SheetView {
  readonly reader: Reader;
  readonly dialect: Dialect;
  readonly scope: Scope;
  readonly workspace: Workspace;
}

/** One table that people export, edit and import as a whole. */
export interface Sheet {
  /** For the audit: `aliases import`. */
  readonly action: string;
  readonly columns: readonly string[];
  /** Columns that are told for people and not read back. */
  readonly shown?: readonly string[];
  /** Columns that together name a row. */
  readonly key: readonly string[];
  /** A file is the whole truth about whatever it names in these columns: what it leaves out there is removed. */
  readonly owner: readonly string[];
  /** What the store has, also rows that only an export shows. */
  rows(view: SheetView): Promise<SheetRow[]>;
  /** What a row of a file means, in the order of the file; `undefined` = nothing (an unmapped method). */
  normal?(rows: readonly SheetRow[]): readonly (SheetRow | undefined)[];
  /** What is wrong with the rows, `''` = nothing. */
  check(rows: readonly SheetRow[], view: SheetView): Promise<readonly string[]>;
  /** Names of products decide what carts are told of stock. */
  readonly namesStock?: boolean;
  save(trx: Trx, dialect: Dialect, row: SheetRow): Promise<void>;
  remove(trx: Trx, row: SheetRow): Promise<void>;
}

export interface SheetDiff {
  readonly added: readonly SheetRow[];
  readonly changed: readonly { readonly before: SheetRow; readonly after: SheetRow }[];
  readonly removed: readonly SheetRow[];
  readonly unchanged: number;
}

export function cell(row: SheetRow, column: string): string {
  return row[column] ?? '';
}

export function textOf(row: SheetRow, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => cell(row, column)));
}

/** Pure: what an import would change. `named`: all rows of the file, whose owners it is about; `keep`: what it leaves out stays. */
export function diffOf(
  { key, owner }: Pick<Sheet, 'key' | 'owner'>,
  stored: readonly SheetRow[],
  wanted: readonly SheetRow[],
  { named = wanted, keep = false }: { readonly named?: readonly SheetRow[]; readonly keep?: boolean } = {},
): SheetDiff {
  const before = new Map(stored.map((row) => [textOf(row, key), row]));
  const after = new Map(wanted.map((row) => [textOf(row, key), row]));
  const owned = new Set(named.map((row) => textOf(row, owner)));
  const changed: { before: SheetRow; after: SheetRow }[] = [];
  const added: SheetRow[] = [];
  for (const [name, row] of after) {
    const old = before.get(name);
    if (!old) added.push(row);
    else if (Object.keys(row).some((column) => cell(row, column) !== cell(old, column)))
      changed.push({ before: old, after: row });
  }
  const removed = keep
    ? []
    : [...before].filter(([name, row]) => !after.has(name) && owned.has(textOf(row, owner))).map(([, row]) => row);
  return { added, changed, removed, unchanged: after.size - added.length - changed.length };
}
