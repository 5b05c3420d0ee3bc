import type { BoundRecord } from './header.ts';
import type { Facts, RowFault } from './row-reader.ts';
import { trimmed } from './trim.ts';

/** Which record type a row is of; a fault when it is of none. One type without marks takes every row. */
export function recordOf(records: readonly BoundRecord[], cells: readonly string[]): BoundRecord | RowFault {
  const [only] = records;
  if (records.length === 1 && only) return only;
  const found = records.find(
    ({ marks }) => marks.length > 0 && marks.every(({ at, text }) => trimmed(cells[at] ?? '') === text),
  );
  if (found) return found;
  const [mark] = records.flatMap(({ marks }) => marks);
  const value = cells[mark?.at ?? 0] ?? '';
  return {
    column: mark?.column.label ?? null,
    code: 'unknown-record-type',
    value,
    note: 'The layout has no record of this type.',
  };
}

export function isFault(found: BoundRecord | RowFault): found is RowFault {
  return 'code' in found;
}

/** A row that belongs to a record before it which is not there. */
export function orphan(record: BoundRecord, cells: readonly string[]): RowFault {
  const [mark] = record.marks;
  return {
    column: mark?.column.label ?? null,
    code: 'orphan-detail',
    value: cells[mark?.at ?? 0] ?? '',
    note: 'No record stands before it to which it could belong.',
  };
}

/** The record that rows of other types go with. */
export interface Parent {
  facts: Facts;
  /** It could not be read: what goes with it is not taken, and is not complained about again. */
  bad: boolean;
  readonly line: number;
  /** Lines that went with it. */
  lines: number;
}
