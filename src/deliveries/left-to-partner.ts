import { type OutletPlace, outletPlace } from '../config/lookup.ts';
import { isFetched } from '../config/pull-stores.ts';
import { type DeliveryRow, itemsOf, moveDelivery, unfinishedDeliveries } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import { touchParts } from '../storage/pulled-parts.ts';
import { carriedItems } from '../storage/repeatable.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';

/** Whether the partner behind this gate fetches by itself. */
export function leftToPartner(tools: Tools, gate: string): boolean {
  return isFetched(tools.partner, outletPlace(tools.workspace(), gate));
}

/**
 * Nobody can send such a partner anything. What a person wants repeated is shown to it once more with its next look; the delivery that
 * was opened for it goes nowhere, the one by which the partner fetches it again is another.
 */
export async function showAgain(tools: Tools, gate: string): Promise<number> {
  const place = outletPlace(tools.workspace(), gate);
  const { reader } = tools.store;
  const begun = await unfinishedDeliveries(reader, place.merchant.id, gate, limits.unfinishedAtOnce);
  let orders = 0;
  for (const delivery of begun.filter(({ state }) => state !== 'attempted'))
    orders += await showOne(tools, place, delivery);
  return orders;
}

const note = 'The partner fetches its orders by itself, with its next look.';

async function showOne({ store, clock }: Tools, { merchant }: OutletPlace, delivery: DeliveryRow): Promise<number> {
  const { dialect } = store;
  const items = await itemsOf(store.reader, [merchant.id], delivery.id);
  let shown = 0;
  await store.commits.commit({
    apply: async (trx) => {
      shown = 0;
      const at = clock.iso();
      if (!(await moveDelivery(trx, delivery.id, delivery.state, 'abandoned', at, { note }))) return;
      if (delivery.kind !== 'orders') return;
      shown = await touchParts(trx, dialect, items, at);
      const carried = await carriedItems(trx, dialect, [merchant.id], items);
      const data = { delivery: delivery.id };
      const told = [...new Set([...carried.values()].map(({ order }) => order))].map((subject) => ({
        merchant: merchant.id,
        kind: 'order' as const,
        subject,
        event: 'to be fetched again',
        data,
      }));
      await tellEvents(trx, dialect, told, at);
    },
  });
  return shown;
}
