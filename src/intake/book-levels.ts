import type { InletPlace } from '../config/lookup.ts';
import type { InventoryLevel } from '../domain/inventory-level.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { takeNumbers } from '../storage/counters.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { type LevelRow, upsertLevels } from '../storage/levels.ts';
import { breathe } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { LevelSpool } from './level-spool.ts';
import { nothingKnown, readDocument } from './reading.ts';
import { uploadTickets } from './uploads.ts';

/**
 * Reads a stock file and upserts its levels. The rows wait in a spool until the file is known to be accepted; then they go into the
 * store slice by slice, so that other commits get their turn. A repeat after a crash writes the same levels again.
 */
export async function bookLevels(tools: Tools, place: InletPlace, row: DocumentRow): Promise<{ levels: number }> {
  const { store } = tools;
  const spool = new LevelSpool(tools.files.workFolder('levels'), row.id);
  try {
    const summary = await fill(spool, readDocument(tools, place, row, 'inventory', nothingKnown));
    const wms = place.warehouse?.wms ?? '';
    if (summary.fileAccepted) {
      for await (const slice of spool.slices()) {
        await store.commits.commit({
          apply: (trx) => upsertLevels(trx, store.dialect, place.merchant.id, wms, row.id, slice),
        });
        await breathe();
      }
    }
    await conclude(tools, place, row, summary, spool.levels);
    return { levels: summary.fileAccepted ? spool.levels : 0 };
  } finally {
    await spool.discard();
  }
}

async function fill(
  spool: LevelSpool,
  slices: AsyncGenerator<readonly InventoryLevel[], ParseSummary>,
): Promise<ParseSummary> {
  for (let slice = await slices.next(); ; slice = await slices.next()) {
    if (slice.done) return slice.value;
    await spool.add(slice.value.map(levelRow));
  }
}

function levelRow(level: InventoryLevel): LevelRow {
  return [
    level.sku,
    level.warehouseCode ?? '',
    level.quantityAvailable,
    level.quantityOnHand ?? null,
    level.quantityAllocated ?? null,
    level.asOf ?? null,
  ];
}

async function conclude(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
  summary: ParseSummary,
  levels: number,
): Promise<void> {
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const more = await concludeReading(trx, tools, row, place.inlet.connection, summary, levels);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more === null || !summary.fileAccepted || levels === 0) return;
      await takeNumbers(trx, place.merchant.id, 'stock', 1);
      tickets.push(
        ...uploadTickets(
          tools.workspace(),
          place.merchant.id,
          'upload-inventory',
          () => true,
          row.name,
          tools.clock.iso(),
        ),
      );
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted ? 'done' : 'quarantined' });
}
