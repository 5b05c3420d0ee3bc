import { type Remark, type RowBatch, type RowReader, UnreadableFile } from '../contract.ts';
import { findDelimiter } from './find-delimiter.ts';
import { limits } from './limits.ts';
import { type CsvFailure, RowsOf } from './rows-of.ts';
import { type DelimitedSettings, type Dialect, quote } from './settings.ts';
import { repairedLine } from './stray-quotes.ts';

const none = Buffer.alloc(0);
const openQuote = 'CSV_QUOTE_NOT_CLOSED';
const usual: Dialect = { delimiter: ',', lineEnds: ['\r\n', '\n'] };

/** Reads rows strictly; a line with a stray quote is read leniently if that gives exactly the columns that the others have. */
export class DelimitedReader implements RowReader {
  readonly #settings: DelimitedSettings;
  readonly #remark: (remark: Remark) => void;
  #dialect: Dialect | undefined;
  #parser: RowsOf | undefined;
  /** Bytes after the last whole record: what is read again when a quote turns out to be stray. */
  #held: Buffer = none;
  #counted = 0;
  /** Cells of the first row, and of the last one: below a title only the latter is like its neighbours. */
  #widths: readonly number[] = [];
  #line = 1;
  #failure: CsvFailure | undefined;
  #broken: UnreadableFile | undefined;
  #strays = 0;
  #cells: (readonly string[])[] = [];
  #lines: number[] = [];

  constructor(settings: DelimitedSettings, remark: (remark: Remark) => void) {
    this.#settings = settings;
    this.#remark = remark;
  }

