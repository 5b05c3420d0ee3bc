import type { RowBatch, RowReader } from '../contract.ts';
import { Pieces } from '../text/pieces.ts';
import type { FixedWidthSettings } from './settings.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controls = /[\x00-\x09\x0b-\x1f\x7f]/g;

/** A record is one cell, with all its blanks: which field begins where depends on the kind of record. */
export class FixedWidthReader implements RowReader {
  readonly #settings: FixedWidthSettings;
  readonly #pieces = new Pieces();
  #cells: string[][] = [];
  #lines: number[] = [];
  line = 1;

  constructor(settings: FixedWidthSettings) {
    this.#settings = settings;
  }

  async write(text: Buffer): Promise<RowBatch> {
    this.#pieces.take(
      text,
      () => this.line,
      (waiting) => this.#cut(waiting),
    );
    return this.#harvest();
  }

  async end(): Promise<RowBatch> {
    const rest = this.#pieces.rest();
    if (rest.replaceAll(controls, '') !== '') this.#record(rest.replace(/[\r\n]+$/, ''));
    return this.#harvest();
  }

  #cut(text: string): string {
    const { newline } = this.#settings;
    if (newline === '') return this.#byLength(text);
    return newline === '\r' ? this.#byReturn(text) : this.#byLine(text);
  }

  /** Where a CR alone ends records. At the end of the text it may be half of a line end. */
  #byReturn(text: string): string {
    let from = 0;
    for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) {
      if (end === '\r' && index === text.length - 1) break;
      this.#record(text.slice(from, index));
      from = index + end.length;
    }
    return text.slice(from);
  }

  #byLine(text: string): string {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#record(text.slice(from, at > from && text[at - 1] === '\r' ? at - 1 : at));
      from = at + 1;
    }
    return text.slice(from);
  }

  #byLength(text: string): string {
    const { length } = this.#settings;
    let from = 0;
    for (; text.length - from >= length; from += length) this.#record(text.slice(from, from + length));
    return text.slice(from);
  }

  /** A control character takes a position like any other; taking it out would shift what follows. */
  #record(record: string): void {
    if (record.trim() !== '') {
      this.#cells.push([record.replaceAll(controls, ' ')]);
      this.#lines.push(this.line);
    }
    this.line += 1;
  }

  #harvest(): RowBatch {
    const batch = { cells: this.#cells, lines: this.#lines };
    this.#cells = [];
    this.#lines = [];
    return batch;
  }
}
