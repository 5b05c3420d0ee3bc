import { acknowledged, type Verdict } from '../domain/answers.ts';
import { nextTimeOfDay } from '../domain/next-time.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { endWaiting } from '../storage/awaited-answers.ts';
import { cancelHere } from '../storage/cancel-here.ts';
import { cancelsOfOrder, openCancels } from '../storage/cancel-requests.ts';
import { tellEvents } from '../storage/events.ts';
import { partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { releaseOrdersFrom } from '../storage/release-code.ts';
import { saveRelease } from '../storage/release-delays.ts';
import { type Answered, type Answering, raiseOn, tellAnswer } from './answer-events.ts';
import { errors } from './errors.ts';

/** An answer to the hand-over finds the order here; later it has left, earlier it was not handed over. */
const handedOver: readonly OrderStatus[] = ['sending', 'at_wms'];

/** Nearly all answers of nearly all files: the WMS takes the orders. */
export async function takeAccepted(answering: Answering, verdicts: readonly Verdict[]): Promise<void> {
  const { trx, tools, place, document, at } = answering;
  const { dialect } = tools.store;
  const merchant = place.merchant.id;
  const wms = place.warehouse?.wms ?? '';
  const ids = verdicts.map(({ order }) => order);
  const parts = (await partsOfOrders(trx, dialect, [merchant], ids)).filter((part) => part.wms === wms);
  const here = new Set(parts.map(({ order }) => order));
  await endOfWaiting(
    answering,
    parts.map(({ id }) => id),
    'its acknowledgement',
  );
  const told = verdicts
    .filter(({ order }) => here.has(order))
    .map(({ order, words }) => ({
      merchant,
      kind: 'order' as const,
      subject: order,
      event: acknowledged,
      data: { wms, ...said(words), document },
    }));
  await tellEvents(trx, dialect, told, at);
}

/** The WMS refuses an order: it stands in error with its words, waits for stock, or is canceled as somebody wished. */
export async function takeOrderAnswer(answering: Answering, answered: Answered): Promise<OutgoingTicket[]> {
  const { verdict, part } = answered;
  await endOfWaiting(answering, [part.id], 'its acknowledgement');
  if (!handedOver.includes(part.status)) {
    await tellAnswer(answering, part.order, 'rejected by WMS, too late', said(verdict.words));
    return [];
  }
  return (await wasToBeCanceled(answering, answered)) || (await waitForStock(answering, answered))
    ? []
    : refuse(answering, answered);
}

/** Nobody waits for an answer to these parts any more. */
export async function endOfWaiting(
  { trx, tools, place, at }: Answering,
  parts: readonly string[],
  by: string,
): Promise<void> {
  const { dialect } = tools.store;
  const late = await endWaiting(trx, dialect, parts);
  await releaseOrdersFrom(trx, dialect, [place.merchant.id], ['ACKNOWLEDGEMENT_LATE'], [...late], by, at);
}

/** Somebody wanted it back, and now it is back: neither an error nor something to be offered again. */
async function wasToBeCanceled(answering: Answering, { verdict, part }: Answered): Promise<boolean> {
  const { trx, tools, place, at } = answering;
  const { dialect } = tools.store;
  const merchant = place.merchant.id;
  const requests = await cancelsOfOrder(trx, [merchant], part.order);
  if (!requests.some((one) => one.part === part.id && openCancels.includes(one.state))) return false;
  await tellAnswer(answering, part.order, 'rejected by WMS', said(verdict.words));
  await setPartStatus(trx, dialect, [part.id], handedOver, 'error', at, { reason: verdict.words });
  await cancelHere(trx, dialect, merchant, [{ order: part.order, part: part.id }], at);
  return true;
}

async function waitForStock(answering: Answering, { verdict, part }: Answered): Promise<boolean> {
  const { trx, tools, place, at } = answering;
  const offer = place.warehouse?.answers?.offerAgain;
  if (!verdict.outOfStock || !offer) return false;
  const until = nextTimeOfDay(offer.time, offer.zone, at);
  const reason = `Out of stock at ${part.wms}${verdict.words === '' ? '' : ` (${verdict.words})`}; offered again at ${until}.`;
  await setPartStatus(trx, tools.store.dialect, [part.id], handedOver, 'on_hold', at, { reason });
  await saveRelease(trx, part.order, until);
  await tellAnswer(answering, part.order, 'out of stock at WMS', { ...said(verdict.words), 'offered again at': until });
  return true;
}

async function refuse(answering: Answering, { verdict, part, orderNumber }: Answered): Promise<OutgoingTicket[]> {
  const { trx, tools, at } = answering;
  const error = errors.WMS_REJECTED_ORDER({
    message: `${part.wms} refused order ${orderNumber}: ${verdict.words === '' ? 'it gives no reason' : verdict.words}.`,
    value: part.order,
  });
  await setPartStatus(trx, tools.store.dialect, [part.id], handedOver, 'error', at, { reason: error.message });
  await tellAnswer(answering, part.order, 'rejected by WMS', said(verdict.words));
  return raiseOn(answering, part.order, error);
}

function said(words: string): Record<string, string> {
  return words === '' ? {} : { reason: words };
}
