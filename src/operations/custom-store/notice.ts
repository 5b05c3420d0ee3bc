import type { InletPlace } from '../../config/lookup.ts';
import type { PullStore } from '../../config/pull-stores.ts';
import type { PullNotice } from '../../connectors/api-contract.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import { comparableRef } from '../../domain/shipment.ts';
import { ingestTickets } from '../../intake/claim.ts';
import { keepBytes, saidDocument } from '../../intake/take-pages.ts';
import { insertDocument, sameContent } from '../../storage/documents.ts';
import { partOfNotice } from '../../storage/pulled-parts.ts';
import { noteCall } from '../../storage/pulled-windows.ts';
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
  return keep(tools, store, store.shipments, notice.page(found));
}

/** Our own key counts; a number only where it is missing, or where it is none of ours. */
async function partFor(tools: Tools, store: PullStore, { key, orderNumber }: PullNotice) {
  const { reader } = tools.store;
  const of = partsOf(tools, store);
  const own = key === '' ? [] : await partOfNotice(reader, of, { key, numberKey: '' });
  if (own[0]) return own[0].part;
  const numberKey = comparableRef('orderNumber', orderNumber);
  const all = numberKey === '' ? [] : await partOfNotice(reader, of, { key: '', numberKey });
  const open = all.filter(({ status }) => atPartner.includes(status));
  const chosen = open.length > 0 ? open : all;
  return chosen.length > 1 ? 'several' : chosen[0]?.part;
}

/** Two carts may have orders of one number; one that can still ship is meant before one that has. */
const atPartner: readonly OrderStatus[] = ['new', 'sending', 'at_wms', 'partial'];

async function keep(tools: Tools, store: PullStore, place: InletPlace, page: object): Promise<Noticed> {
  const { clock } = tools;
  const { inlet, merchant } = place;
  const print = await keepBytes(tools, Buffer.from(`${JSON.stringify(page)}\n`));
  const known = await sameContent(tools.store.reader, merchant.id, inlet.id, print.sha256);
  const row = saidDocument(place, newId(clock.now()), clock.iso(), print);
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = clock.iso();
      if (!known) await insertDocument(trx, row, at);
      await noteCall(trx, { store: store.name, merchant: merchant.id }, 'noticed', at);
    },
    tickets: known ? [] : ingestTickets(place, row, clock.iso()),
  });
  return known ? 'taken before' : 'taken';
}
