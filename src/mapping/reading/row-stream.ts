import { type RowReader, UnreadableFile } from '../../formats/contract.ts';
import { readRows } from '../../formats/read-rows.ts';
import { Decoding } from '../../formats/text/decoding.ts';
import { layoutOf, type OpenLayout } from '../layouts.ts';
import { withoutMarksInRecord, withoutNamedMarks } from '../rejected/marks.ts';
import type { Complaints } from './complaints.ts';
import { type BoundRecord, boundByName, boundByPosition, isHeader, recognisedHeaders } from './header.ts';
import type { ReadPlan } from './plan.ts';
import { trimmed } from './trim.ts';

/** Receives the data rows of a file, one by one, with the layout as it was found in this file. */
export interface RowSink {
  /** `header`: the cells of the header line, where the file has one. */
  layout(records: readonly BoundRecord[], header: readonly string[] | undefined): void;
  row(cells: readonly string[], line: number): void;
  /** A row that is no data, for those who want to know why. */
  passed?(cells: readonly string[], line: number, why: Passed): void;
}

/** What is not read for data. */
export type Passed = 'skip lines' | 'before the header' | 'header' | 'stop at' | 'blank';

/** Rows looked at for a header below a title. */
const headerRows = 50;

/** Drives a file's rows into a sink. Whatever rejects the file is a complaint, and then the rows end. */
export class RowStream {
  readonly decoding: Decoding;
  /** Data rows seen. */
  rows = 0;
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #sink: RowSink;
  readonly #stopAt: string;
  readonly #layout: OpenLayout;
  readonly #header: 'by name' | 'by position' | 'none';
  #skip: number;
  #looking: boolean;
  #seen = 0;
  #line = 1;
  #ended = false;
  #trailing = false;
  #width = 0;
  #reader: RowReader | undefined;
  /** Takes away what was written beside a row that was refused before. */
  readonly #unmarked: (cells: readonly string[]) => readonly string[];
  /** Cells of a header that nobody looks at. */
  #unread = 0;
  #headerLine = 1;

  constructor(plan: ReadPlan, complaints: Complaints, sink: RowSink) {
    const { spec } = plan;
    this.#plan = plan;
    this.#complaints = complaints;
    this.#sink = sink;
    this.#skip = spec.reading.skipLines;
    this.#stopAt = spec.reading.stopAt;
    this.#layout = layoutOf(spec);
    this.#header = spec.layout.format === 'delimited' && plan.records.length === 1 ? spec.layout.header : 'none';
    this.#looking = this.#header !== 'none';
    this.decoding = new Decoding({
      encoding: spec.file.encoding,
      fallback: spec.file.fallback,
      keep: this.#layout.keep,
    });
    this.#unmarked = unmarking(spec.layout.format, this.#header);
    if (!this.#looking) sink.layout(boundByPosition(plan), undefined);
  }

  /** How this very file is divided, once rows have come. */
  get dividers(): RowReader['dividers'] {
    return this.#reader?.dividers;
  }

  /** Yields after each piece of input, so that finished records can be handed on. */
  async *run(input: AsyncIterable<Buffer>): AsyncGenerator<void> {
    const reader = this.#layout.openReader(
      (cells) => recognisedHeaders(this.#plan, cells),
      (remark) => this.#complaints.warn(remark),
    );
    this.#reader = reader;
    try {
      for await (const { cells, lines } of readRows(input, this.decoding, reader)) {
        for (let index = 0; index < cells.length && !this.#over; index++)
          this.#take(cells[index] ?? [], lines[index] ?? 0);
        if (this.#complaints.rejectsFile) return;
        yield;
      }
      this.#finish();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableFile)) throw thrown;
      const { code, row, value, message } = thrown;
      this.#complaints.add({ row, column: null, code, value, rejects: 'file', note: message });
    }
  }

  /** Nothing of what follows counts. */
  get #over(): boolean {
    return this.#ended || this.#complaints.rejectsFile;
  }

  #take(cells: readonly string[], line: number): void {
    this.#line = line;
    if (this.#skip > 0) {
      this.#skip -= 1;
      this.#sink.passed?.(cells, line, 'skip lines');
      return;
    }
    if (this.#looking) {
      this.#findHeader(cells, line);
      return;
    }
    if (this.#stopAt !== '' && trimmed(cells[0] ?? '').startsWith(this.#stopAt)) {
      this.#ended = true;
      this.#sink.passed?.(cells, line, 'stop at');
      return;
    }
    // Lines of nothing but delimiters are how spreadsheets end their exports.
    if (cells[0] === '' && cells.every((cell) => cell === '')) {
      this.#sink.passed?.(cells, line, 'blank');
      return;
    }
    this.rows += 1;
    if (cells.length > this.#width && this.#width > 0) this.#trail(line);
    if (cells.length < this.#unread) this.#swallowed();
    this.#sink.row(this.#unmarked(cells), line);
  }

  #findHeader(cells: readonly string[], line: number): void {
    const { spec } = this.#plan;
    this.#seen += 1;
    if (spec.reading.findHeader && this.#seen < headerRows && !isHeader(this.#plan, cells)) {
      this.#sink.passed?.(cells, line, 'before the header');
      return;
    }
    this.#sink.passed?.(cells, line, 'header');
    this.#looking = false;
    this.#width = this.#header === 'by name' ? cells.length : 0;
    this.#unread = this.#header === 'by position' ? cells.length : 0;
    this.#headerLine = line;
    const byPosition = this.#header === 'by position';
    const records = byPosition ? boundByPosition(this.#plan) : boundByName(this.#plan, cells, line, this.#complaints);
    this.#sink.layout(records, cells);
  }

  #trail(line: number): void {
    if (this.#trailing) return;
    this.#trailing = true;
    this.#complaints.warn({
      row: line,
      code: 'extra-cells',
      note: 'Rows of this file have more cells than its header; empty ones at the end are ignored.',
    });
  }

  /** The first row may stand in the header, because its line end is lost; whoever counts must know. */
  #swallowed(): void {
    this.#unread = 0;
    const note =
      'The header line is longer than the rows below it. Was its line end lost, so that the first row stands in it?';
    this.#complaints.warn({ row: this.#headerLine, code: 'extra-cells', note });
  }

  #finish(): void {
    if (this.#looking) {
      const note = 'The file has no header line with the columns of this layout.';
      this.#complaints.add({ row: this.#line, column: null, code: 'missing-column', value: '', rejects: 'file', note });
    } else if (this.rows === 0) {
      this.#complaints.warn({ row: this.#line, code: 'no-rows', note: 'The file has a header and no rows.' });
    }
    if (this.decoding.fellBack) {
      this.#complaints.warn({
        row: 1,
        code: 'encoding-fallback',
        note: `The file is not UTF-8; it was read as ${this.decoding.encoding}.`,
      });
    }
  }
}

/** Below a header that is read by name they stand under headers of their own, which nobody asks for. */
function unmarking(format: string, header: string): (cells: readonly string[]) => readonly string[] {
  if (format === 'fixed width') return withoutMarksInRecord;
  return format === 'delimited' && header !== 'by name' ? withoutNamedMarks : (cells) => cells;
}
