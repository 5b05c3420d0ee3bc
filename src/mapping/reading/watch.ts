import type { Run } from '../types/value-type.ts';
import type { Assembler } from './assembler.ts';
import type { Completion } from './computed.ts';
import type { Rows } from './flat-rows.ts';
import type { ReadPlan } from './plan.ts';
import type { CellWatch } from './row-reader.ts';

/** Sees one file being read by the same readers as every file: to say afterwards what became of a cell. */
export interface ReadWatch {
  begin(plan: ReadPlan, run: Run): void;
  readonly cell: CellWatch;
  complete(complete: Completion): Completion;
  assembler(assembler: Assembler): Assembler;
  sink(rows: Rows): Rows;
}
