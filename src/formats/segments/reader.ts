import { type RowBatch, type RowReader, UnreadableFile } from '../contract.ts';
import { Pieces } from '../text/pieces.ts';
import { elementsOf, separatorAt } from './released.ts';
import type { SegmentSettings } from './settings.ts';

type Separators = Pick<SegmentSettings, 'element' | 'terminator'>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controls = /[\x00-\x1f\x7f]/g;

/** A row is a segment: its tag, then its elements. Rows are counted by segments, because line breaks mean nothing here. */
export class SegmentReader implements RowReader {
  readonly #settings: SegmentSettings;
  readonly #pieces = new Pieces();
  #separators: Separators | undefined;
  #cells: string[][] = [];
  #lines: number[] = [];
  line = 1;

  constructor(settings: SegmentSettings) {
    this.#settings = settings;
  }

  get dividers(): RowReader['dividers'] {
    return this.#separators && { cell: this.#separators.element, row: this.#separators.terminator };
  }

  async write(text: Buffer): Promise<RowBatch> {
    this.#pieces.take(
      text,
      () => this.line,
      (waiting) => this.#cut(waiting, false),
    );
    return this.#harvest();
  }

  /** The last segment may lack its terminator. */
  async end(): Promise<RowBatch> {
    this.#segment(this.#cut(this.#pieces.rest(), true));
    return this.#harvest();
  }

  #cut(text: string, final: boolean): string {
    this.#separators ??= this.#found(text.trimStart(), final);
    if (!this.#separators) return text;
    const { terminator } = this.#separators;
    let from = 0;
    const next = () => separatorAt(text, terminator, this.#settings.release, from);
    for (let at = next(); at >= 0; at = next()) {
      this.#segment(text.slice(from, at));
      from = at + 1;
    }
    return text.slice(from);
  }

  /** The file's own separators win over the stated ones; `undefined` = not enough of it is there yet. */
  #found(text: string, final: boolean): Separators | undefined {
    const { begins, detect, element, terminator } = this.#settings;
    const needed = Math.max(begins.length, ...(detect ? Object.values(detect) : [0]));
    if (text.length < needed && !final) return undefined;
    if (text !== '' && !text.startsWith(begins)) throw foreign(begins);
    if (!detect || text === '') return { element, terminator };
    const found = { element: text[detect.element - 1] ?? '', terminator: text[detect.terminator - 1] ?? '' };
    if (
      Object.values(found).every((character) => /^[^A-Za-z0-9 ]$/s.test(character)) &&
      found.element !== found.terminator
    )
      return found;
    throw new UnreadableFile(
      'bad-format',
      1,
      `The first segment does not show its separators where they should be (character ${detect.element} and ${detect.terminator}). Was it cut, or were its blanks taken out?`,
    );
  }

  #segment(text: string): void {
    const element = this.#separators?.element ?? this.#settings.element;
    const segment = text.replace(/^[\r\n\t ]+/, '').replace(/[\r\n]+$/, '');
    if (segment === '') return;
    this.#cells.push(
      elementsOf(segment, element, this.#settings.release).map((value) => value.replaceAll(controls, '')),
    );
    this.#lines.push(this.line);
    this.line += 1;
  }

  #harvest(): RowBatch {
    const batch = { cells: this.#cells, lines: this.#lines };
    this.#cells = [];
    this.#lines = [];
    return batch;
  }
}

function foreign(begins: string): UnreadableFile {
  return new UnreadableFile('bad-format', 1, `A file of this layout begins with ${begins}, and this one does not.`);
}
