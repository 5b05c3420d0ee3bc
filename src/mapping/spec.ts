import type { Quoting } from '../formats/delimited/settings.ts';
import type { TreePath } from '../formats/tree.ts';
import type { MappingKind, StockRules } from './contract.ts';
import type { Field, FieldScope } from './fields/field.ts';
import type { Pattern, Rewrite } from './patterns.ts';
import type { Template } from './templates/engine.ts';
import type { TextSettings } from './types/text.ts';
import type { ValueType } from './types/value-type.ts';

/** A piece of a cell that holds several things: a fixed text, or a field. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: Field; readonly type: ValueType };

/** What a column says about other rows: written as it is, and checked when it is read. */
export type Total =
  /** `rows`, or the name of a record type; since the record that this one closes, else in the whole file. */
  | { readonly what: 'count'; readonly of: string }
  | { readonly what: 'sum'; readonly field: Field }
  /** The cell with this index of the record that this one closes. */
  | { readonly what: 'same'; readonly record: string; readonly index: number };

/** Where the cells of a column come from on writing, and go to on reading (constants and expressions are only written). */
export type Content =
  | { readonly kind: 'field'; readonly fields: readonly Field[] }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'expression'; readonly template: Template }
  | {
      readonly kind: 'parts';
      readonly parts: readonly Part[];
      /** Where a separator stands more than once: the one that divides. */
      readonly split: 'first' | 'last';
      /** A cell without its separators is refused. */
      readonly whole: boolean;
    }
  | { readonly kind: 'total'; readonly total: Total };

/** Positions of a fixed-width column, from 1, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly align: 'left' | 'right';
  readonly fill: string;
}

/** Another cell of the row: by its header, its place, or its positions. */
export interface And {
  readonly name: string;
  readonly index: number;
  readonly span: { readonly from: number; readonly to: number } | undefined;
}

export interface Column {
  /** Header; `''` for a column that has none. */
  readonly name: string;
  /** In complaints where there is no header: the name, the position, or the positions. */
  readonly label: string | number;
  /** Other headers under which it is recognised. */
  readonly names: readonly string[];
  /** 0-based place in a row without header. */
  readonly index: number;
  readonly span: Span | undefined;
  /** Below its record, in a tree. */
  readonly path: TreePath;
  readonly content: Content;
  readonly type: ValueType;
  readonly scope: FieldScope;
  readonly firstLineOnly: boolean;
  /** Written instead of an empty value, and assumed where a cell is empty. */
  readonly ifEmpty: string;
  /** A cell that is read must not be empty. */
  readonly required: boolean;
  /** A header that is read may lack it; a row may end before it. */
  readonly optional: boolean;
  readonly guard: boolean;
  /** Only what the pattern's group finds is read. */
  readonly extract: Pattern | undefined;
  readonly onWriting: readonly Rewrite[];
  readonly onReading: readonly Rewrite[];
  /** Further cells whose texts belong to this one when it is read: a time beside its date. */
  readonly and: readonly And[];
  readonly between: string;
  /** Several values in one cell, divided by this; `''` = one value. */
  readonly joined: string;
  /** Rows whose cell is one of these are read, or skipped with a warning. */
  readonly rows: { readonly keep: readonly string[] | undefined; readonly skip: readonly string[] } | undefined;
  /** A constant that a file which is read must repeat. */
  readonly mustMatch: boolean;
  /** Headers that fit the pattern are columns of this kind; what the pattern's group finds goes into the field. */
  readonly matrix: { readonly headers: Pattern; readonly field: Field } | undefined;
  /** In the mapping file, 1-based. */
  readonly place: { readonly line: number; readonly column: number };
}

/** Columns that are repeated in one row, once per line of its record. */
export interface ColumnGroup {
  /** 0-based place among the record's columns. */
  readonly at: number;
  readonly columns: readonly Column[];
  /** Most repetitions in one row; undefined = as many as there are lines. */
  readonly max: number | undefined;
  readonly overflow: 'hold' | 'cut' | 'new row';
}

/** Long texts over several rows. */
export interface Pieces {
  readonly of: readonly Template[];
  readonly characters: number;
  /** The rules for texts: characters are counted after them. */
  readonly type: ValueType;
}

export type Condition =
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'expression'; readonly template: Template };

/** `transaction` = a set of records in an envelope of its own, inside the file. */
export type RecordScope = FieldScope | 'transaction' | 'package' | 'piece';