  get line(): number {
    return (this.#parser?.line ?? this.#line) + breaksIn(this.#held);
  }

  get dividers(): RowReader['dividers'] {
    return this.#dialect && { cell: this.#dialect.delimiter };
  }

  async write(text: Buffer): Promise<RowBatch> {
    return this.#work(async () => {
      if (this.#dialect) return this.#consume(text, false);
      this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, text]) : text;
      if (this.#held.length >= limits.headBytes || this.#seesEnough()) await this.#begin();
    });
  }

  async end(): Promise<RowBatch> {
    return this.#work(async () => {
      if (!this.#dialect) await this.#begin();
      await this.#consume(none, true);
    });
  }

  /** A fault is thrown by the call after the one that met it, so that the rows before it are not lost from the report. */
  async #work(task: () => Promise<void>): Promise<RowBatch> {
    if (this.#broken) throw this.#broken;
    try {
      await task();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableFile) || this.#cells.length === 0) throw thrown;
      this.#broken = thrown;
    }
    const batch = { cells: this.#cells, lines: this.#lines };
    this.#cells = [];
    this.#lines = [];
    return batch;
  }

  /** One line shows how lines end; to find a delimiter, all are wanted among which a header may stand. */
  #seesEnough(): boolean {
    const text = this.#held.toString('latin1');
    if (this.#settings.delimiter !== null) return /[\r\n][\s\S]/.test(text);
    return (text.match(/\r\n|\n|\r(?=[^\n])/g)?.length ?? 0) >= limits.headLines;
  }

  async #begin(): Promise<void> {
    const found = findDelimiter(this.#held, this.#settings);
    this.#dialect = found.dialect;
    this.#line = found.line;
    const text = this.#held.subarray(found.skip);
    this.#held = none;
    await this.#consume(text, false);
  }

  /** `final`: nothing follows, so a line without its end is whole. */
  async #consume(text: Buffer, final: boolean): Promise<void> {
    let waiting = text;
    while (waiting.length > 0) {
      const piece = this.#strays > 0 && !this.#failure ? waiting.subarray(0, limits.carefulBytes) : waiting;
      waiting = waiting.subarray(piece.length);
      if (!this.#failure) await this.#parse(piece);
      else this.#held = Buffer.concat([this.#held, piece]);
      if (this.#failure) waiting = this.#repair(waiting, final);
    }
    if (!final) return;
    if (!this.#failure) await this.#finish();
    // The last line of all may be the one with the stray quote.
    if (this.#failure) {
      const rest = this.#repair(none, true);
      if (rest.length > 0 || this.#parser) await this.#consume(rest, true);
    }
  }

  async #parse(piece: Buffer): Promise<void> {
    const parser = this.#open();
    this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, piece]) : piece;
    this.#failure = await parser.feed(piece);
    this.#gather(parser);
    if (!this.#failure && this.#held.length > limits.recordBytes) throw endless(parser.line, this.#held);
  }

  async #finish(): Promise<void> {
    if (!this.#parser) return;
    this.#failure = await this.#parser.finishUp();
    this.#gather(this.#parser);
    if (!this.#failure) {
      this.#line = this.#parser.line;
      this.#parser = undefined;
    }
  }

  #open(): RowsOf {
    this.#parser ??= new RowsOf(this.#dialect ?? usual, this.#settings.quoting !== 'none', this.#line);
    return this.#parser;
  }

  #gather(parser: RowsOf): void {
    const { cells, lines } = parser.harvest();
    const [first = [], last = first] = [cells[0], cells.at(-1)];
    if (cells.length > 0) this.#widths = [this.#widths[0] ?? first.length, last.length];
    if (this.#cells.length === 0) {
      this.#cells = cells;
      this.#lines = lines;
    } else {
      for (const row of cells) this.#cells.push(row);
      for (const line of lines) this.#lines.push(line);
    }
    this.#held = this.#held.subarray(parser.consumed - this.#counted);
    this.#counted = parser.consumed;
  }

  /** Reads the line at which the strict reading stopped; returns what is to be read strictly again. */
  #repair(waiting: Buffer, final: boolean): Buffer {
    const text = waiting.length > 0 ? Buffer.concat([this.#held, waiting]) : this.#held;
    const failure = this.#failure;
    const row = this.#parser?.line ?? this.#line;
    const line = firstLine(text, final && failure?.code !== openQuote);
    if (!line && !final && text.length < limits.recordBytes) {
      this.#held = text;
      return none;
    }
    const cells =
      line && failure?.code !== openQuote
        ? repairedLine(line.text, this.#dialect?.delimiter ?? ',', this.#widths)
        : undefined;
    if (!line || !cells) throw unreadable(failure, row);
    if (this.#strays === 0)
      this.#remark({
        row,
        code: 'stray-quote',
        note: 'A quote stands inside a value without being doubled; the line was read as it was meant.',
      });
    this.#strays += 1;
    this.#cells.push(cells);
    this.#lines.push(row);
    this.#line = row + 1;
    this.#parser = undefined;
    this.#failure = undefined;
    this.#counted = 0;
    this.#held = none;
    return text.subarray(line.length);
  }
}

/** Rows that were read but not given out: the parser looks some bytes ahead. Within quotes a break ends no row. */
function breaksIn(held: Buffer): number {
  return held.includes(quote) ? 0 : held.toString('latin1').split('\n').length - 1;
}

/** Up to and with its line break; `whole`: the end of the text ends the line too. */
function firstLine(text: Buffer, whole: boolean): { text: Buffer; length: number } | undefined {
  const feed = text.indexOf(10);
  const end = feed === -1 ? text.indexOf(13) : feed;
  if (end === -1) return whole && text.length > 0 ? { text, length: text.length } : undefined;
  const before = end > 0 && text[end] === 10 && text[end - 1] === 13 ? end - 1 : end;
  return { text: text.subarray(0, before), length: end + 1 };
}

function endless(row: number, text: Buffer): UnreadableFile {
  if (text.includes(quote)) return unreadable({ code: openQuote }, row);
  const note = 'This record has no end for a million characters. Check the line ends and the delimiter.';
  return new UnreadableFile('record-too-long', row, note);
}

function unreadable(failure: { readonly code?: string } | undefined, row: number): UnreadableFile {
  const note =
    failure?.code === openQuote
      ? 'A quote is opened here and not closed: the file was cut off or a quote is missing. Ask for it again.'
      : 'The quotes of this record do not fit together, so nobody can say where its columns end. Double every quote inside a value.';
  return new UnreadableFile(failure?.code === openQuote ? 'unterminated-quote' : 'bad-format', row, note);
}
