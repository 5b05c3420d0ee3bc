import { interventions } from '../domain/interventions.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { cancelHere } from '../storage/cancel-here.ts';
import { answerCancels, cancelsById, moveCancels, waitingCancels } from '../storage/cancel-requests.ts';
import { dropItems } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import { ordersOfParts } from '../storage/orders.ts';
import type { Dialect, Trx } from '../storage/scope.ts';
import { limits } from '../support/limits.ts';
import { type Cargo, filesOf } from './cargo.ts';
import { errors } from './errors.ts';
import { pinLimit } from './orders-cargo.ts';

type Waiting = Awaited<ReturnType<typeof waitingCancels>>[number];

const atWms: readonly string[] = ['at_wms', 'partial'];
const here: readonly OrderStatus[] = interventions.cancel.from;

/** Requests to a WMS not to ship what it has. */
export const cancelsCargo: Cargo = {
  kind: 'cancels',
  repeatable: false,

  async survey(_tools, _lease, place) {
    const { merchant, warehouse } = place;
    return {
      async pin(trx, dialect, at) {
        const waiting = await waitingCancels(trx, merchant.id, warehouse?.wms ?? '', pinLimit(place));
        await withoutAsking(trx, dialect, merchant.id, waiting, at);
        // One that is on its way is asked for once it has arrived: a cancel must not overtake its order.
        const items = waiting.filter(({ status }) => atWms.includes(status)).map(({ id }) => id);
        if (items.length > 0) await moveCancels(trx, dialect, items, ['asked'], 'sending', at);
        return filesOf(items, place.outlet);
      },
    };
  },

  async records(reader, dialect, place, items) {
    const requests = await cancelsById(reader, dialect, place.merchant.id, items);
    const parts = [...requests.values()].map(({ part }) => part);
    const orders = await ordersOfParts(reader, dialect, [place.merchant.id], parts);
    return items.flatMap((item) => {
      const request = requests.get(item);
      const found = request && orders.get(request.part);
      if (!request || !found) return [];
      const { id, askedAt: requestedAt, askedBy: requestedBy, reason, file } = request;
      return [
        {
          item,
          key: request.part,
          record: { order: found.order, cancel: { id, requestedAt, requestedBy, reason, file } },
        },
      ];
    });
  },

  async refuse(trx, dialect, place, delivery, refused, at) {
    const items = refused.map(({ item }) => item);
    const requests = await cancelsById(trx, dialect, place.merchant.id, items);
    await dropItems(trx, dialect, delivery.id, items);
    await moveCancels(trx, dialect, items, ['sending'], 'error', at);
    return refused.map(({ item, refusal }) => ({
      error: errors.CANCEL_NOT_RENDERABLE({
        message: `Mapping ${delivery.mapping} cannot write column "${refusal.column}" of some cancels (${refusal.code}).`,
        value: `${delivery.mapping} ${refusal.column} ${refusal.code}`,
      }),
      merchant: delivery.merchant,
      connection: delivery.connection,
      held: [{ kind: 'order' as const, subject: requests.get(item)?.order ?? item, merchant: delivery.merchant }],
    }));
  },

  async done(trx, dialect, delivery, items, at) {
    await moveCancels(trx, dialect, items, ['sending'], 'sent', at, { sentAt: at });
    const requests = await cancelsById(trx, dialect, delivery.merchant, items);
    const told = [...requests.values()].map(({ order, wms }) => ({
      merchant: delivery.merchant,
      kind: 'order' as const,
      subject: order,
      event: 'WMS asked to cancel',
      data: { wms, delivery: delivery.id, file: delivery.fileName },
    }));
    await tellEvents(trx, dialect, told, at);
  },

  async words(reader, dialect, place, items) {
    const requests = [...(await cancelsById(reader, dialect, place.merchant.id, items)).values()];
    const parts = requests.map(({ part }) => part);
    const orders = await ordersOfParts(reader, dialect, [place.merchant.id], parts);
    const numbers = requests.flatMap(({ part }) => orders.get(part)?.order.orderNumber ?? []);
    const reasons = new Set(requests.map(({ reason }) => reason).filter((reason) => reason !== ''));
    return { orders: numbers.join(', '), reason: [...reasons].join('; ') };
  },
};

/** Where a partner asks for its cancels by itself: what there is no need to tell it of. */
export async function cancelOutOfWay(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  wms: string,
  at: string,
): Promise<void> {
  await withoutAsking(trx, dialect, merchant, await waitingCancels(trx, merchant, wms, limits.partsPerPin), at);
}

/** An order that came back before it was asked for is canceled here; of one that has left, or is canceled, there is nothing to ask. */
async function withoutAsking(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  waiting: readonly Waiting[],
  at: string,
): Promise<void> {
  const back = waiting.filter(({ status }) => here.includes(status as OrderStatus));
  const past = waiting.filter(({ status }) => ['shipped', 'confirmed', 'canceled', 'skipped'].includes(status));
  if (past.length > 0)
    await answerCancels(trx, dialect, partsOf(past), 'dropped', 'There was nothing left to cancel.', at);
  if (back.length > 0) await cancelHere(trx, dialect, merchant, back, at);
}

function partsOf(rows: readonly { readonly part: string }[]): string[] {
  return rows.map(({ part }) => part);
}
