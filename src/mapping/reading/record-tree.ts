import type { BoundRecord } from './header.ts';
import { cellOf, type RowFault } from './row-reader.ts';
import { trimmed } from './trim.ts';

export type Recognise = (cells: readonly string[]) => BoundRecord | undefined;

/** Which record type a row is of; `undefined` when it is of none. One type without marks takes every row. */
export function recogniser(records: readonly BoundRecord[]): Recognise {
  const [only] = records;
  if (records.length === 1 && only && only.plan.record.tag === '') return () => only;
  const known = records.map((record) => ({ record, tag: record.plan.record.tag, marks: record.marks.map(markOf) }));
  const fits = ({ tag, marks }: (typeof known)[number], cells: readonly string[]) =>
    (tag === '' ? marks.length > 0 : cells[0] === tag) &&
    marks.every(({ text, cell }) => trimmed(cell(cells)) === text);
  let last = -1;
  return (cells) => {
    const first = known.findIndex((one) => fits(one, cells));
    if (first === -1) return undefined;
    // Of two kinds that look alike, the second one stands behind the first.
    const next = first === last ? known.findIndex((one, at) => at > last && fits(one, cells)) : -1;
    last = next === -1 ? first : next;
    return known[last]?.record;
  };
}

function markOf({ column, text }: BoundRecord['marks'][number]) {
  const bound = { column, at: column.index, label: column.label, slots: [], headerSlot: -1, header: '', and: [] };
  return { text, cell: cellOf(bound) };
}

/** A row of no kind that the layout knows. */
export function unknownRecord(records: readonly BoundRecord[], cells: readonly string[]): RowFault {
  const [mark] = records.flatMap(({ marks }) => marks);
  const note = 'The layout has no record of this type.';
  return { column: mark?.column.label ?? null, code: 'unknown-record-type', value: markValue(mark, cells), note };
}

/** A row that belongs to a record before it which is not there. */
export function orphan(record: BoundRecord, cells: readonly string[]): RowFault {
  const [mark] = record.marks;
  const note = 'No record stands before it to which it could belong.';
  const column = mark?.column.label ?? (record.plan.record.tag || null);
  return { column, code: 'orphan-detail', value: mark ? markValue(mark, cells) : (cells[0] ?? ''), note };
}

function markValue(mark: BoundRecord['marks'][number] | undefined, cells: readonly string[]): string {
  return mark ? markOf(mark).cell(cells) : (cells[0] ?? '');
}
