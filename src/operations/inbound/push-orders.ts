import { createHash, timingSafeEqual } from 'node:crypto';
import { type InletPlace, inletPlaces } from '../../config/lookup.ts';
import { nothingKnown, readWhole } from '../../intake/reading.ts';
import { keepBytes, saidDocument } from '../../intake/take-pages.ts';
import type { Complaint } from '../../mapping/contract.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { insertDocument, newestDocument } from '../../storage/documents.ts';
import { newId } from '../../support/ids.ts';
import type { Dock } from '../dock.ts';

export type Pushed =
  | { readonly said: 'taken' | 'known'; readonly document: string; readonly orders: number }
  | { readonly said: 'refused'; readonly complaints: readonly Complaint[] }
  | { readonly said: 'off' };

/** The cart that a caller with this key speaks for; `undefined` = no such cart, or not its key: the caller need not learn which. */
export function pushingCart({ tools }: Dock, connection: string, key: string): InletPlace | undefined {
  const partner = tools.partner(connection);
  const wanted = (partner?.settings as { 'api key'?: string } | undefined)?.['api key'] ?? '';
  const isIts = sameText(key, wanted) && wanted !== '' && partner?.connector.pushed?.includes('orders');
  if (!isIts) return undefined;
  return inletPlaces(tools.workspace()).find(({ inlet, kind }) => kind === 'orders' && inlet.connection === connection);
}

/** Hashed first, so that neither length nor place of a difference shows in the time it takes. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/**
 * Orders that a system gives us. All of them are taken or none: a caller that hears "refused" corrects and sends again, and nothing
 * comes twice whatever it repeats. Durable when this resolves.
 */
export async function pushOrders({ tools }: Dock, place: InletPlace, body: Buffer): Promise<Pushed> {
  const { store, clock } = tools;
  const { merchant, cart, inlet } = place;
  if (cart?.services['order download'].kind === 'off' || merchant.closed !== undefined) return { said: 'off' };
  const mapping = tools.workspace().mappings.get(inlet.mapping);
  if (!mapping) return { said: 'off' };
  const context = { now: clock.iso(), timeZone: place.zone, sequence: 0, values: {} };
  const { records, summary } = await readWhole(mapping.parse(once(body), context, nothingKnown));
  const complaints = summary.fileAccepted ? summary.errors : [complaintOf('not-json', notJson)];
  if (complaints.length > 0) return { said: 'refused', complaints };
  if (records.length === 0) return { said: 'refused', complaints: [complaintOf('missing', noOrder)] };
  const print = await keepBytes(tools, body);
  // Only what was said last is a repetition: an order that was held meanwhile is freed by what was said of it before.
  const last = await newestDocument(store.reader, merchant.id, inlet.id);
  if (last?.sha256 === print.sha256) return { said: 'known', document: last.id, orders: records.length };
  const row = saidDocument(place, newId(clock.now()), clock.iso(), print);
  const { id: ref, name } = row;
  const about = {
    merchant: merchant.id,
    subject: inlet.id,
    cause: 'pushed',
    at: clock.iso(),
    connection: inlet.connection,
  };
  await store.commits.commit({
    apply: (trx) => insertDocument(trx, row, clock.iso()),
    tickets: [ticketFor('download', { ...about, ref: name })],
  });
  return { said: 'taken', document: ref, orders: records.length };
}

const notJson = 'The body of the request is no JSON. Send one order, or a list of them, as UTF-8 JSON.';
const noOrder = 'There is no order in it. Send one, or a list of them.';

/** Of the request as a whole. */
function complaintOf(code: string, note: string): Complaint {
  return { row: 0, column: '', code, value: '', note, rejects: 'file' };
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
