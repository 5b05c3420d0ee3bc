import type { InletPlace } from '../../config/lookup.ts';
import type { PullStore } from '../../config/pull-stores.ts';
import type { PullNotice } from '../../connectors/api-contract.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import { comparableRef } from '../../domain/shipment.ts';
import { ingestTickets } from '../../intake/claim.ts';
import { keepBytes, saidDocument } from '../../intake/take-pages.ts';
import { insertDocument, sameContent } from '../../storage/documents.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import { stillHere } from '../../storage/parts-at-wms.ts';
import { type NoticedPart, noteHandedOver, partOfNotice } from '../../storage/pulled-parts.ts';
import { noteCall } from '../../storage/pulled-windows.ts';
import { endDelays } from '../../storage/release-delays.ts';
import type { Trx } from '../../storage/scope.ts';
import { tallyOrders } from '../../storage/tally.ts';
import { newId } from '../../support/ids.ts';
import type { Tools } from '../../tools.ts';
import { partsOf } from './caller.ts';

/** What became of a notice; `not supported`: nobody takes shipments from this partner. */
export type Noticed = 'taken' | 'taken before' | 'unknown order' | 'several orders' | 'not supported';

/** A shipment that a partner tells of: durable and on its way to be read before it is answered. Nothing else happens meanwhile. */
export async function takeNotice(tools: Tools, store: PullStore, notice: PullNotice): Promise<Noticed> {
  if (!store.shipments) return 'not supported';
  const found = await partFor(tools, store, notice);
  if (found === 'several') return 'several orders';
  if (found === undefined) return 'unknown order';
  return keep(tools, store, store.shipments, notice.page(found.part), found);
}

/** Our own key counts; a number only where it is missing, or where it is none of ours. */
async function partFor(
  tools: Tools,
  store: PullStore,
  { key, orderNumber }: PullNotice,
): Promise<NoticedPart | 'several' | undefined> {
  const { reader } = tools.store;
  const of = partsOf(tools, store);
  const own = key === '' ? [] : await partOfNotice(reader, of, { key, numberKey: '' });
  if (own[0]) return own[0];
  const numberKey = comparableRef('orderNumber', orderNumber);
  const all = numberKey === '' ? [] : await partOfNotice(reader, of, { key: '', numberKey });
  const open = all.filter(({ status }) => atPartner.includes(status));
  const chosen = open.length > 0 ? open : all;
  return chosen.length > 1 ? 'several' : chosen[0];
}

/** Two carts may have orders of one number; one that can still ship is meant before one that has. */
const atPartner: readonly OrderStatus[] = ['new', 'sending', 'at_wms', 'partial'];

async function keep(
  tools: Tools,
  store: PullStore,
  place: InletPlace,
  page: object,
  found: NoticedPart,
): Promise<Noticed> {
  const { clock } = tools;
  const { inlet, merchant } = place;
  const print = await keepBytes(tools, Buffer.from(`${JSON.stringify(page)}\n`));
  const known = await sameContent(tools.store.reader, merchant.id, inlet.id, print.sha256);
  const row = saidDocument(place, newId(clock.now()), clock.iso(), print);
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = clock.iso();
      await bookProven(trx, tools, merchant.id, found, at);
      if (!known) await insertDocument(trx, row, at);
      await noteCall(trx, { store: store.name, merchant: merchant.id }, 'noticed', at);
    },
    tickets: known ? [] : ingestTickets(place, row, clock.iso()),
  });
  return known ? 'taken before' : 'taken';
}

/**
 * Whoever ships an order has it, though the window that told of it never arrived whole here: without this its parcel would be booked, and
 * the order would wait to be handed over for ever.
 */
async function bookProven(
  trx: Trx,
  { store: { dialect } }: Tools,
  merchant: string,
  { part, order, told }: NoticedPart,
  at: string,
): Promise<void> {
  if (told === '') return;
  const moved = await setPartStatus(trx, dialect, [part], stillHere, 'at_wms', at, { deliveredAt: at });
  if (moved === 0) return;
  await noteHandedOver(trx, dialect, [part], `at_wms ${at}`);
  await tallyOrders(trx, dialect, [part], at);
  await endDelays(trx, dialect, [order], at);
  await releaseSubject(trx, { kind: 'order', subject: order }, 'its shipment', at);
  const event = { merchant, kind: 'order' as const, subject: order, event: 'delivered to WMS' };
  await tellEvents(trx, dialect, [{ ...event, data: { 'known by': 'its shipment' } }], at);
}
