/** Rows that one piece of input completed: `lines[i]` is the 1-based physical line on which `cells[i]` begins. */
export interface RowBatch {
  readonly cells: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

/** Something about a file that a person may want to see; it rejects nothing. */
export interface Remark {
  readonly row: number;
  readonly code: string;
  readonly note: string;
}

/**
 * Turns text (UTF-8 bytes, decoded before) into rows. A row is whatever the format has as its smallest record: a line of a delimited
 * file, a line of fixed width (one cell), a segment. What the cells mean is not its business.
 */
export interface RowReader {
  write(text: Buffer): Promise<RowBatch>;
  end(): Promise<RowBatch>;
  /** The line on which the row begins that is being read. */
  readonly line: number;
  /** Nothing but blanks came. Only where rows do not tell: a tree without records is whole, an empty file is not. */
  readonly blank?: boolean;
  /** What divides cells and rows in this very file, where that is found in the file; known once a row came. */
  readonly dividers?: { readonly cell: string; readonly row?: string } | undefined;
}

/** A cell that stays without quotes where texts get them: a number, say. */
export interface BareCell {
  readonly bare: string;
}

export type Cell = string | BareCell;

/** The opposite of a reader: rows to text, each row ended. One writer writes one file, from its beginning to its end. */
export interface RowWriter {
  /** What stands before the first row, where the format has such. */
  begin?(): string;
  /** What stands after the last one. */
  end?(): string;
  write(rows: readonly (readonly Cell[])[]): string;
}

/** A way to lay rows into a text; `Settings` is what an admin may choose. */
export interface RowFormat<Settings> {
  /** Folder name, and the key in a mapping file. */
  readonly id: string;
  openReader(settings: Settings, remark: (remark: Remark) => void): RowReader;
  openWriter(settings: Settings): RowWriter;
}

/** The whole file cannot be trusted: nothing of it may be taken. */
export class UnreadableFile extends Error {
  readonly code: string;
  readonly row: number;
  readonly value: string;

  constructor(code: string, row: number, note: string, value = '') {
    super(note);
    this.name = 'UnreadableFile';
    this.code = code;
    this.row = row;
    this.value = value;
  }
}
