import type { Quoting } from '../formats/delimited/settings.ts';
import type { MappingKind } from './contract.ts';
import type { Field, FieldScope } from './fields/field.ts';
import type { Template } from './templates/engine.ts';
import type { TextSettings } from './types/text.ts';
import type { ValueType } from './types/value-type.ts';

/** Where the cells of a column come from on writing, and go to on reading (constants and expressions are only written). */
export type Content =
  | { readonly kind: 'field'; readonly fields: readonly Field[] }
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'expression'; readonly template: Template };

export interface Column {
  /** Header; `''` for a column that has none. */
  readonly name: string;
  /** In complaints where there is no header: the name, else the position. */
  readonly label: string;
  /** Other headers under which it is recognised. */
  readonly names: readonly string[];
  /** 0-based place in a row without header. */
  readonly index: number;
  readonly content: Content;
  readonly type: ValueType;
  readonly scope: FieldScope;
  readonly firstLineOnly: boolean;
  /** Written instead of an empty value, and assumed where a cell is empty. */
  readonly ifEmpty: string;
  /** A cell that is read must not be empty. */
  readonly required: boolean;
  /** A header that is read may lack it. */
  readonly optional: boolean;
  readonly guard: boolean;
}

/** One kind of row. A file of one kind of row has one of these; header, detail and trailer are several. */
export interface RecordType {
  readonly name: string;
  readonly each: FieldScope;
  /** Written only where this field is not empty. */
  readonly when: Field | undefined;
  readonly columns: readonly Column[];
}

export interface FileSettings {
  readonly name: Template;
  readonly encoding: string;
  readonly fallback: string | null;
  readonly newline: '\n' | '\r\n' | '\r';
  readonly finalNewline: boolean;
  readonly byteOrderMark: boolean;
  readonly unencodable: 'hold' | 'fold';
}

export interface Delimited {
  readonly delimiter: string | null;
  readonly quoting: Quoting;
  /** Read by names, read by position below a header line, or no header line at all. */
  readonly header: 'by name' | 'by position' | 'none';
  readonly formulaGuard: boolean;
}

export interface ReadingRules {
  readonly skipLines: number;
  /** A row whose first cell begins so ends the data. */
  readonly stopAt: string;
  readonly findHeader: boolean;
  readonly extraColumns: 'ignore' | 'refuse';
  readonly shortRows: 'refuse' | 'accept';
  readonly repeatedRows: 'drop' | 'keep';
  readonly badRows: 'accept good' | 'refuse file';
  readonly overShipped: 'refuse' | 'accept';
  readonly unwrapExcel: boolean;
  /** Rows with the same values here are one shipment. */
  readonly shipmentPer: readonly string[];
}

export interface Constant {
  readonly field: Field;
  readonly template: Template;
}

/** A mapping file as it was understood. */
export interface MappingSpec {
  readonly kind: MappingKind;
  readonly file: FileSettings;
  readonly delimited: Delimited;
  readonly text: TextSettings;
  readonly records: readonly RecordType[];
  /** Writes the whole file instead of the records. */
  readonly template: { readonly text: string; readonly template: Template } | undefined;
  readonly lookups: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly constants: readonly Constant[];
  readonly reading: ReadingRules;
}
