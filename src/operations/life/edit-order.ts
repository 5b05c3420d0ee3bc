import { type Edit, type Edited, editOrder } from '../../domain/edit-order.ts';
import type { OrderStatus } from '../../domain/order-status.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { saveEdited } from '../../storage/order-versions.ts';
import { type OrderSummary, ordersById, type PartRow, partsOfOrders, type StoredOrder } from '../../storage/orders.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import type { Reader } from '../../storage/scope.ts';
import { clearSetback } from '../../storage/setbacks.ts';
import { type Actor, commitDeed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

export { type Edit, editableFields } from '../../domain/edit-order.ts';

/** Where an order waits for us, so that it may still become another. */
const editable: readonly OrderStatus[] = ['received', 'new', 'on_hold', 'error'];

/** Which fields these edits would change; nothing is written. */
export async function planEdit(dock: Dock, order: OrderSummary, edits: readonly Edit[]): Promise<readonly string[]> {
  const { reader } = dock.tools.store;
  return (await editedOf(dock, reader, order, edits)).edited.changed;
}

/**
 * Changes an order that is not handed over: the new version is judged afresh, the old one is kept. An order on hold
 * stays there until it is released.
 */
export async function saveEdits(
  dock: Dock,
  order: OrderSummary,
  edits: readonly Edit[],
  actor: Actor,
): Promise<readonly string[]> {
  const { store, workspace } = dock.tools;
  let changed: readonly string[] = [];
  await commitDeed(dock, async (trx, at, tickets) => {
    const { edited, before, parts } = await editedOf(dock, trx, order, edits);
    changed = edited.changed;
    const fields = changed.join(', ');
    const going = parts.filter(({ status }) => status !== 'on_hold').map(({ id }) => id);
    const moved = await setPartStatus(trx, store.dialect, going, editable, 'received', at);
    if (moved !== going.length) throw tooLate(order, parts);
    const part = parts[0]?.id ?? '';
    const { version } = before;
    await saveEdited(
      trx,
      store.dialect,
      { id: order.id, part, order: edited.order },
      { order: before.order, version, actor },
      at,
    );
    await clearSetback(trx, 'accept', order.id);
    await releaseSubject(trx, { kind: 'order', subject: order.id }, actor, at);
    const event = { merchant: order.merchant, kind: 'order' as const, subject: order.id, event: 'edited' };
    await tellEvents(trx, store.dialect, [{ ...event, data: { fields, by: actor } }], at);
    const { id, merchant, cart, orderNumber: ref } = order;
    const connection = workspace().merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-';
    if (going.length > 0)
      tickets.push(ticketFor('accept', { merchant, subject: id, cause: 'person', at, connection, ref }));
    const versions = turned({ fields }, 'version', [version, version + 1]);
    return { actor, action: 'orders edit', subject: id, merchant, reason: '', ...versions };
  });
  return changed;
}

async function editedOf(
  dock: Dock,
  reader: Reader,
  order: OrderSummary,
  edits: readonly Edit[],
): Promise<{ edited: Extract<Edited, { ok: true }>; before: StoredOrder; parts: PartRow[] }> {
  const { dialect } = dock.tools.store;
  const mine = [order.merchant];
  const before = (await ordersById(reader, dialect, mine, [order.id])).get(order.id);
  const parts = await partsOfOrders(reader, dialect, mine, [order.id]);
  if (!before || parts.length === 0 || parts.some(({ status }) => !editable.includes(status)))
    throw tooLate(order, parts);
  const edited = editOrder(before.order, edits);
  if (!edited.ok)
    throw errors.ORDER_EDIT_REFUSED({ message: `${edited.field} cannot be set: ${edited.why}.`, value: edited.field });
  if (edited.changed.length === 0)
    throw errors.ORDER_EDIT_REFUSED({ message: `Order ${order.orderNumber} is like this already.`, value: order.id });
  return { edited, before, parts };
}

function tooLate({ id, orderNumber }: OrderSummary, parts: readonly PartRow[]): Error {
  const far = parts.find(({ status }) => !editable.includes(status));
  return errors.ORDER_OUT_OF_REACH({
    message: `Order ${orderNumber} cannot be changed any more: it is ${far?.status ?? 'gone'}${far ? ` (${far.wms})` : ''}.`,
    value: id,
  });
}
