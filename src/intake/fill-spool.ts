import type { InletPlace } from '../config/lookup.ts';
import type { InventoryLevel } from '../domain/inventory-level.ts';
import { reportedAt } from '../domain/stock/reported-at.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { DocumentRow } from '../storage/documents.ts';
import type { AdjustmentRow, LevelRow } from '../storage/levels.ts';
import { limits } from '../support/limits.ts';
import type { LevelSpool } from './level-spool.ts';

/** What a stock file holds beside the levels, which are in the spool. */
export interface Filled {
  readonly summary: ParseSummary;
  readonly adjustments: readonly AdjustmentRow[];
  /** Codes of warehouses, in the order of the file; the WMS itself (`''`) is not one. */
  readonly codes: readonly string[];
}

type TimeOf = (asOf: string | undefined) => string;

/** When the levels of a document were true, by what each of them says. */
export function timeOf({ zone }: Pick<InletPlace, 'zone'>, { madeAt, createdAt }: DocumentRow): TimeOf {
  const document = { madeAt, takenAt: createdAt, zone };
  const usual = reportedAt({ ...document, asOf: undefined });
  return (asOf) => (asOf === undefined ? usual : reportedAt({ ...document, asOf }));
}

/** Reads a stock file to its end: its rows wait in the spool for the verdict on the whole. */
export async function fillSpool(
  spool: LevelSpool,
  slices: AsyncGenerator<readonly InventoryLevel[], ParseSummary>,
  time: TimeOf,
): Promise<Filled> {
  const adjustments: AdjustmentRow[] = [];
  const codes = new Set<string>();
  let count = 0;
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) {
      const summary = withinBounds(slice.value, count, codes.size);
      return { summary, adjustments, codes: [...codes] };
    }
    const levels = slice.value.flatMap((level) => levelRow(level, time));
    const more = slice.value.flatMap((level) => adjustmentRow(level, time));
    for (const { warehouseCode = '' } of slice.value)
      if (warehouseCode !== '' && codes.size <= limits.warehousesPerFile) codes.add(warehouseCode);
    count += more.length;
    if (count <= limits.adjustmentsPerFile) adjustments.push(...more);
    if (levels.length > 0) await spool.add(levels);
  }
}

function withinBounds(summary: ParseSummary, adjustments: number, codes: number): ParseSummary {
  if (adjustments > limits.adjustmentsPerFile) {
    const note = `The file adjusts ${adjustments} levels, and at most ${limits.adjustmentsPerFile} are added at once. Ask for smaller files, or for the levels themselves.`;
    return refused(summary, 'too-many-adjustments', String(adjustments), note);
  }
  if (codes > limits.warehousesPerFile) {
    const note = `The file has more than ${limits.warehousesPerFile} warehouses. Does the mapping take level.warehouseCode from the right column?`;
    return refused(summary, 'too-many-warehouses', '', note);
  }
  return summary;
}

function refused(summary: ParseSummary, code: string, value: string, note: string): ParseSummary {
  const complaint = { row: 1, column: null, code, value, note, rejects: 'file' as const };
  return { ...summary, fileAccepted: false, errors: [...summary.errors, complaint] };
}

function levelRow(level: InventoryLevel, time: TimeOf): LevelRow[] {
  const { sku, warehouseCode = '', quantityAvailable } = level;
  if (quantityAvailable === undefined) return [];
  const { quantityOnHand = null, quantityAllocated = null, asOf } = level;
  return [[sku, warehouseCode, quantityAvailable, quantityOnHand, quantityAllocated, asOf ?? null, time(asOf)]];
}

function adjustmentRow(level: InventoryLevel, time: TimeOf): AdjustmentRow[] {
  const { sku, warehouseCode = '', quantityAvailable, adjustment, asOf } = level;
  if (quantityAvailable !== undefined || adjustment === undefined) return [];
  return [[sku, warehouseCode, adjustment, null, null, null, time(asOf)]];
}
