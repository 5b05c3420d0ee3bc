import { plainWords } from '../../api/call.ts';
import { readParcel } from '../../api/parcel.ts';
import type { ShipStation } from '../../api/shipstation/client.ts';
import { findByKey, isDivided, isOpen } from '../../api/shipstation/orders.ts';
import { type Fields, fieldsOf, textOf } from '../../api/values.ts';
import type { Parcel, PartnerAnswer, Receipt, Trace } from '../../contract.ts';
import type { ShipstationApiSettings } from './settings.ts';
import type { CancelBody, OrderBody } from './to-wms.ts';

type Settings = Pick<ShipstationApiSettings, 'store id' | 'cancel by'>;

/**
 * An order that is there, in whatever state, is left alone: the call that makes orders also changes them, and would wake what people have
 * called off.
 */
export async function sendOrders(
  client: ShipStation,
  parcel: Parcel,
  settings: Settings,
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const answers: PartnerAnswer[] = [];
  const fresh: { key: string; body: OrderBody }[] = [];
  for (const one of await readParcel<OrderBody>(parcel)) {
    const { order } = await findByKey(client, one.body.orderNumber, one.body.orderKey);
    if (!order) fresh.push(one);
    else if (order.orderStatus === 'cancelled')
      answers.push({ key: one.key, accepted: false, reason: 'The order was cancelled in ShipStation.' });
  }
  if (fresh.length > 0) await attempting();
  for (const { key, body } of fresh) {
    const { refused } = await client.act('POST', '/orders/createorder', inStore(body, settings['store id']));
    if (refused !== undefined)
      answers.push({ key, accepted: false, reason: `ShipStation refuses the order: ${refused}.` });
  }
  return answers.length > 0 ? { answers } : {};
}

function inStore(body: OrderBody, storeId: number | undefined): object {
  return storeId === undefined ? body : { ...body, advancedOptions: { ...body.advancedOptions, storeId } };
}

/** `deleted`: keys of orders that this process has asked to delete; a lost answer is known by it. */
export async function sendCancels(
  client: ShipStation,
  parcel: Parcel,
  { settings, deleted }: { readonly settings: Settings; readonly deleted: Set<string> },
  attempting: () => Promise<void>,
): Promise<Receipt> {
  const answers: PartnerAnswer[] = [];
  const open: { key: string; order: Fields }[] = [];
  for (const { key, body } of await readParcel<CancelBody>(parcel)) {
    const { order } = await findByKey(client, body.orderNumber, body.orderKey);
    if (order && isOpen(order) && !isDivided(order)) open.push({ key, order });
    else answers.push({ key, about: 'cancel', ...answerFor(order, deleted.has(key)) });
  }
  if (open.length > 0) await attempting();
  for (const { key, order } of open) {
    const by = settings['cancel by'];
    if (by === 'delete') remember(deleted, key);
    const answer = await cancel(client, order, by);
    if (!answer.accepted) deleted.delete(key);
    answers.push({ key, about: 'cancel', ...answer });
  }
  return { answers };
}

type Answer = Pick<PartnerAnswer, 'accepted' | 'reason'>;

/** What is to be said without a call: the order is not one that can still be called off. */
function answerFor(order: Fields | undefined, wasDeleted: boolean): Answer {
  const status = textOf(order?.orderStatus);
  if (order && isDivided(order) && (isOpen(order) || status === 'cancelled'))
    return {
      accepted: false,
      reason: `The order is ${status} in ShipStation, and was split or merged there: goods of it may stand in another order, or those of another one in it. Call them off there, then book it with --at-wms.`,
    };
  if (order) return { accepted: status === 'cancelled', reason: `The order is ${status} in ShipStation.` };
  // Deleted orders are not listed any more; but neither are orders that were merged into another one, or renumbered, and those ship.
  if (wasDeleted) return { accepted: true, reason: 'ShipStation does not list the order any more.' };
  return {
    accepted: false,
    reason:
      'ShipStation does not list the order: it was deleted, renumbered or merged there. Look, then book it with --at-wms.',
  };
}

async function cancel(client: ShipStation, order: Fields, by: Settings['cancel by']): Promise<Answer> {
  if (by === 'delete') {
    const { refused, body } = await client.act('DELETE', `/orders/${textOf(order.orderId)}`);
    // A no may come as a success.
    const no = refused ?? (String(body.success) === 'false' ? plainWords(textOf(body.message)) : undefined);
    return no === undefined
      ? { accepted: true, reason: 'The order was deleted in ShipStation.' }
      : { accepted: false, reason: `ShipStation refuses to delete the order: ${no}.` };
  }
  // As ShipStation has it, whole: what is left out would be forgotten.
  const { refused, body } = await client.act('POST', '/orders/createorder', { ...order, orderStatus: 'cancelled' });
  if (refused !== undefined) return { accepted: false, reason: `ShipStation refuses to cancel the order: ${refused}.` };
  const status = textOf(fieldsOf(body).orderStatus);
  return { accepted: status === 'cancelled', reason: `The order is ${status || 'unchanged'} in ShipStation.` };
}

const deletedKept = 1000;

function remember(deleted: Set<string>, key: string): void {
  const [oldest] = deleted;
  if (deleted.size >= deletedKept && oldest !== undefined) deleted.delete(oldest);
  deleted.add(key);
}

export async function traceParcel(client: ShipStation, parcel: Parcel): Promise<Trace> {
  // Asking once more looks first, does nothing twice, and is the only way to the answer.
  if (parcel.kind === 'cancels') return 'not-delivered';
  const found = [];
  for (const { body } of await readParcel<OrderBody>(parcel))
    found.push(await findByKey(client, body.orderNumber, body.orderKey));
  if (found.every(({ order }) => order)) return 'delivered';
  return found.every(({ certain }) => certain) ? 'not-delivered' : 'unknown';
}
