import { ordersCargo } from '../../deliveries/orders-cargo.ts';
import { moveDelivery } from '../../storage/deliveries.ts';
import { concludeDocument } from '../../storage/documents.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { type HeldLease, holdLease } from '../../storage/held-lease.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import { endDelays } from '../../storage/release-delays.ts';
import type { Trx } from '../../storage/scope.ts';
import { clearSetback } from '../../storage/setbacks.ts';
import { newId } from '../../support/ids.ts';
import { type Actor, commitDeed, type Deed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { type Booking, bookable, notToBook, type OrderByHand } from './plan-booking.ts';

/**
 * Books what a person has handed over: its WMS has it, and no gate delivers it any more. The gates are held meanwhile, so that nothing of
 * it can be on its way; either all of it is booked or nothing.
 */
export async function bookHandedOver(dock: Dock, booking: Booking, actor: Actor): Promise<void> {
  const leases: HeldLease[] = [];
  try {
    for (const gate of gatesOf(booking)) leases.push(await gateLease(dock, gate));
    await commitDeed(dock, async (trx, at) => {
      for (const lease of leases) await lease.guard(trx);
      const deeds: Deed[] = [];
      for (const one of booking.deliveries) deeds.push(await bookFile(trx, dock, one, actor, at));
      for (const one of booking.orders) deeds.push(await bookOrder(trx, dock, one, actor, at));
      return deeds;
    });
  } finally {
    for (const lease of leases) await lease.release();
  }
}

/** In one order for all, so that two people never wait for each other. */
function gatesOf({ deliveries }: Booking): string[] {
  return [...new Set(deliveries.map(({ delivery }) => delivery.gate))].sort();
}

async function gateLease({ tools }: Dock, gate: string): Promise<HeldLease> {
  const owner = `${tools.instance}/${newId(tools.clock.now())}`;
  const lease = await holdLease(tools.store, `gate:${gate}`, owner, tools.log);
  if (lease) return lease;
  throw errors.GATE_BUSY({ message: `Gate ${gate} is delivering at this moment.`, value: gate });
}

async function bookFile(
  trx: Trx,
  dock: Dock,
  { delivery, items }: Booking['deliveries'][number],
  actor: Actor,
  at: string,
): Promise<Deed> {
  const { dialect } = dock.tools.store;
  const { id, merchant, fileName: file, document } = delivery;
  const note = `Handed over by ${actor}.`;
  if (!(await moveDelivery(trx, id, 'rendered', 'done', at, { note })))
    throw notToBook({ ...delivery, state: 'attempted' });
  await ordersCargo.done(trx, dialect, delivery, items, at);
  if (document) await concludeDocument(trx, document, { state: 'sent' }, at);
  await releaseSubject(trx, { kind: 'delivery', subject: id }, actor, at);
  const event = { merchant, kind: 'delivery' as const, subject: id, event: 'handed over by hand' };
  await tellEvents(trx, dialect, [{ ...event, data: { by: actor, orders: items.length } }], at);
  const context = { file, orders: items.length };
  return deedOn(actor, id, merchant, turned(context, 'state', ['rendered', 'done, by hand']));
}

async function bookOrder(trx: Trx, dock: Dock, { order, parts }: OrderByHand, actor: Actor, at: string): Promise<Deed> {
  const { dialect } = dock.tools.store;
  const { id, merchant, orderNumber, status } = order;
  const ids = parts.map(({ part }) => part);
  const moved = await setPartStatus(trx, dialect, ids, bookable, 'at_wms', at, { deliveredAt: at });
  if (moved !== ids.length)
    throw errors.ORDER_OUT_OF_REACH({
      message: `Order ${orderNumber} went on in the same moment; nothing was booked.`,
      value: id,
    });
  await endDelays(trx, dialect, [id], at);
  await clearSetback(trx, 'accept', id);
  await releaseSubject(trx, { kind: 'order', subject: id }, actor, at);
  const wms = [...new Set(parts.map((part) => part.wms))].join(', ');
  const event = { merchant, kind: 'order' as const, subject: id, event: 'handed over by hand' };
  await tellEvents(trx, dialect, [{ ...event, data: { by: actor, wms } }], at);
  return deedOn(actor, id, merchant, turned({ wms }, 'status', [status, 'at_wms']));
}

function deedOn(actor: Actor, subject: string, merchant: string, change: Pick<Deed, 'before' | 'after'>): Deed {
  return { actor, action: 'orders mark-delivered', subject, merchant, reason: '', ...change };
}
