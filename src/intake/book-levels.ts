import type { InletPlace } from '../config/lookup.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { takeNumbers } from '../storage/counters.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { type AdjustmentRow, type LevelOrigin, writeLevels } from '../storage/levels.ts';
import { crashPoint } from '../support/crash.ts';
import type { CrossdockError } from '../support/errors.ts';
import { breathe } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { fillSpool, timeOf } from './fill-spool.ts';
import { LevelSpool } from './level-spool.ts';
import { mappingTakenWith, nothingKnown, readDocument } from './reading.ts';
import { shrunk, zeroAbsent } from './snapshots.ts';
import { uploadTickets } from './uploads.ts';
import { tellWarehouses } from './warehouse-codes.ts';

interface Booking {
  readonly levels: number;
  readonly adjustments: readonly AdjustmentRow[];
  readonly zeroed: number;
  /** Codes of warehouses that the file has. */
  readonly codes: readonly string[];
}

const nothing: Booking = { levels: 0, adjustments: [], zeroed: 0, codes: [] };

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
    const slices = readDocument(tools, place, row, 'inventory', nothingKnown);
    const { summary, adjustments, codes } = await fillSpool(spool, slices, timeOf(place, row));
    const { stock = (await mappingTakenWith(tools, place, row)).stock } = summary;
    const whole = stock.absent === 'zero' ? wholeness(summary, adjustments.length) : 'a part';
    const held = whole === 'whole' ? await shrunk(tools, place, row, spool, stock.shrinkGuard) : undefined;
    let booking = nothing;
    if (summary.fileAccepted && !held) {
      await write(tools, place, row, spool);
      crashPoint('levels.written');
      const zeroed = whole === 'whole' ? await zeroAbsent(tools, place, row) : 0;
      booking = { levels: spool.levels, adjustments, zeroed, codes };
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

function originOf({ merchant, warehouse }: InletPlace, row: DocumentRow): LevelOrigin {
  return { merchant: merchant.id, wms: warehouse?.wms ?? '', document: row.id };
}

async function write({ store }: Tools, place: InletPlace, row: DocumentRow, spool: LevelSpool) {
  const origin = originOf(place, row);
  for await (const slice of spool.slices()) {
    await store.commits.commit({
      apply: (trx) => writeLevels(trx, store.dialect, origin, slice, 'set'),
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
  { levels, adjustments, zeroed, codes }: Booking,
  held: CrossdockError | undefined,
): Promise<void> {
  const { merchant, inlet } = place;
  const { store } = tools;
  const origin = originOf(place, row);
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  await store.commits.commit({
    apply: async (trx) => {
      const more = await concludeReading(trx, tools, row, inlet.connection, summary, records, held);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more === null || levels + adjustments.length + zeroed === 0) return;
      if (adjustments.length > 0) await writeLevels(trx, store.dialect, origin, JSON.stringify(adjustments), 'add');
      tickets.push(...(await tellWarehouses(trx, tools, origin, codes)));
      await takeNumbers(trx, merchant.id, 'stock', 1);
      tickets.push(
        ...uploadTickets(tools.workspace(), merchant.id, 'upload-inventory', () => true, row.name, tools.clock.iso()),
      );
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted && !held ? 'done' : 'quarantined' });
}
