import { fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';

/** How far the parcels of the orders were read. */
export interface ShipmentsCursor {
  /** Milliseconds: begin of the last look that came to its end; 0 = there was none. */
  readonly at: number;
  /** What was told of orders that the next look meets again. */
  readonly told: readonly string[];
  /** Ids of orders with a parcel that had no tracking number yet: nobody says that one which comes late changes any time. */
  readonly open: readonly string[];
}

/** Of each. More than this is read again; that costs documents, and nothing is counted twice. What is met again is a day or two of parcels. */
const keptAtMost = 50_000;

export function readCursor(text: string): ShipmentsCursor {
  try {
    const { at, told, open } = fieldsOf(JSON.parse(text));
    return { at: wholeOf(at) ?? 0, told: listOf(told).map(textOf), open: listOf(open).map(textOf) };
  } catch {
    return { at: 0, told: [], open: [] };
  }
}

export function writeCursor({ at, told, open }: ShipmentsCursor): string {
  return JSON.stringify({ at, told: told.slice(-keptAtMost), open: open.slice(-keptAtMost) });
}
