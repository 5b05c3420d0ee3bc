import type { InletPlace } from '../config/lookup.ts';
import { interventions } from '../domain/interventions.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { tellEvents } from '../storage/events.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { partsOfOrders, type StoredOrder } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { endDelays } from '../storage/release-delays.ts';
import type { Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';
import { askCancels } from './ask-cancel.ts';
import { errors } from './errors.ts';

const atWms: readonly OrderStatus[] = ['sending', 'at_wms', 'partial'];

/** The cart canceled an order that was taken: what waits here stops; what a WMS has it is asked to cancel, by a person where it has no outlet for that. */
export async function cancelFromCart(
  trx: Trx,
  tools: Tools,
  { merchant, cart, inlet }: InletPlace,
  before: StoredOrder,
  at: string,
): Promise<OutgoingTicket[]> {
  const { dialect } = tools.store;
  const { id } = before;
  const { from, to } = interventions.cancel;
  const parts = await partsOfOrders(trx, dialect, [merchant.id], [id]);
  const here = parts.filter(({ status }) => from.includes(status)).map((part) => part.id);
  const there = parts.filter(({ status }) => atWms.includes(status));
  if (here.length > 0) {
    await setPartStatus(trx, dialect, here, from, to, at, { reason: 'The cart canceled the order.' });
    await endDelays(trx, dialect, [id], at);
    await releaseSubject(trx, { kind: 'order', subject: id }, 'the cart', at);
  }
  const event = { merchant: merchant.id, kind: 'order' as const, subject: id, event: 'canceled by cart' };
  const { orderNumber } = before.order;
  const wish = { merchant: merchant.id, order: id, orderNumber, by: `cart ${cart?.id}`, reason: '' };
  const { asked, tickets } = await askCancels(trx, tools, wish, there, at);
  const mute = there.filter((part) => !asked.includes(part));
  const late = there.map(({ wms }) => wms).join(', ');
  const data: Record<string, string> = late === '' ? {} : { 'too late for': late };
  await tellEvents(trx, dialect, [{ ...event, data }], at);
  if (mute.length === 0) return tickets;
  const error = errors.ORDER_CANCELED_IN_CART({
    message: `Cart ${cart?.id} canceled order ${orderNumber}, which is with ${mute.map(({ wms }) => wms).join(', ')}.`,
    value: id,
  });
  const held = [{ kind: 'order' as const, subject: id, merchant: merchant.id }];
  const problem = { error, merchant: merchant.id, connection: inlet.connection, held };
  return [...tickets, ...(await raise(trx, tools.workspace(), problem, at))];
}
