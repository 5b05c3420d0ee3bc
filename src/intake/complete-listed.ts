import type { InletPlace } from '../config/lookup.ts';
import type { Order } from '../domain/order.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { completeListed, countAsShipped } from '../storage/adoptions.ts';
import { tellEvents } from '../storage/events.ts';
import { type PartRow, replaceReceived, type StoredOrder } from '../storage/orders.ts';
import type { Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/**
 * An order that a person listed as sent by another hub, as its cart gives it for the first time: it is completed and goes nowhere. Lines
 * that were listed are those that went out; otherwise those of the cart are, under the names that the rules give them.
 */
export async function completeFromCart(
  trx: Trx,
  tools: Tools,
  { merchant, inlet }: InletPlace,
  before: StoredOrder,
  given: Order,
  parts: readonly PartRow[],
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  const part = parts.find((one) => one.order === before.id);
  if (!part) return [];
  const order = { ...given, custRef: before.order.custRef, poNumber: given.poNumber || before.order.poNumber };
  const wereListed = before.order.lines.length > 0;
  const gone = part.status !== 'at_wms';
  if (wereListed) {
    await completeListed(trx, before.id, order, { ...order, lines: before.order.lines }, 'whole');
  } else {
    await replaceReceived(trx, dialect, { id: before.id, part: part.id, order }, at);
    await completeListed(trx, before.id, order, null, gone ? 'whole' : 'unjudged');
    if (gone) await countAsShipped(trx, before.id);
  }
  const event = { merchant: merchant.id, kind: 'order' as const, subject: before.id, event: 'completed by its cart' };
  await tellEvents(trx, dialect, [event], at);
  if (wereListed || gone) return [];
  const { connection } = inlet;
  const ref = order.orderNumber;
  return [ticketFor('accept', { merchant: merchant.id, subject: before.id, cause: 'adopt', at, connection, ref })];
}
