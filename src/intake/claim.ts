import { stat } from 'node:fs/promises';
import type { InletPlace } from '../config/lookup.ts';
import type { RefusedItem } from '../connectors/contract.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { insertDocument, type NewDocument, sameContent } from '../storage/documents.ts';
import { recordTaken } from '../storage/intake.ts';
import type { CrossdockError } from '../support/errors.ts';
import type { Fingerprint } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { pause } from '../support/waiting.ts';
import { errors } from './errors.ts';
import { fileAway } from './file-away.ts';
import type { OpenInlet } from './inlet.ts';

/** A file that lies durable in the work folder. */
export interface Claim {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Its id in the intake ledger; `''` for a claim found after a crash. */
  readonly ledger: string;
  /** When it was written, as its source says. */
  readonly madeAt?: string | undefined;
}

/** Copies the bytes into the document store and commits row, ledger and ticket at once. */
export async function claimDocument(open: OpenInlet, claim: Claim): Promise<void> {
  const { tools, place } = open;
  const { print, grew } = await adoptSettled(open, claim.path);
  const verdict = await verdictOn(open, claim, print, grew);
  const row = documentRow(place, claim, print, verdict);
  await commitClaim(open, row, claim.ledger, verdict.error);
  if (row.state !== 'claimed') await fileAway(tools, { ...row, createdAt: tools.clock.iso() });
}

/** An inbox item without a usable file leaves a row and an exception, so that somebody learns of it. */
export async function claimRefused(open: OpenInlet, item: RefusedItem): Promise<void> {
  const error = errors.INBOX_ITEM_REFUSED({ message: `${item.name}: ${item.message}`, value: item.id });
  const verdict: Verdict = { state: 'quarantined', code: item.code, reason: item.message, error };
  const row = documentRow(
    open.place,
    { id: newId(open.tools.clock.now()), name: item.name },
    { sha256: '', size: 0 },
    verdict,
  );
  await commitClaim(open, row, item.id, error);
}

interface Verdict {
  readonly state: NewDocument['state'];
  readonly code: string;
  readonly reason: string;
  readonly error?: CrossdockError;
}

/** A writer may hold the file open across our rename: bytes that changed while they were copied are copied again. */
async function adoptSettled({ tools }: OpenInlet, path: string): Promise<{ print: Fingerprint; grew: boolean }> {
  for (let tries = 1; ; tries += 1) {
    const before = await stat(path);
    const print = await tools.files.adopt(path);
    const after = await stat(path);
    const same = after.size === print.size && after.mtimeMs === before.mtimeMs;
    if (same || tries === 3) return { print, grew: !same };
    await pause(1000, tools.signal);
  }
}

async function verdictOn(
  { tools, place }: OpenInlet,
  { id, name }: Claim,
  print: Fingerprint,
  grew: boolean,
): Promise<Verdict> {
  const { inlet, merchant, kind } = place;
  if (grew)
    return refused(
      errors.FILE_CHANGED_AFTER_CLAIM({
        message: `${name}: somebody went on writing into it after it was taken.`,
        value: id,
      }),
    );
  if (print.size === 0) {
    if (inlet.emptyAllowed) return { state: 'done', code: '', reason: 'Empty file: a marker.' };
    return refused(errors.EMPTY_FILE({ message: `${name} is empty.`, value: id }));
  }
  // The same stock may be true again; the same orders or shipments are a repetition.
  const earlier =
    kind === 'inventory' ? undefined : await sameContent(tools.store.reader, merchant.id, inlet.id, print.sha256);
  if (earlier)
    return {
      state: 'duplicate',
      code: 'DUPLICATE_FILE',
      reason: `Same bytes as ${earlier.name} (${earlier.id}), taken ${earlier.createdAt}.`,
    };
  return { state: 'claimed', code: '', reason: '' };
}

function refused(error: CrossdockError): Verdict {
  return { state: 'quarantined', code: error.code, reason: error.message, error };
}

function documentRow(
  { revision, inlet, merchant, kind }: InletPlace,
  { id, name, madeAt }: Pick<Claim, 'id' | 'name' | 'madeAt'>,
  print: Fingerprint,
  verdict: Verdict,
): NewDocument {
  const { state, code, reason } = verdict;
  return {
    id,
    merchant: merchant.id,
    direction: 'in',
    endpoint: inlet.id,
    kind,
    name,
    size: print.size,
    sha256: print.sha256,
    state,
    code,
    reason,
    revision,
    mapping: inlet.mapping,
    madeAt: madeAt ?? null,
  };
}

async function commitClaim(
  { tools, place, lease }: OpenInlet,
  row: NewDocument,
  ledger: string,
  error: CrossdockError | undefined,
): Promise<void> {
  const tickets: OutgoingTicket[] = [];
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      await lease.guard(trx);
      await insertDocument(trx, row, at);
      if (ledger !== '') await recordTaken(trx, place.inlet.id, ledger, row.id, at);
      tickets.splice(0, tickets.length, ...(row.state === 'claimed' ? ingestTickets(place, row, at) : []));
      if (!error) return;
      const held = [{ kind: 'document' as const, subject: row.id, merchant: row.merchant }];
      tickets.push(
        ...(await raise(
          trx,
          tools.workspace(),
          { error, merchant: row.merchant, connection: place.inlet.connection, held },
          at,
        )),
      );
    },
    tickets,
  });
}

/** Shipments and stock go on as tickets; a cart's orders are read by the download that took them. */
export function ingestTickets({ inlet, kind }: InletPlace, row: NewDocument, at: string): OutgoingTicket[] {
  if (kind === 'orders') return [];
  return [
    ticketFor('ingest', {
      merchant: row.merchant,
      subject: row.id,
      cause: 'collect',
      at,
      connection: inlet.connection,
      ref: row.name,
    }),
  ];
}
