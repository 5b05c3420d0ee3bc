import { StringDecoder } from 'node:string_decoder';
import { type RowBatch, type RowReader, UnreadableFile } from '../contract.ts';
import { type Collector, tooLong } from './collector.ts';
import { limits } from './limits.ts';

/** A format's own walk through its text: it tells the collector what it meets, and throws `UnreadableFile`. */
export interface TreeSource {
  feed(text: string): void;
  /** Nothing follows. */
  finish(): void;
  /** The line that is reached. */
  readonly line: number;
  /** Grows with everything that was met; while it stands still the library gathers. */
  readonly steps: number;
}

/** Drives a walk through a tree and keeps its bounds. */
export class TreeReader implements RowReader {
  readonly #source: TreeSource;
  readonly #collector: Collector;
  readonly #decoder = new StringDecoder('utf8');
  #blank = true;
  #ended = false;
  #broken: UnreadableFile | undefined;
  #mark = '';
  #length = 0;

  constructor(source: TreeSource, collector: Collector) {
    this.#source = source;
    this.#collector = collector;
  }

  get line(): number {
    return this.#collector.openLine ?? this.#source.line;
  }

  get blank(): boolean {
    return this.#blank;
  }

  async write(text: Buffer): Promise<RowBatch> {
    return this.#work(() => this.#feed(this.#decoder.write(text)));
  }

  async end(): Promise<RowBatch> {
    return this.#work(() => {
      this.#feed(this.#decoder.end());
      if (this.#blank || this.#ended) return;
      this.#ended = true;
      this.#source.finish();
    });
  }

  /** A fault is thrown by the call after the one that met it, so that the rows before it are not lost from the report. */
  #work(task: () => void): RowBatch {
    if (this.#broken) throw this.#broken;
    try {
      task();
    } catch (thrown) {
      if (!(thrown instanceof UnreadableFile)) throw thrown;
      this.#broken = thrown;
      if (this.#collector.empty) throw thrown;
    }
    return this.#collector.harvest();
  }

  #feed(text: string): void {
    if (this.#blank && /\S/.test(text)) this.#blank = false;
    for (let from = 0; from < text.length; from += limits.pieceLength) {
      const piece = text.slice(from, from + limits.pieceLength);
      this.#source.feed(piece);
      this.#bound(piece.length);
    }
  }

  /** Counts what one record, or one tag or text outside of records, has taken so far. */
  #bound(length: number): void {
    const { openLine, begun } = this.#collector;
    const mark = openLine === undefined ? `step ${this.#source.steps}` : `record ${begun}`;
    if (mark !== this.#mark) this.#length = 0;
    this.#mark = mark;
    this.#length += length;
    if (this.#length > limits.recordLength) throw tooLong(this.line);
  }
}
