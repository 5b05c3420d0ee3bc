import type { InletPlace } from '../config/lookup.ts';
import type { Page, ReceivedKind, Transport } from '../connectors/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { cursorOf, saveCursor } from '../storage/cursors.ts';
import { insertDocument, type NewDocument, sameContent } from '../storage/documents.ts';
import { crashPoint } from '../support/crash.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { ingestTickets } from './claim.ts';
import type { OpenInlet } from './inlet.ts';
import type { TakeReport } from './take-files.ts';

/**
 * Asks a partner for what is new since the last page that is durable here. Each page becomes a document, committed together with the
 * cursor behind it: whatever breaks off, the next look goes on there, and nothing is left out.
 */
export async function takePages(open: OpenInlet, pages: NonNullable<Transport['pages']>): Promise<TakeReport> {
  const { tools, place } = open;
  const account = accountAt(open);
  const cursor = await cursorOf(tools.store.reader, place.inlet.id, account);
  const earliest = place.cart?.loadOptions.earliestOrderDate ?? '';
  let [taken, seen] = [0, cursor];
  let looks = 0;
  for await (const page of pages({ kind: place.kind as ReceivedKind, cursor, earliest })) {
    if (await takePage(open, account, page, seen)) taken += 1;
    seen = page.cursor;
    looks += 1;
    if (looks >= limits.pagesPerLook || tools.signal.aborted) return { taken, refused: 0, again: true };
  }
  return { taken, refused: 0, again: false };
}

/** Another account at the same partner begins anew. */
function accountAt({ tools, place }: OpenInlet): string {
  return tools.workspace().connections.get(place.inlet.connection)?.account ?? '';
}

async function takePage(open: OpenInlet, account: string, page: Page, before: string): Promise<boolean> {
  const { tools, place } = open;
  if (page.count === 0 && page.cursor === before) return false;
  const print =
    page.count === 0 ? undefined : await keepBytes(tools, Buffer.from(page.text ?? JSON.stringify(page.body)));
  crashPoint('intake.fetched');
  const fresh = print && !(await isRepetition(open, print));
  const row = fresh ? saidDocument(place, newId(tools.clock.now()), tools.clock.iso(), print) : undefined;
  await commit(open, row, { endpoint: place.inlet.id, account, cursor: page.cursor });
  crashPoint('intake.committed');
  return row !== undefined;
}

/** The bytes, durable. */
export async function keepBytes({ files }: Pick<Tools, 'files'>, bytes: Buffer): Promise<Fingerprint> {
  const spool = await files.spool();
  try {
    await spool.write(bytes);
    return await spool.finish();
  } catch (thrown) {
    await spool.discard();
    throw thrown;
  }
}

/** Looks overlap, so the same answer comes again; the same stock may be true again. */
async function isRepetition({ tools, place }: OpenInlet, { sha256 }: Fingerprint): Promise<boolean> {
  if (place.kind === 'inventory') return false;
  return (await sameContent(tools.store.reader, place.merchant.id, place.inlet.id, sha256)) !== undefined;
}

/** A document that nobody fetched: it was said to us. */
export function saidDocument(
  { revision, inlet, merchant, kind }: InletPlace,
  id: string,
  at: string,
  print: Fingerprint,
): NewDocument {
  return {
    id,
    merchant: merchant.id,
    direction: 'in',
    endpoint: inlet.id,
    kind,
    name: `${kind}-${at.replace(/[:.]/g, '-')}.json`,
    size: print.size,
    sha256: print.sha256,
    state: 'claimed',
    code: '',
    reason: '',
    revision,
    mapping: inlet.mapping,
    madeAt: at,
  };
}

async function commit(
  { tools, place, lease }: OpenInlet,
  row: NewDocument | undefined,
  cursor: Parameters<typeof saveCursor>[1],
): Promise<void> {
  const tickets: OutgoingTicket[] = [];
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      await lease.guard(trx);
      await saveCursor(trx, cursor, at);
      tickets.length = 0;
      if (!row) return;
      await insertDocument(trx, row, at);
      tickets.push(...ingestTickets(place, row, at));
    },
    tickets,
  });
}
