import type { Accounts } from '../accounts.ts';
import type { MappingSpec } from '../spec.ts';
import type { RowPlan } from './cells.ts';
import type { BuiltRow } from './rows.ts';

/** Sees one file being built by the same plans, rows and writers as every file: to say afterwards why a cell is so. */
export interface BuildWatch {
  /** The plan with writers that note their steps. */
  plan(plan: RowPlan, strings: boolean): RowPlan;
  accounts(spec: MappingSpec): Accounts;
  /** Rows that were built by such plans; gives them back as the plain plans would have built them. */
  built(rows: readonly BuiltRow[]): BuiltRow[];
  /** The rows that were built last stand in the file, with cells in its encoding. */
  written(rows: readonly BuiltRow[]): void;
}
