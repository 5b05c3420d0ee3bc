import { fieldsOf, listOf, textOf, wholeOf } from '../../api/values.ts';

/** How far the parcels of the orders were read. */
export interface ShipmentsCursor {
  /** Milliseconds: begin of the last look that came to its end; 0 = there was none. */
  readonly at: number;
  /** What was told of orders that the next look meets again. */
  readonly told: readonly string[];
}

/** More than this is read again; that costs a document, and nothing is counted twice. */
const toldAtMost = 2000;

export function readCursor(text: string): ShipmentsCursor {
  try {
    const { at, told } = fieldsOf(JSON.parse(text));
    return { at: wholeOf(at) ?? 0, told: listOf(told).map(textOf) };
  } catch {
    return { at: 0, told: [] };
  }
}

export function writeCursor({ at, told }: ShipmentsCursor): string {
  return JSON.stringify({ at, told: told.slice(-toldAtMost) });
}
