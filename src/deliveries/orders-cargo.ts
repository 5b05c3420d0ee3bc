import { cartsThrough } from '../config/gates.ts';
import type { OutletPlace } from '../config/lookup.ts';
import type { MerchantWms } from '../config/workspace.ts';
import { dropItems } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import type { Problem } from '../storage/exceptions.ts';
import { orderIdsOfParts, ordersOfParts, waitingParts } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { limits } from '../support/limits.ts';
import { type Cargo, filesOf } from './cargo.ts';
import { errors } from './errors.ts';

/** Accepted orders on their way to a WMS. */
export const ordersCargo: Cargo = {
  kind: 'orders',
  repeatable: false,

  async survey(_tools, _lease, place) {
    const warehouse = warehouseOf(place);
    const carts = cartsThrough({ ...place, warehouse });
    return {
      async pin(trx, dialect, at) {
        const waiting = await waitingParts(trx, place.merchant.id, warehouse.wms, pinLimit(place), {
          carts,
          hold: dialect,
        });
        const items = waiting.map(({ part }) => part);
        if (items.length > 0) await setPartStatus(trx, dialect, items, ['new'], 'sending', at);
        return filesOf(items, place.outlet);
      },
    };
  },

  async records(reader, dialect, place, items) {
    const orders = await ordersOfParts(reader, dialect, [place.merchant.id], items);
    return items.flatMap((item) => {
      const found = orders.get(item);
      return found ? [{ item, record: found.order }] : [];
    });
  },

  async refuse(trx, dialect, place, delivery, refused, at) {
    const orders = await orderIdsOfParts(
      trx,
      dialect,
      [place.merchant.id],
      refused.map(({ item }) => item),
    );
    await dropItems(
      trx,
      dialect,
      delivery.id,
      refused.map(({ item }) => item),
    );
    const problems: Problem[] = [];
    for (const { item, refusal } of refused) {
      await setPartStatus(trx, dialect, [item], ['sending'], 'error', at, { reason: refusal.message });
      const subject = orders.get(item) ?? item;
      problems.push({
        error: errors.ORDER_NOT_RENDERABLE({
          message: `Mapping ${delivery.mapping} cannot write column "${refusal.column}" of some orders (${refusal.code}).`,
          value: `${delivery.mapping} ${refusal.column} ${refusal.code}`,
        }),
        merchant: delivery.merchant,
        connection: delivery.connection,
        held: [{ kind: 'order', subject, merchant: delivery.merchant }],
      });
      await tellEvents(
        trx,
        dialect,
        [
          {
            merchant: delivery.merchant,
            kind: 'order',
            subject,
            event: 'left delivery',
            data: { delivery: delivery.id, code: refusal.code, column: refusal.column },
          },
        ],
        at,
      );
    }
    return problems;
  },

  async done(trx, dialect, delivery, items, at) {
    await setPartStatus(trx, dialect, items, ['sending'], 'at_wms', at, { deliveredAt: at });
    const orders = await orderIdsOfParts(trx, dialect, [delivery.merchant], items);
    const told = [...orders.values()].map((subject) => ({
      merchant: delivery.merchant,
      kind: 'order' as const,
      subject,
      event: 'delivered to WMS',
      data: { delivery: delivery.id, file: delivery.fileName },
    }));
    await tellEvents(trx, dialect, told, at);
  },
};

function warehouseOf({ warehouse, outlet }: OutletPlace): MerchantWms {
  if (!warehouse) throw new Error(`${outlet.id} belongs to no WMS.`);
  return warehouse;
}

/** One file's worth, or a few hundred files of one order each. */
export function pinLimit({ outlet }: OutletPlace): number {
  return outlet.batch === 'each order' ? limits.filesPerPin : Math.min(Math.max(1, outlet.atMost), limits.partsPerPin);
}
