import type { MappingKind } from '../contract.ts';

/** What a field holds; decides how a column without a type of its own is written and read. `id` = text that identifies something. */
export type FieldType = 'text' | 'id' | 'integer' | 'decimal' | 'instant' | 'boolean' | 'extras';

/** `record` = once per order, package or stock level; `line` = once per line of it; `file` = the same for the whole file. */
export type FieldScope = 'file' | 'record' | 'line';

export interface Field {
  /** As an admin writes it: `order.shipTo.city`. */
  readonly path: string;
  readonly type: FieldType;
  readonly scope: FieldScope;
  /** May be filled from a file. The others are computed, and only written. */
  readonly readable: boolean;
  readonly writable: boolean;
  /** Code of the complaint about a value that cannot be, if any. */
  readonly check?: (value: number) => string | undefined;
  /** A file that is read has to give it, unless a column says `required: false`. */
  readonly required?: boolean;
}

/**
 * What columns and expressions are written from, by name: `order`, `line`, `package`, `shipment`, `level`, the clock and the
 * connection's own values. One object per file, changed as the writing goes on.
 */
export interface Source {
  [name: string]: unknown;
}

export type Getter = (source: Source) => unknown;

export type Catalogue = ReadonlyMap<string, Field>;

export type Catalogues = Readonly<Record<MappingKind, Catalogue>>;
