import type { InletPlace } from '../config/lookup.ts';
import { meansCanceled } from '../domain/judging/statuses.ts';
import type { Order } from '../domain/order.ts';
import { asksForMore, changedFields, contentOf } from '../domain/order-content.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { withoutPersonalData } from '../domain/personal-data.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { unitsByCartLine } from '../storage/cart-lines.ts';
import { tellEvents } from '../storage/events.ts';
import { givenBefore, saveContent } from '../storage/order-ledger.ts';
import { ordersById, type PartRow, partsOfOrders, replaceReceived, type StoredOrder } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import type { Trx } from '../storage/scope.ts';
import { markInShadow } from '../storage/shadow.ts';
import type { Tools } from '../tools.ts';
import { cancelFromCart } from './canceled-in-cart.ts';
import { completeFromCart } from './complete-listed.ts';
import { errors } from './errors.ts';
import { followHold } from './held-in-cart.ts';

/** Not taken yet: what the cart says today counts, and it is judged afresh. */
const notTaken: readonly OrderStatus[] = ['await_payment', 'skipped'];
/** Too late to matter: the parcel is packed, or nothing is sent at all. */
const settled: readonly OrderStatus[] = ['shipped', 'confirmed', 'canceled'];

/**
 * Orders that the cart gave before. The same again is nothing. Other content replaces what was not taken; what was taken stays as it
 * is, unless the cart canceled or holds it, and a person is told which fields differ. An order that was pruned is refused without a word; of one
 * whose personal data was erased none comes back. `readAt` is the date of orders that name none. Returns tickets for the commit.
 */
export async function lookAgain(
  trx: Trx,
  tools: Tools,
  place: InletPlace,
  repeated: readonly Order[],
  readAt: string,
  at: string,
): Promise<OutgoingTicket[]> {
  if (repeated.length === 0) return [];
  const { dialect } = tools.store;
  const { merchant, cart } = place;
  const mine = [merchant.id];
  const byId = new Map(repeated.map((order) => [order.orderId, order]));
  const ledger = await givenBefore(trx, dialect, merchant.id, cart?.id ?? '', [...byId.keys()]);
  const changed = [...ledger.values()].flatMap((row) => {
    const order = byId.get(row.cartOrder);
    return order && contentOf(order) !== row.content ? [{ row, order }] : [];
  });
  const ids = changed.map(({ row }) => row.order);
  const stored = await ordersById(trx, dialect, mine, ids);
  const parts = await partsOfOrders(trx, dialect, mine, ids);
  const tickets: OutgoingTicket[] = [];
  for (const { row, order } of changed) {
    const before = stored.get(row.order);
    if (!before) continue;
    // An order is placed once: a file without dates must not make it younger with every download.
    const dated = order.orderDate === readAt ? { ...order, orderDate: before.order.orderDate } : order;
    const today = before.erased ? withoutPersonalData(dated) : dated;
    const content = contentOf(before.erased ? withoutPersonalData(order) : order);
    if (content === row.content) continue;
    await saveContent(trx, merchant.id, order.cartId, order.orderId, content);
    if (before.erased && notTaken.includes(before.status)) continue;
    if (before.adoption === 'listed') {
      tickets.push(...(await completeFromCart(trx, tools, place, before, today, parts, at)));
      continue;
    }
    if (notTaken.includes(before.status)) {
      tickets.push(...(await takeAfresh(trx, tools, place, before, today, parts, at)));
      continue;
    }
    if (!settled.includes(before.status)) tickets.push(...(await followHold(trx, tools, place, before, today, at)));
    tickets.push(
      ...(meansCanceled(today.cartStatus) && before.status !== 'canceled'
        ? await cancelFromCart(trx, tools, place, before, at)
        : await tellChange(trx, tools, place, before, today, at)),
    );
  }
  return tickets;
}

async function takeAfresh(
  trx: Trx,
  tools: Tools,
  place: InletPlace,
  before: StoredOrder,
  order: Order,
  parts: readonly PartRow[],
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  const own = parts.filter((one) => one.order === before.id);
  const [part] = own;
  if (!part) return [];
  const today = { ...order, custRef: before.order.custRef };
  await replaceReceived(trx, dialect, { id: before.id, part: part.id, order: today }, at);
  if (place.merchant.shadow) await markInShadow(trx, before.id);
  await setPartStatus(
    trx,
    dialect,
    own.map(({ id }) => id),
    notTaken,
    'received',
    at,
  );
  await tellEvents(
    trx,
    dialect,
    [{ merchant: before.merchant, kind: 'order', subject: before.id, event: 'given again' }],
    at,
  );
  return [acceptTicket(place, before.id, today, at)];
}

async function tellChange(
  trx: Trx,
  tools: Tools,
  { merchant, cart, inlet }: InletPlace,
  before: StoredOrder,
  order: Order,
  at: string,
): Promise<OutgoingTicket[]> {
  const fields = changedFields(before.order, order, await unitsByCartLine(trx, [merchant.id], before.id));
  if (fields.length === 0) return [];
  const subject = before.id;
  const event = { merchant: merchant.id, kind: 'order', subject, event: 'changed in the cart' } as const;
  await tellEvents(trx, tools.store.dialect, [{ ...event, data: { fields: fields.join(', ') } }], at);
  const matters = settled.includes(before.status)
    ? before.status !== 'canceled' && asksForMore(before.order.lines, order.lines)
    : true;
  if (!matters || cart?.loadOptions.changesInCart === 'ignore') return [];
  const error = errors.ORDER_CHANGED_IN_CART({
    message: `Order ${before.order.orderNumber} came again from cart ${cart?.id} with another ${fields.join(', ')}; it goes on as it was taken.`,
    value: subject,
  });
  const held = [{ kind: 'order' as const, subject, merchant: merchant.id }];
  return raise(trx, tools.workspace(), { error, merchant: merchant.id, connection: inlet.connection, held }, at);
}

export function acceptTicket({ merchant, inlet }: InletPlace, id: string, order: Order, at: string): OutgoingTicket {
  return ticketFor('accept', {
    merchant: merchant.id,
    subject: id,
    cause: 'download',
    at,
    connection: inlet.connection,
    ref: order.orderNumber,
  });
}
