import type { OutletPlace } from '../config/lookup.ts';
import {
  type CopyState,
  ordersOfCopies,
  setCopyState,
  takeOrderCopies,
  takeTrackingCopies,
} from '../storage/copies.ts';
import { type DeliveryRow, dropItems } from '../storage/deliveries.ts';
import { tellEvents } from '../storage/events.ts';
import type { Problem } from '../storage/exceptions.ts';
import { outgoingOrders } from '../storage/judged.ts';
import type { Dialect, Trx } from '../storage/scope.ts';
import { type Cargo, filesOf, type Pinned, type RefusedItem } from './cargo.ts';
import { confirmationsOf } from './confirmations-cargo.ts';
import { errors } from './errors.ts';
import { pinLimit } from './orders-cargo.ts';

/** Copies have a ledger of their own: whatever becomes of them, parts, packages and orders stay as they are. */
const alike = { repeatable: false, refuse, done } as const;

/** Accepted orders on their way to an extra interface; items are orders, since each goes there whole. */
export const orderCopiesCargo: Cargo = {
  ...alike,
  kind: 'order copies',

  async survey(_tools, _lease, place) {
    const { merchant, outlet } = place;
    return {
      pin: async (trx, dialect, at) =>
        pinned(trx, dialect, place, await takeOrderCopies(trx, merchant.id, outlet.id, pinLimit(place), at), at),
    };
  },

  async records(reader, dialect, place, items) {
    const orders = await outgoingOrders(reader, dialect, [place.merchant.id], items);
    return items.flatMap((item) => {
      const record = orders.get(item);
      return record ? [{ item, record }] : [];
    });
  },
};

/** Booked packages on their way to an extra interface, in the words in which a cart is told of them. */
export const trackingCopiesCargo: Cargo = {
  ...alike,
  kind: 'tracking copies',

  async survey(_tools, _lease, place) {
    const gates = { gate: place.outlet.id, orders: place.extra?.orders?.id ?? '' };
    return {
      pin: async (trx, dialect, at) =>
        pinned(trx, dialect, place, await takeTrackingCopies(trx, place.merchant.id, gates, pinLimit(place)), at),
    };
  },

  records: (reader, dialect, place, items) => confirmationsOf(reader, dialect, place.merchant.id, items),
};

/** The cargo of an extra interface's gate. */
export function copiesCargoAt({ outlet, extra }: OutletPlace): Cargo {
  return extra?.tracking?.id === outlet.id ? trackingCopiesCargo : orderCopiesCargo;
}

async function pinned(
  trx: Trx,
  dialect: Dialect,
  { outlet }: OutletPlace,
  items: readonly string[],
  at: string,
): Promise<Pinned[]> {
  if (items.length > 0) await setCopyState(trx, dialect, outlet.id, items, 'waiting', 'sending', at);
  return filesOf(items, outlet);
}

async function refuse(
  trx: Trx,
  dialect: Dialect,
  place: OutletPlace,
  delivery: DeliveryRow,
  refused: readonly RefusedItem[],
  at: string,
): Promise<Problem[]> {
  const items = refused.map(({ item }) => item);
  await dropItems(trx, dialect, delivery.id, items);
  await end(trx, dialect, delivery, items, 'refused', at);
  return refused.map(({ item, refusal }) => ({
    error: errors.COPY_NOT_RENDERABLE({
      message: `Mapping ${delivery.mapping} cannot write column "${refusal.column}" of some copies for ${place.extra?.id} (${refusal.code}).`,
      value: `${delivery.mapping} ${refusal.column} ${refusal.code}`,
    }),
    merchant: delivery.merchant,
    connection: delivery.connection,
    held: [{ kind: 'copy' as const, subject: copySubject(delivery.gate, item), merchant: delivery.merchant }],
  }));
}

async function done(
  trx: Trx,
  dialect: Dialect,
  delivery: DeliveryRow,
  items: readonly string[],
  at: string,
): Promise<void> {
  await end(trx, dialect, delivery, items, 'copied', at);
  const orders = await ordersOfCopies(trx, dialect, delivery.merchant, delivery.gate, items);
  const told = [...new Set(orders.values())].map((subject) => ({
    merchant: delivery.merchant,
    kind: 'order' as const,
    subject,
    event: 'copied',
    data: { gate: delivery.gate, delivery: delivery.id, file: delivery.fileName },
  }));
  await tellEvents(trx, dialect, told, at);
}

function end(
  trx: Trx,
  dialect: Dialect,
  { gate }: DeliveryRow,
  items: readonly string[],
  to: CopyState,
  at: string,
): Promise<number> {
  return setCopyState(trx, dialect, gate, items, 'sending', to, at);
}

/** How an exception names one copy. No gate has a blank in it. */
export function copySubject(gate: string, item: string): string {
  return `${gate} ${item}`;
}
