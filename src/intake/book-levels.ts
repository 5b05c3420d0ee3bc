import type { InletPlace } from '../config/lookup.ts';
import type { InventoryLevel } from '../domain/inventory-level.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { takeNumbers } from '../storage/counters.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { type AdjustmentRow, adjustLevels, type LevelRow, upsertLevels } from '../storage/levels.ts';
import { crashPoint } from '../support/crash.ts';
import type { CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import { breathe } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { LevelSpool } from './level-spool.ts';
import { mappingTakenWith, nothingKnown, readDocument } from './reading.ts';
import { shrunk, zeroAbsent } from './snapshots.ts';
import { uploadTickets } from './uploads.ts';

interface Booking {
  readonly levels: number;
  readonly adjustments: readonly AdjustmentRow[];
  readonly zeroed: number;
}

const nothing: Booking = { levels: 0, adjustments: [], zeroed: 0 };

/**
 * Reads a stock file and upserts its levels. The rows wait in a spool until the file is known to be accepted; then they go into the
 * store slice by slice, so that other commits get their turn. A repeat after a crash writes the same levels again; adjustments, which
 * must not be repeated, are added by the commit that concludes the document.
 */
export async function bookLevels(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
): Promise<{ levels: number; zeroed: number }> {
  const spool = new LevelSpool(tools.files.workFolder('levels'), row.id);
  try {
    const { summary, adjustments } = await fill(spool, readDocument(tools, place, row, 'inventory', nothingKnown));
    const { stock } = await mappingTakenWith(tools, place, row);
    const whole = stock.absent === 'zero' ? wholeness(summary, adjustments.length) : 'a part';
    const held = whole === 'whole' ? await shrunk(tools, place, row, spool, stock.shrinkGuard) : undefined;
    let booking = nothing;
    if (summary.fileAccepted && !held) {
      await write(tools, place, row, spool);
      crashPoint('levels.written');
      const zeroed = whole === 'whole' ? await zeroAbsent(tools, place, row) : 0;
      booking = { levels: spool.levels, adjustments, zeroed };
    }
    await conclude(
      tools,
      place,
      row,
      withRemarks(summary, whole, booking),
      spool.levels + adjustments.length,
      booking,
      held,
    );
    return { levels: booking.levels + booking.adjustments.length, zeroed: booking.zeroed };
  } finally {
    await spool.discard();
  }
}

type Wholeness = 'whole' | 'a part' | 'rows refused' | 'adjusts';

/** A SKU whose row was refused is not absent: nobody knows which it was, so nothing is taken for absent then. */
function wholeness({ fileAccepted, errors, errorsNotListed }: ParseSummary, adjustments: number): Wholeness {
  if (!fileAccepted) return 'a part';
  if (errors.length + errorsNotListed > 0) return 'rows refused';
  return adjustments > 0 ? 'adjusts' : 'whole';
}

const whyNotZeroed = {
  'rows refused': 'Rows of this stock file were refused, so no level that it does not name was set to 0.',
  adjusts: 'This stock file adjusts levels, so it is not whole: no level that it does not name was set to 0.',
} as const;

function withRemarks(summary: ParseSummary, whole: Wholeness, { zeroed }: Booking): ParseSummary {
  const remark = (code: string, note: string) => ({
    ...summary,
    warnings: [{ row: 1, code, note }, ...summary.warnings],
  });
  if (whole === 'rows refused' || whole === 'adjusts') return remark('not-zeroed', whyNotZeroed[whole]);
  const note = `${zeroed} level${zeroed === 1 ? '' : 's'} that the file does not name ${zeroed === 1 ? 'was' : 'were'} set to 0.`;
  return zeroed > 0 ? remark('absent-zeroed', note) : summary;
}

async function fill(
  spool: LevelSpool,
  slices: AsyncGenerator<readonly InventoryLevel[], ParseSummary>,
): Promise<{ summary: ParseSummary; adjustments: AdjustmentRow[] }> {
  const adjustments: AdjustmentRow[] = [];
  let count = 0;
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done)
      return { summary: count > limits.adjustmentsPerFile ? tooMany(slice.value, count) : slice.value, adjustments };
    const levels = slice.value.flatMap(levelRow);
    const more = slice.value.flatMap(adjustmentRow);
    count += more.length;
    if (count <= limits.adjustmentsPerFile) adjustments.push(...more);
    if (levels.length > 0) await spool.add(levels);
  }
}

function tooMany(summary: ParseSummary, count: number): ParseSummary {
  const note = `The file adjusts ${count} levels, and at most ${limits.adjustmentsPerFile} are added at once. Ask for smaller files, or for the levels themselves.`;
  const complaint = { row: 1, column: null, code: 'too-many-adjustments', value: String(count), note };
  return { ...summary, fileAccepted: false, errors: [...summary.errors, { ...complaint, rejects: 'file' }] };
}

function levelRow(level: InventoryLevel): LevelRow[] {
  const { sku, warehouseCode = '', quantityAvailable } = level;
  if (quantityAvailable === undefined) return [];
  const { quantityOnHand = null, quantityAllocated = null, asOf = null } = level;
  return [[sku, warehouseCode, quantityAvailable, quantityOnHand, quantityAllocated, asOf]];
}

function adjustmentRow({ sku, warehouseCode = '', quantityAvailable, adjustment }: InventoryLevel): AdjustmentRow[] {
  return quantityAvailable !== undefined || adjustment === undefined ? [] : [[sku, warehouseCode, adjustment]];
}

async function write({ store }: Tools, { merchant, warehouse }: InletPlace, row: DocumentRow, spool: LevelSpool) {
  for await (const slice of spool.slices()) {
    await store.commits.commit({
      apply: (trx) => upsertLevels(trx, store.dialect, merchant.id, warehouse?.wms ?? '', row.id, slice),
    });
    await breathe();
  }
}

async function conclude(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
  summary: ParseSummary,
  records: number,
  { levels, adjustments, zeroed }: Booking,
  held: CrossdockError | undefined,
): Promise<void> {
  const { merchant, inlet, warehouse } = place;
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const more = await concludeReading(trx, tools, row, inlet.connection, summary, records, held);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more === null || levels + adjustments.length + zeroed === 0) return;
      if (adjustments.length > 0)
        await adjustLevels(
          trx,
          tools.store.dialect,
          merchant.id,
          warehouse?.wms ?? '',
          row.id,
          JSON.stringify(adjustments),
        );
      await takeNumbers(trx, merchant.id, 'stock', 1);
      tickets.push(
        ...uploadTickets(tools.workspace(), merchant.id, 'upload-inventory', () => true, row.name, tools.clock.iso()),
      );
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted && !held ? 'done' : 'quarantined' });
}
