import type { MappingContext, Refusal, Writable } from '../contract.ts';
import type { HelperRun } from '../templates/helper.ts';

export type Records = readonly Writable[keyof Writable][];

/** Writes a file piece by piece. */
export interface SliceWriter {
  readonly refused: readonly Refusal[];
  head(records: Records): string;
  slice(records: Records, from: number, to: number): string;
  tail(records: Records): string;
}

export type OpenWriter = (context: MappingContext, run: HelperRun, fileName: string) => SliceWriter;
