import type { Complaint } from '../contract.ts';
import type { MappingSpec } from '../spec.ts';
import { endsInMarkHeaders, markHeaders, markValues, namedMarks } from './marks.ts';

/** Under headers of their own, as cells that name themselves, behind the record's positions, or not at all. */
export type MarkStyle = 'under headers' | 'named' | 'behind the record' | 'none';

export function markStyleOf({ layout, records, file }: MappingSpec): MarkStyle {
  if (layout.format === 'fixed width') return file.newline === '' ? 'none' : 'behind the record';
  if (layout.format !== 'delimited') return 'none';
  return layout.header === 'by name' && records.length === 1 ? 'under headers' : 'named';
}

/** Puts the reason beside a row, in such a way that the row is read as before, and a row with a wrong number of cells stays wrong. */
export class Marking {
  readonly #style: MarkStyle;
  /** Makes our words fit the file's encoding and, where nothing is quoted, its cells. */
  readonly #fit: (text: string) => string;
  readonly #length: number;
  readonly #fillsUp: boolean;
  #width = 0;
  /** The file was given back before: its header has the columns already. */
  #again = false;

  constructor(spec: MappingSpec, style: MarkStyle, fitting: (text: string) => string) {
    const { layout } = spec;
    const bare = layout.format === 'delimited' && layout.quoting === 'none' ? (layout.delimiter ?? ',') : undefined;
    this.#style = style;
    this.#fit = (text) => {
      const line = fitting(text.replaceAll(/[\r\n\t]+/g, ' '));
      return bare === undefined ? line : line.replaceAll(bare, ' ');
    };
    this.#length = layout.format === 'fixed width' ? layout.length : 0;
    this.#fillsUp = spec.reading.shortRows === 'accept';
  }

  header(cells: readonly string[]): readonly string[] {
    this.#again = endsInMarkHeaders(cells);
    const own = this.#again ? cells.slice(0, -markHeaders.length) : cells;
    this.#width = own.length;
    return this.#style === 'none' ? cells : [...own, ...markHeaders];
  }

  row(cells: readonly string[], complaint: Complaint | undefined): readonly string[] {
    switch (this.#style) {
      case 'under headers':
        return [...this.#own(cells), ...markValues(complaint).map(this.#fit)];
      case 'named':
        return complaint ? [...cells, ...namedMarks(complaint).map(this.#fit)] : cells;
      case 'behind the record':
        return complaint ? [this.#behind(cells[0] ?? '', complaint)] : cells;
      default:
        return cells;
    }
  }

  #own(cells: readonly string[]): readonly string[] {
    let own = this.#again && cells.length > this.#width ? cells.slice(0, -markHeaders.length) : cells;
    // Empty cells behind the last header say nothing, and would shift what stands behind them.
    while (own.length > this.#width && own.at(-1)?.trim() === '') own = own.slice(0, -1);
    if (!this.#fillsUp || own.length >= this.#width) return own;
    return [...own, ...Array.from({ length: this.#width - own.length }, () => '')];
  }

  /** A record that was too short must not become a good one by our blanks. */
  #behind(record: string, complaint: Complaint): string {
    const own = complaint.code === 'record-too-short' ? record : record.padEnd(this.#length);
    return `${own} ${namedMarks(complaint).map(this.#fit).join(' ')}`;
  }
}
