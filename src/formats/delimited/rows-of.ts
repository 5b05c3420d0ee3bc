import { Parser } from 'csv-parse';
import { type Dialect, quote } from './settings.ts';

const lineBreak = /\r\n|\n|\r/g;

/**
 * csv-parse with its rows gathered as they are found: `push` is taken over, so that no row goes through a stream's buffer.
 * Everything is text (`cast` is off), and line ends may be mixed in one file.
 */
export class RowsOf extends Parser {
  cells: string[][] = [];
  lines: number[] = [];
  /** The line on which the next record begins. */
  line: number;
  /** Bytes up to the end of the last record; `info.bytes` goes on to the last cell. */
  consumed = 0;
  #ended = 0;

  constructor({ delimiter, lineEnds }: Dialect, quoted: boolean, line: number) {
    super({
      delimiter,
      quote: quoted ? quote : null,
      escape: quoted ? quote : null,
      record_delimiter: [...lineEnds],
      relax_column_count: true,
    });
    this.line = line;
    // The callbacks of `write` and `end` report it; a stream without a listener would end the process.
    this.on('error', () => undefined);
  }

  override push(record: unknown): boolean {
    if (!Array.isArray(record)) return true;
    const cells = record as string[];
    const start = this.line;
    this.consumed = this.info.bytes;
    // `info.lines` counts CRLF inside quotes twice, so it only tells whether there is something to count.
    const plain = this.info.lines - this.#ended === 1;
    this.#ended = this.info.lines;
    this.line += plain ? 1 : 1 + breaksIn(cells);
    if (cells.length === 1 && cells[0] === '') return true;
    this.cells.push(cells);
    this.lines.push(start);
    return true;
  }

  /** The rows so far, which are then forgotten. */
  harvest(): { cells: string[][]; lines: number[] } {
    const { cells, lines } = this;
    this.cells = [];
    this.lines = [];
    return { cells, lines };
  }

  feed(text: Buffer): Promise<CsvFailure | undefined> {
    return new Promise((resolve) => {
      this.write(text, (failure) => resolve(failure ?? undefined));
    });
  }

  finishUp(): Promise<CsvFailure | undefined> {
    return new Promise((resolve) => {
      this.end((failure?: Error | null) => resolve(failure ?? undefined));
    });
  }
}

export type CsvFailure = Error & { code?: string };

function breaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(lineBreak)?.length ?? 0), 0);
}