/** One kind of row. A file of one kind of row has one of these; header, detail and trailer are several. */
export interface RecordType {
  readonly name: string;
  readonly each: RecordScope;
  /** Written only where this is not empty. */
  readonly when: Condition | undefined;
  /** A row of it begins a new order, line ...; the others of its level add to the one that was begun. */
  readonly starts: boolean;
  /** The record type that opened what this one ends. */
  readonly closes: string | undefined;
  /** A file without it was cut off. */
  readonly required: boolean;
  /** Rows that carry this field belong to the record that has the same value there, wherever it stands. */
  readonly link: Field | undefined;
  readonly columns: readonly Column[];
  readonly group: ColumnGroup | undefined;
  readonly pieces: Pieces | undefined;
  /** Where it stands in a tree. */
  readonly path: TreePath;
  readonly many: boolean;
  /** First cell of its rows, where the format names them. */
  readonly tag: string;
}

export interface FileSettings {
  readonly name: Template;
  readonly encoding: string;
  readonly fallback: string | null;
  /** `''` = records follow one another without anything between them. */
  readonly newline: '\n' | '\r\n' | '\r' | '';
  readonly finalNewline: boolean;
  readonly byteOrderMark: boolean;
  readonly unencodable: 'hold' | 'fold';
}

export interface Delimited {
  readonly format: 'delimited';
  readonly delimiter: string | null;
  readonly quoting: Quoting;
  /** Read by names, read by position below a header line, or no header line at all. */
  readonly header: 'by name' | 'by position' | 'none';
  readonly formulaGuard: boolean;
}

export interface FixedWidth {
  readonly format: 'fixed width';
  /** Characters of a record that is written. */
  readonly length: number;
  readonly tooLong: 'hold' | 'cut';
}

export interface Segments {
  readonly format: 'segments';
  readonly element: string;
  readonly component: string;
  readonly terminator: string;
  /** Before a separator that is meant as a character of a value; `''` = there is none. */
  readonly release: string;
  /** Written after each segment. */
  readonly lineBreak: string;
  readonly dropEmpty: boolean;
  /** Where the first segment of a file shows its separators: 1-based places; undefined = the file uses the stated ones. */
  readonly detect: { readonly element: number; readonly component: number; readonly terminator: number } | undefined;
}

export interface Tree {
  readonly format: 'xml' | 'json';
  readonly root: string;
  readonly indent: number;
  readonly empty: 'leave out' | 'write';
  /** XML: the declaration and the root's attributes. */
  readonly declaration: boolean;
  readonly attributes: Readonly<Record<string, string>>;
  /** JSON: a value per line. */
  readonly lines: boolean;
}

export type Layout = Delimited | FixedWidth | Segments | Tree;

export interface ReadingRules {
  readonly skipLines: number;
  /** A row whose first cell begins so ends the data. */
  readonly stopAt: string;
  readonly findHeader: boolean;
  readonly extraColumns: 'ignore' | 'refuse';
  readonly shortRows: 'refuse' | 'accept';
  readonly repeatedRows: 'drop' | 'keep';
  readonly badRows: 'accept good' | 'refuse transaction' | 'refuse file';
  readonly overShipped: 'refuse' | 'accept';
  readonly unwrapExcel: boolean;
  readonly unknownRecords: 'refuse' | 'ignore';
  /** Rows with the same values here are one shipment. */
  readonly shipmentPer: readonly string[];
  /** Weight of a package with several rows. */
  readonly packageWeight: 'first' | 'sum';
  /** The first row of an order has this field; rows without it need an order that has begun. */
  readonly firstRowHas: Field | undefined;
}

/** A field that the cells do not give: a constant of the file, or computed from what a row gave. */
export interface Constant {
  readonly field: Field;
  readonly template: Template;
}

/** A mapping file as it was understood. */
export interface MappingSpec {
  readonly kind: MappingKind;
  readonly file: FileSettings;
  readonly layout: Layout;
  readonly text: TextSettings;
  readonly records: readonly RecordType[];
  /** Writes the whole file instead of the records. */
  readonly template: { readonly text: string; readonly template: Template } | undefined;
  readonly lookups: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly constants: readonly Constant[];
  readonly computed: readonly Constant[];
  readonly reading: ReadingRules;
  readonly stock: StockRules;
}
