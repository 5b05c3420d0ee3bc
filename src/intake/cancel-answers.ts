import type { OrderStatus } from '../domain/order-status.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { answerCancels } from '../storage/cancel-requests.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { releaseOrdersFrom } from '../storage/release-code.ts';
import { endDelays } from '../storage/release-delays.ts';
import { type Answered, type Answering, raiseOn, tellAnswer } from './answer-events.ts';
import { errors } from './errors.ts';
import { endOfWaiting } from './order-answers.ts';

const cancelable: readonly OrderStatus[] = ['sending', 'at_wms', 'partial', 'error', 'on_hold'];

/** The WMS does not ship the order, or ships it all the same. */
export async function takeCancelAnswer(answering: Answering, answered: Answered): Promise<OutgoingTicket[]> {
  const { verdict, part, orderNumber } = answered;
  const { trx, tools, at } = answering;
  const { dialect } = tools.store;
  const words: Record<string, string> = verdict.words === '' ? {} : { answer: verdict.words };
  if (!verdict.accepted) {
    await answerCancels(trx, dialect, [part.id], 'refused', verdict.words, at);
    await tellAnswer(answering, part.order, 'cancel refused by WMS', words);
    if (part.status === 'canceled') return [];
    return raiseOn(answering, part.order, refused(part.wms, orderNumber, part.order, verdict.words));
  }
  await answerCancels(trx, dialect, [part.id], 'canceled', verdict.words, at);
  if (!cancelable.includes(part.status)) {
    const event = part.status === 'canceled' ? 'canceled by WMS' : 'canceled by WMS, too late';
    await tellAnswer(answering, part.order, event, words);
    return [];
  }
  const reason = `${part.wms} canceled the order.`;
  await setPartStatus(trx, dialect, [part.id], cancelable, 'canceled', at, { reason });
  await endOfWaiting(answering, [part.id], 'its cancel');
  await endDelays(trx, dialect, [part.order], at);
  await releaseSubject(trx, { kind: 'order', subject: part.order }, 'the answer of its WMS', at);
  await tellAnswer(answering, part.order, 'canceled by WMS', words);
  return [];
}

export function refused(wms: string, orderNumber: string, order: string, words: string) {
  return errors.CANCEL_REFUSED({
    message: `${wms} does not cancel order ${orderNumber}${words === '' ? '' : `: ${words}`}.`,
    value: order,
  });
}

/** A shipment file answers, too: what it cancels is canceled, what it ships can no longer be. */
export async function answeredByShipment(
  answering: Answering,
  { shipped, canceled }: Readonly<Record<'shipped' | 'canceled', readonly { order: string; part: string }[]>>,
  numberOf: (order: string) => string,
): Promise<OutgoingTicket[]> {
  const { trx, tools, place, at } = answering;
  const { dialect } = tools.store;
  await endOfWaiting(answering, partsOf([...shipped, ...canceled]), 'its shipment file');
  const byFile = await answerCancels(trx, dialect, partsOf(canceled), 'canceled', 'By its shipment file.', at);
  const answered = canceled.filter(({ part }) => byFile.has(part)).map(({ order }) => order);
  const codes = ['CANCEL_REFUSED', 'ORDER_CANCELED_IN_CART', 'CANCEL_NOT_RENDERABLE'];
  await releaseOrdersFrom(trx, dialect, [place.merchant.id], codes, answered, 'its WMS', at);
  const late = await answerCancels(trx, dialect, partsOf(shipped), 'refused', 'It has shipped.', at);
  const tickets: OutgoingTicket[] = [];
  const told = new Map(shipped.filter(({ part }) => late.has(part)).map((one) => [one.part, one]));
  for (const { order } of told.values()) {
    await tellAnswer(answering, order, 'cancel refused by WMS', { answer: 'It has shipped.' });
    const error = refused(place.warehouse?.wms ?? '', numberOf(order), order, 'it has shipped');
    tickets.push(...(await raiseOn(answering, order, error)));
  }
  return tickets;
}

function partsOf(rows: readonly { readonly part: string }[]): string[] {
  return [...new Set(rows.map(({ part }) => part))];
}
