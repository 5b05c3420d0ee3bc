import type { InletPlace } from '../config/lookup.ts';
import { isHeldInCart, mayGoOut, noStatusRules } from '../domain/judging/statuses.ts';
import type { Order } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { lastTold, tellEvents } from '../storage/events.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { type PartRow, partsOfOrders, type StoredOrder } from '../storage/orders.ts';
import { partsOnHold, setPartStatus } from '../storage/part-status.ts';
import { releaseOrdersFrom } from '../storage/release-code.ts';
import { endDelays } from '../storage/release-delays.ts';
import type { Trx } from '../storage/scope.ts';
import { clearSetback } from '../storage/setbacks.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

const told = { held: 'held in the cart', free: 'no longer held in the cart' };

/** How the reason begins of what is on hold for its cart. Whatever a person does afterwards gives it another one. */
const byCart = 'The cart holds the order';

const waiting: readonly OrderStatus[] = ['received', 'new', 'error'];
const atWms: readonly OrderStatus[] = ['sending', 'at_wms', 'partial'];

/**
 * What the cart's word of today means for an order that was taken: held back there, or free again. Each is heard once: what a person does
 * in between counts until the cart says the other.
 */
export async function followHold(
  trx: Trx,
  tools: Tools,
  place: InletPlace,
  before: StoredOrder,
  today: Order,
  at: string,
): Promise<OutgoingTicket[]> {
  const rules = place.cart?.loadOptions.statuses ?? noStatusRules;
  const isHeld = isHeldInCart(today, rules);
  const wasHeld = (await lastTold(trx, place.merchant.id, before.id, Object.values(told))) === told.held;
  if (isHeld && !wasHeld) return hold(trx, tools, place, before, today, at);
  return !isHeld && wasHeld ? free(trx, tools, place, before, mayGoOut(today, rules), at) : [];
}

/** What waits here stays here; of what a WMS has a person is told. What a person holds or has stopped stays theirs. */
async function hold(
  trx: Trx,
  tools: Tools,
  { merchant, cart, inlet }: InletPlace,
  before: StoredOrder,
  today: Order,
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  const { id } = before;
  const why = whyHeld(today);
  const parts = await partsOfOrders(trx, dialect, [merchant.id], [id]);
  const here = parts.filter((part) => waiting.includes(part.status) || isDelayed(part, before));
  if (here.length > 0) {
    const ids = here.map((part) => part.id);
    await setPartStatus(trx, dialect, ids, [...waiting, 'on_hold'], 'on_hold', at, { reason: `${byCart}: ${why}.` });
    await endDelays(trx, dialect, [id], at);
    await clearSetback(trx, 'accept', id);
    if (here.some(({ status }) => status === 'error'))
      await releaseSubject(trx, { kind: 'order', subject: id }, 'the cart', at);
  }
  // A gate that took it in the same moment has won.
  const there = (await partsOfOrders(trx, dialect, [merchant.id], [id])).filter(({ status }) => atWms.includes(status));
  const late = there.map(({ wms }) => wms).join(', ');
  const data = { status: today.cartStatus ?? '', ...(late !== '' && { 'too late for': late }) };
  await tellEvents(trx, dialect, [{ merchant: merchant.id, kind: 'order', subject: id, event: told.held, data }], at);
  if (there.length === 0) return [];
  const error = errors.ORDER_HELD_IN_CART({
    message: `Cart ${cart?.id} holds order ${before.order.orderNumber}, which is with ${late}: ${why}.`,
    value: id,
  });
  const held = [{ kind: 'order' as const, subject: id, merchant: merchant.id }];
  return raise(trx, tools.workspace(), { error, merchant: merchant.id, connection: inlet.connection, held }, at);
}

/** On hold by the clock: until its release delay ends, or until it is offered again to a WMS that lacked stock. */
function isDelayed({ status }: PartRow, { releaseAt = null }: StoredOrder): boolean {
  return status === 'on_hold' && releaseAt !== null;
}

/** In the words of whoever wrote the cart: Amazon passes on why a buyer wants to cancel. */
function whyHeld({ cartStatus = '', extra }: Order): string {
  const wish = extra.cancelRequest ?? '';
  return wish === '' ? `it says "${cartStatus}"` : `the buyer asks to cancel (${wish})`;
}

/** Held no longer, it is judged again; as long as its status or payment would not let it out, it waits for another word. */
async function free(
  trx: Trx,
  tools: Tools,
  { merchant, inlet }: InletPlace,
  { id, order }: StoredOrder,
  mayGo: boolean,
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  await releaseOrdersFrom(trx, dialect, [merchant.id], ['ORDER_HELD_IN_CART'], [id], 'the cart', at);
  if (!mayGo) return [];
  const mine = await partsOnHold(trx, merchant.id, id, byCart);
  await setPartStatus(trx, dialect, mine, ['on_hold'], 'received', at);
  await tellEvents(trx, dialect, [{ merchant: merchant.id, kind: 'order', subject: id, event: told.free }], at);
  if (mine.length === 0) return [];
  const { connection } = inlet;
  return [
    ticketFor('accept', { merchant: merchant.id, subject: id, cause: 'cart', at, connection, ref: order.orderNumber }),
  ];
}
