import type { Complaint, Refusal, Warning } from '../contract.ts';

/** One thing that was done to a value. */
export interface ToldStep {
  /** As its setting is called in a mapping. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** What decided it; `''` = nothing more to say. */
  readonly note: string;
}

export interface ToldValue {
  readonly path: string;
  readonly value: string;
}

/** Where a value comes from. */
export interface ToldSource {
  readonly kind: 'field' | 'constant' | 'expression' | 'parts' | 'total' | 'template' | 'file';
  /** The path, the text, the expression, or what was counted. */
  readonly text: string;
  /** What it names, with what stood there. */
  readonly values: readonly ToldValue[];
}

/** The rule that a cell was made by. */
export interface ToldRule {
  readonly column: string;
  /** Every word by which a person may mean it: header, label, positions, tag and place, path. */
  readonly names: readonly string[];
  /** In the mapping file, 1-based; `null` = no rule of it. */
  readonly place: { readonly line: number; readonly column: number } | null;
}

/** A cell that is written. */
export interface ToldCell extends ToldRule {
  readonly from: ToldSource;
  readonly steps: readonly ToldStep[];
  /** The cell's own text. */
  readonly text: string;
  /** As it stands in the file; `null` = it does not stand there. */
  readonly laid: string | null;
  readonly bytes: string;
  /** Why it is empty or not there, where that needs a word. */
  readonly why: string;
}

export interface ToldRow {
  /** As complaints count rows: the physical line, the segment, or the record of a tree. */
  readonly row: number;
  /** Name of the record type; `''` where there is one. */
  readonly record: string;
  /** Place of its order (or package ...) in the input, from 0; `null` = the row stands once per file. */
  readonly of: number | null;
  readonly cells: readonly ToldCell[];
}

/** A record type with `when`, and whether it was written. */
export interface ToldCondition {
  readonly record: string;
  readonly of: number | null;
  /** Line of the order from 1; `null` = it does not depend on one. */
  readonly line: number | null;
  readonly written: boolean;
  readonly from: ToldSource;
}

export interface ToldRefusal extends Refusal {
  /** As far as its cell came. */
  readonly cell: ToldCell | null;
}

/** A file that would be written. */
export interface ToldFile {
  readonly fileName: string;
  readonly rows: readonly ToldRow[];
  readonly conditions: readonly ToldCondition[];
  readonly refused: readonly ToldRefusal[];
}

/** A cell that was read. */
export interface ReadCell extends ToldRule {
  /** As it stands in the file, with its blanks. */
  readonly raw: string;
  readonly steps: readonly ToldStep[];
  /** What its fields hold then; empty = it filled none. */
  readonly fills: readonly ToldValue[];
  /** What was wrong with it. */
  readonly fault: { readonly code: string; readonly note: string } | null;
  readonly why: string;
}

/** A record, line or level that a row gave. */
export interface Given {
  readonly values: readonly (ToldValue & { readonly from: 'row' | 'constant' | 'computed' })[];
}

export interface ReadRowTold {
  readonly row: number;
  readonly raw: readonly string[];
  readonly record: string;
  /** By what it was taken for a row of that type. */
  readonly marks: readonly string[];
  readonly cells: readonly ReadCell[];
  readonly gives: readonly Given[];
  /** Why nothing of it was taken although nothing is wrong with it; `''` = it was. */
  readonly skipped: string;
  readonly complaints: readonly Complaint[];
  readonly warnings: readonly Warning[];
}

/** A file that was read. */
export interface ToldReading {
  readonly fileAccepted: boolean;
  readonly rows: readonly ReadRowTold[];
  /** Complaints that cost more than their own row. */
  readonly widely: readonly Complaint[];
  /** The last row that was looked at. */
  readonly lastRow: number;
}
