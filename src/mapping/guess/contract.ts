import type { MappingKind } from '../contract.ts';

export type GuessedKind = Exclude<MappingKind, 'acknowledgements'>;

/** What the cells of one column look like, over the whole sample. */
export interface SampleColumn {
  /** 0-based place in its row; the element in a segment; the first character (0-based) in a record of fixed width. */
  readonly at: number;
  /** One past the last character, in a record of fixed width. */
  readonly end?: number;
  /** As the file has it; `''` where there is none. */
  readonly header: string;
  /** One per row, trimmed; `''` where a row has none. */
  readonly values: readonly string[];
  /** The values that are not empty. */
  readonly filled: readonly string[];
}

/** Rows of one kind. */
export interface SampleTable {
  /** `''` where the file has one kind of row only. */
  readonly name: string;
  /** Fixed texts by which its rows are known. */
  readonly marks: readonly { readonly at: number; readonly value: string }[];
  readonly columns: readonly SampleColumn[];
  /** Place of each row among all rows of the file. */
  readonly places: readonly number[];
  /** The columns from here on repeat, so many at a time: one group per order line. */
  readonly group?: {
    readonly from: number;
    readonly size: number;
    readonly most: number;
    /** Groups of each row. */
    readonly counts: readonly number[];
  };
}

export type SampleFormat =
  | {
      readonly id: 'delimited';
      readonly delimiter: string;
      readonly quote: 'minimal' | 'all' | 'none';
      readonly header: boolean;
      /** Lines above the header. */
      readonly skip: number;
    }
  | { readonly id: 'fixed width'; readonly length: number }
  | { readonly id: 'segments'; readonly element: string; readonly terminator: string; readonly set: string }
  | { readonly id: 'xml' | 'json'; readonly root: string };

export interface SampleLayout {
  readonly format: SampleFormat;
  readonly tables: readonly SampleTable[];
}

/** A column of another mapping of the workspace. */
export interface KnownColumn {
  readonly mapping: string;
  readonly kind: string;
  readonly header: string;
  readonly field: string;
}

/** One reason for one meaning of one column. */
export interface Claim {
  /** Path of a field, or `ignored`. */
  readonly field: string;
  /** 0 to 1. */
  readonly weight: number;
  /** In words, without a full stop. */
  readonly reason: string;
  /** There is no other meaning: certain, unless the values contradict. */
  readonly sure?: boolean;
}

/** What a gatherer of evidence is shown. */
export interface Scene {
  readonly kind: GuessedKind;
  readonly layout: SampleLayout;
  readonly known: readonly KnownColumn[];
}

export type Gatherer = (scene: Scene, table: SampleTable, column: SampleColumn) => readonly Claim[];

export type Meaning =
  | { readonly is: 'field'; readonly path: string }
  | { readonly is: 'constant'; readonly text: string }
  | { readonly is: 'ignored' };

export interface ColumnGuess {
  readonly at: number;
  readonly end?: number;
  readonly header: string;
  readonly meaning: Meaning;
  /** Key and value of the type in the mapping, such as `date: MM/dd/yyyy`; absent = the usual one of the field. */
  readonly type?: { readonly key: 'date' | 'integer' | 'decimal' | 'boolean'; readonly value: unknown };
  /** Filled in every row of the sample. */
  readonly required: boolean;
  /** Filled on the first row of each order only. */
  readonly firstLineOnly: boolean;
  readonly certain: boolean;
  readonly reason: string;
}

export interface RecordGuess {
  readonly name: string;
  readonly each: 'file' | 'order' | 'package' | 'level' | 'line';
  readonly columns: readonly ColumnGuess[];
  readonly group?: SampleTable['group'];
}

export type LayoutName =
  | 'one row per record'
  | 'one row per line, order columns repeated'
  | 'one row per line, order columns on the first row only'
  | 'one row per order, columns repeat in groups'
  | 'several kinds of rows';

export interface Proposal {
  readonly kind: GuessedKind;
  readonly kindReason: string;
  readonly format: SampleFormat;
  readonly encoding: string;
  readonly byteOrderMark: boolean;
  readonly newline: 'lf' | 'crlf' | 'cr';
  readonly layout: LayoutName;
  readonly records: readonly RecordGuess[];
  /** What the kind needs and no column gives: one sentence each. */
  readonly missing: readonly string[];
  readonly rows: number;
}
