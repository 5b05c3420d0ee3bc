import type { Cargo } from '../deliveries/cargo.ts';
import { confirmationsCargo } from '../deliveries/confirmations-cargo.ts';
import { orderCopiesCargo, trackingCopiesCargo } from '../deliveries/copies-cargo.ts';
import { ordersCargo } from '../deliveries/orders-cargo.ts';
import { inventoryCargo } from '../deliveries/stock/inventory-cargo.ts';
import { type DeliveryKind, type DeliveryRow, itemsOf, moveDelivery } from '../storage/deliveries.ts';
import { concludeDocument } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { type Actor, commitDeed, turned } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { wakeUp } from './wake-ups.ts';

const cargos: Readonly<Record<DeliveryKind, Cargo>> = {
  orders: ordersCargo,
  confirmations: confirmationsCargo,
  inventory: inventoryCargo,
  'order copies': orderCopiesCargo,
  'tracking copies': trackingCopiesCargo,
};

/** A person found out that it did not arrive: the same bytes under the same name go once more. */
export async function sendAgain(dock: Dock, delivery: DeliveryRow, actor: Actor): Promise<void> {
  const { store } = dock.tools;
  await commitDeed(dock, async (trx, at, tickets) => {
    if (!(await moveDelivery(trx, delivery.id, 'doubt', 'rendered', at, { note: `Sent again by ${actor}.` })))
      throw notInDoubt(delivery);
    await releaseSubject(trx, { kind: 'delivery', subject: delivery.id }, actor, at);
    await tellEvents(
      trx,
      store.dialect,
      [{ merchant: delivery.merchant, kind: 'delivery', subject: delivery.id, event: 'sent again', data: { actor } }],
      at,
    );
    tickets.push(...wakeUp(dock.tools.workspace(), delivery.gate, 'person', at));
    return {
      actor,
      action: 'deliveries send-again',
      ...changed(delivery, 'rendered'),
    };
  });
}

/** A person found out that it did arrive: booked as if the partner had said so. */
export async function markDelivered(dock: Dock, delivery: DeliveryRow, actor: Actor): Promise<void> {
  const { store } = dock.tools;
  const items = await itemsOf(store.reader, [delivery.merchant], delivery.id);
  await commitDeed(dock, async (trx, at) => {
    if (!(await moveDelivery(trx, delivery.id, 'doubt', 'done', at, { note: `Marked as delivered by ${actor}.` })))
      throw notInDoubt(delivery);
    await cargos[delivery.kind].done(trx, store.dialect, delivery, items, at);
    if (delivery.document) await concludeDocument(trx, delivery.document, { state: 'sent' }, at);
    await releaseSubject(trx, { kind: 'delivery', subject: delivery.id }, actor, at);
    await tellEvents(
      trx,
      store.dialect,
      [
        {
          merchant: delivery.merchant,
          kind: 'delivery',
          subject: delivery.id,
          event: 'marked as delivered',
          data: { actor },
        },
      ],
      at,
    );
    return {
      actor,
      action: 'deliveries mark-delivered',
      ...changed(delivery, 'done'),
    };
  });
}

function changed({ id: subject, merchant, fileName: file }: DeliveryRow, state: string) {
  return { subject, merchant, reason: '', ...turned({ file }, 'state', ['doubt', state]) };
}

function notInDoubt({ id, state }: DeliveryRow) {
  return errors.DELIVERY_NOT_IN_DOUBT({
    message: `Delivery ${id} is ${state === 'doubt' ? 'no longer in doubt' : state}; only a delivery in doubt can be decided.`,
    value: id,
  });
}
