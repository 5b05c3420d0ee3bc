/** A value that the format cannot hold. `row` is its place among the rows that were to be written, from 0. */
export class UnwritableCell extends Error {
  readonly code: string;
  readonly row: number;
  readonly cell: number;
  readonly value: string;

  constructor(code: string, row: number, cell: number, note: string, value: string) {
    super(note);
    this.name = 'UnwritableCell';
    this.code = code;
    this.row = row;
    this.cell = cell;
    this.value = value;
  }
}

/** Settings or an order of rows that no file of the format can show: the mapping has to be changed. */
export class UnwritableTree extends Error {
  /** The step of a path that is in the way, where it is one. */
  readonly step: string | undefined;

  constructor(note: string, step?: string) {
    super(note);
    this.name = 'UnwritableTree';
    this.step = step;
  }
}
