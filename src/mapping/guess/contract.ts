import type { MappingKind } from '../contract.ts';

export type GuessedKind = Extract<MappingKind, 'orders' | 'shipments' | 'inventory'>;

/** What the cells of one column look like, over the whole sample. */
export interface SampleColumn {
  /** 0-based place in its row; the element in a segment; the first character (0-based) in a record of fixed width. */
  readonly at: number;
  /** One past the last character, in a record of fixed width. */
  readonly end?: number;
  /** Some records of fixed width end before it does. */
  readonly cut?: boolean;
  /** As the file has it; `''` where there is none; of repeated columns without their number. */
  readonly header: string;
  /** Of repeated columns: the name for all of them, such as `SKU {n}`. */
  readonly name?: string;
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
    /** The headings say where the groups end. */
    readonly named: boolean;
    /** Groups of each row. */
    readonly counts: readonly number[];
  };
  /** Where its rows stand in a tree, from the content of the root. */
  readonly path?: string;
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
  | {
      readonly id: 'fixed width';
      readonly length: number;
      /** Lines of headings. */
      readonly skip: number;
    }
  | {
      readonly id: 'segments';
      readonly element: string;
      readonly component: string;
      readonly terminator: string;
      readonly set: string;
      /** The first of each segment that the format itself needs, by its tag: control numbers, counts. */
      readonly envelope: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly id: 'xml' | 'json';
      readonly root: string;
      /** JSON: a value per line. */
      readonly lines: boolean;
    };

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
  /** Several fields in one cell. */
  | { readonly is: 'parts'; readonly text: string }
  /** `of`: `rows`, the name of a record, or the path of what is added up. */
  | { readonly is: 'total'; readonly word: 'count' | 'sum'; readonly of: string }
  /** Only rows with these words are meant. */
  | { readonly is: 'filter'; readonly keep: readonly string[] }
  /** One of several columns that say the same of different warehouses. */
  | { readonly is: 'matrix'; readonly path: string; readonly by: string; readonly headers: string }
  | { readonly is: 'ignored' };

/** A cell of the row, as a column's place is told. */
export interface CellPlace {
  readonly at: number;
  readonly end?: number;
  readonly header: string;
}

export interface ColumnGuess extends CellPlace {
  readonly name?: string;
  readonly meaning: Meaning;
  /** Key and value of the type in the mapping, such as `date: MM/dd/yyyy`; absent = the usual one of the field. */
  readonly type?: { readonly key: 'date' | 'integer' | 'decimal' | 'boolean'; readonly value: unknown };
  /** Further settings of the column in the mapping, such as `if empty`. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The cell whose text belongs to this one: the time beside its date. */
  readonly and?: CellPlace;
  /** A fixed text that tells records or elements apart: there is nothing to guess. */
  readonly given: boolean;
  /** Filled in every row of the sample. */
  readonly required: boolean;
  /** Filled on the first row of each order only. */
  readonly firstLineOnly: boolean;
  readonly certain: boolean;
  readonly reason: string;
}

export interface RecordGuess {
  readonly name: string;
  readonly each: 'file' | 'transaction' | 'order' | 'shipment' | 'package' | 'level' | 'line';
  readonly columns: readonly ColumnGuess[];
  readonly group?: SampleTable['group'];
  readonly path?: string;
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
  /** Fields that are made of others: path and template. */
  readonly computed: Readonly<Record<string, string>>;
  /** What the kind needs and no column gives: one sentence each. */
  readonly missing: readonly string[];
  readonly rows: number;
}
