import type { Complaints } from './complaints.ts';
import type { BoundRecord } from './header.ts';
import type { RowFault } from './row-reader.ts';

interface Width {
  readonly own: number;
  readonly first: number;
  readonly line: number;
  told: boolean;
}

/**
 * Rows of one kind are equally wide where no header says how wide they are. One that is wider than the first has swallowed the row
 * behind it, because its line end is spoilt: that row must not be lost without a word.
 */
export class Widths {
  readonly #complaints: Complaints;
  readonly #widths = new Map<BoundRecord, Width>();

  constructor(complaints: Complaints) {
    this.#complaints = complaints;
  }

  check(record: BoundRecord, cells: readonly string[], line: number): RowFault | undefined {
    const own = this.#widths.get(record)?.own ?? ownWidth(record);
    if (own === 0) return undefined;
    const fixed = isFixed(record);
    const width = fixed ? (cells[0] ?? '').length : cells.length;
    const known = this.#widths.get(record);
    if (!known) {
      this.#widths.set(record, { own, first: filledWidth(cells, fixed), line, told: false });
      return undefined;
    }
    if (known.first > own && width < known.first) this.#tell(known);
    const most = Math.max(own, known.first);
    if (width <= most || filledWidth(cells, fixed) <= most) return undefined;
    const note =
      'This row is longer than the first of its kind. Was its line end lost, so that the next row stands in it?';
    return { column: null, code: fixed ? 'record-too-long' : 'too-many-columns', value: String(width), note };
  }

  #tell(known: Width): void {
    if (known.told) return;
    known.told = true;
    const note =
      'This row is longer than those behind it; what stands behind its last column was not read. Was its line end lost?';
    this.#complaints.warn({ row: known.line, code: 'extra-cells', note });
  }
}

function isFixed({ plan }: BoundRecord): boolean {
  return plan.record.columns.some(({ span }) => span);
}

/** 0 = rows of this kind may have any width, or their header says it. */
function ownWidth({ exact, plan: { record } }: BoundRecord): number {
  if (exact || record.group || record.tag !== '' || record.path.length > 0) return 0;
  return Math.max(0, ...record.columns.map(({ span, index }) => span?.to ?? index + 1));
}

/** Without blanks and empty cells at the end. */
function filledWidth(cells: readonly string[], fixed: boolean): number {
  if (fixed) return (cells[0] ?? '').trimEnd().length;
  let width = cells.length;
  while (width > 0 && (cells[width - 1] ?? '').trim() === '') width -= 1;
  return width;
}
