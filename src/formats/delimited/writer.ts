import { type Options, stringify } from 'csv-stringify/sync';
import type { BareCell, Cell, RowWriter } from '../contract.ts';
import { type DelimitedSettings, quote } from './settings.ts';

/** Cells must be texts: what csv-stringify makes of numbers, dates and booleans is not what a file should say. */
export class DelimitedWriter implements RowWriter {
  readonly #options: Options;
  readonly #delimiter: string;
  readonly #newline: string;
  /** A cell without these signs needs no quotes; undefined = none ever does, or all do. */
  readonly #special: RegExp | undefined;
  readonly #unquoted: boolean;

  constructor({ delimiter, quoting, newline }: DelimitedSettings) {
    this.#delimiter = delimiter ?? ',';
    this.#newline = newline;
    this.#unquoted = quoting === 'none';
    this.#special = quoting === 'minimal' ? signsIn(`${this.#delimiter}${quote}\r\n`) : undefined;
    this.#options = {
      delimiter: this.#delimiter,
      record_delimiter: newline,
      // A stated record delimiter would otherwise leave the other line breaks bare.
      quote_record_delimiter: true,
      quote,
      escape: quote,
      // Without `quoted_empty` an empty cell stays bare although everything is to be quoted.
      // A value that ends in half a delimiter would make a whole one with what follows.
      ...(this.#delimiter.length > 1 ? { quoted_match: signsIn(this.#delimiter) } : {}),
      ...(quoting === 'all' ? { quoted: true, quoted_empty: true } : {}),
      ...(quoting === 'strings' ? { quoted_string: true, quoted_empty: true, cast: { object: bare } } : {}),
    };
  }

  write(rows: readonly (readonly Cell[])[]): string {
    if (rows.length === 0) return '';
    // With `quote: ''` csv-stringify would still double the quotes of some values.
    if (this.#unquoted) return rows.map((row) => row.join(this.#delimiter) + this.#newline).join('');
    return this.#special ? this.#sorted(rows, this.#special) : stringify(rows as Cell[][], this.#options);
  }

  /** Most rows hold nothing to be quoted: they are their cells and delimiters. Only the others need the library. */
  #sorted(rows: readonly (readonly Cell[])[], special: RegExp): string {
    let text = '';
    let waiting: (readonly Cell[])[] = [];
    for (const row of rows) {
      if (row.some((cell) => special.test(cell as string))) {
        waiting.push(row);
        continue;
      }
      if (waiting.length > 0) text += stringify(waiting as Cell[][], this.#options);
      waiting = [];
      text += row.join(this.#delimiter) + this.#newline;
    }
    return waiting.length > 0 ? text + stringify(waiting as Cell[][], this.#options) : text;
  }
}

function signsIn(signs: string): RegExp {
  return new RegExp(`[${signs.replaceAll(/[\\\]^-]/g, '\\$&')}]`);
}

function bare(cell: object): { value: string; quoted: boolean; quoted_string: boolean; quoted_empty: boolean } {
  return { value: (cell as BareCell).bare, quoted: false, quoted_string: false, quoted_empty: false };
}
