import { type Intervention, interventions, outOfReach } from '../../domain/interventions.ts';
import { askCancels } from '../../intake/ask-cancel.ts';
import type { OutgoingTicket } from '../../queue/queue.ts';
import { ticketFor } from '../../queue/ticket.ts';
import { endWaiting } from '../../storage/awaited-answers.ts';
import { answerCancels } from '../../storage/cancel-requests.ts';
import { tellEvents } from '../../storage/events.ts';
import { releaseSubject } from '../../storage/exceptions.ts';
import { type OrderSummary, type PartRow, partsOfOrders, statusOf } from '../../storage/orders.ts';
import { setPartStatus } from '../../storage/part-status.ts';
import { endDelays } from '../../storage/release-delays.ts';
import type { Trx } from '../../storage/scope.ts';
import { clearSetback } from '../../storage/setbacks.ts';
import { type Actor, commitDeed, type Deed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

export type { Intervention } from '../../domain/interventions.ts';

/** What became of one order: how many of its parts moved, of which their WMS is asked, and which stayed where they were. */
export interface Intervened {
  readonly moved: number;
  /** A cancel of what a WMS has: it is done when the WMS says so. */
  readonly asked: readonly PartRow[];
  readonly stayed: readonly PartRow[];
}

/**
 * Hold, release, stop, resume or cancel one order, as far as it is not handed over. A gate that pins it in the same moment wins: the
 * order then stays as it is and the answer says so. Its open problems no longer ask for anybody.
 */
export async function intervene(
  dock: Dock,
  order: OrderSummary,
  intervention: Intervention,
  actor: Actor,
): Promise<Intervened> {
  let answer: Intervened = { moved: 0, asked: [], stayed: [] };
  await commitDeed(dock, async (trx, at, tickets) => {
    answer = await moveParts(trx, dock, order, intervention, { actor, at, tickets });
    tickets.push(...goesOn(dock, order, intervention, at));
    const { id: subject, merchant } = order;
    const after = await statusOf(trx, [merchant], subject);
    return {
      actor,
      action: actionOf(intervention),
      subject,
      merchant,
      reason: '',
      ...turned({}, 'status', [order.status, after]),
      ...(answer.asked.length > 0 && asking(order, after, answer)),
    };
  });
  return answer;
}

async function moveParts(
  trx: Trx,
  dock: Dock,
  order: OrderSummary,
  intervention: Intervention,
  { actor, at, tickets }: { readonly actor: Actor; readonly at: string; readonly tickets: OutgoingTicket[] },
): Promise<Intervened> {
  const { dialect } = dock.tools.store;
  const { from, to, event } = interventions[intervention];
  const parts = await partsOfOrders(trx, dialect, [order.merchant], [order.id]);
  const reach = parts.filter(({ status }) => from.includes(status));
  const reason = dock.reason ?? '';
  const wish = { merchant: order.merchant, order: order.id, orderNumber: order.orderNumber, by: actor, reason };
  const asked = intervention === 'cancel' ? await askCancels(trx, dock.tools, wish, parts, at) : nobodyAsked;
  tickets.push(...asked.tickets);
  const words = [`${event} by ${actor}`, reason].filter((text) => text !== '').join(': ');
  const told = to === 'received' ? {} : { reason: words };
  const ids = reach.map(({ id }) => id);
  const moved = reach.length === 0 ? 0 : await setPartStatus(trx, dialect, ids, from, to, at, told);
  if (moved === 0 && asked.asked.length === 0) throw refusal(order, intervention, parts);
  if (moved > 0) {
    if (to === 'canceled') await answerCancels(trx, dialect, ids, 'canceled', `Booked by ${actor}.`, at);
    if (to === 'canceled') await endWaiting(trx, dialect, ids);
    await endDelays(trx, dialect, [order.id], at);
    await clearSetback(trx, 'accept', order.id);
    await releaseSubject(trx, { kind: 'order', subject: order.id }, actor, at);
    const data = { by: actor, ...(reason !== '' && { reason }) };
    await tellEvents(trx, dialect, [{ merchant: order.merchant, kind: 'order', subject: order.id, event, data }], at);
  }
  return {
    moved,
    asked: asked.asked,
    stayed: parts.filter((part) => !ids.includes(part.id) && !asked.asked.includes(part)),
  };
}

const nobodyAsked = { asked: [], tickets: [] };

/** The WMS has not answered yet: the status is the same as long. */
function asking(order: OrderSummary, status: string, { asked }: Intervened): Pick<Deed, 'before' | 'after'> {
  const wms = asked.map((part) => part.wms).join(', ');
  return { before: { status: order.status }, after: { status, 'asked to cancel': wms } };
}

/** The command by which it is asked for. */
function actionOf(intervention: Intervention): string {
  return intervention === 'cancel-at-wms' ? 'orders cancel' : `orders ${intervention}`;
}

function refusal({ id, orderNumber }: OrderSummary, intervention: Intervention, parts: readonly PartRow[]): Error {
  const [first] = parts;
  const why = first ? outOfReach(intervention, first.status, first.wms) : 'it has no part left';
  return errors.ORDER_OUT_OF_REACH({
    message: `Order ${orderNumber} cannot be changed like this: ${why}.`,
    value: id,
  });
}

function goesOn(dock: Dock, order: OrderSummary, intervention: Intervention, at: string): OutgoingTicket[] {
  if (interventions[intervention].to !== 'received') return [];
  const { id, merchant, cart, orderNumber: ref } = order;
  const connection = dock.tools.workspace().merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-';
  return [ticketFor('accept', { merchant, subject: id, cause: 'person', at, connection, ref })];
}
