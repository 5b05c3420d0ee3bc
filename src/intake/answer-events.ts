import type { InletPlace } from '../config/lookup.ts';
import type { Verdict } from '../domain/answers.ts';
import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { type StoryEvent, tellEvents } from '../storage/events.ts';
import type { PartRow } from '../storage/orders.ts';
import type { Trx } from '../storage/scope.ts';
import type { CrossdockError } from '../support/errors.ts';
import type { Tools } from '../tools.ts';

/** Where an answer came from, and the commit that books it. */
export interface Answering {
  readonly trx: Trx;
  readonly tools: Tools;
  readonly place: InletPlace;
  /** Id of the file. */
  readonly document: string;
  readonly at: string;
}

/** What a WMS answers about one of its parts of an order. */
export interface Answered {
  readonly verdict: Verdict;
  readonly part: PartRow;
  readonly orderNumber: string;
}

/** One line in the order's story, with the file and the WMS that said it. */
export async function tellAnswer(
  { trx, tools, place, document, at }: Answering,
  order: string,
  event: string,
  more: StoryEvent['data'] = {},
): Promise<void> {
  const wms = place.warehouse?.wms ?? '';
  const told = { merchant: place.merchant.id, kind: 'order' as const, subject: order, event };
  await tellEvents(trx, tools.store.dialect, [{ ...told, data: { wms, ...more, document } }], at);
}

export function raiseOn(
  { trx, tools, place, at }: Answering,
  order: string,
  error: CrossdockError,
): Promise<OutgoingTicket[]> {
  const merchant = place.merchant.id;
  const held = [{ kind: 'order' as const, subject: order, merchant }];
  return raise(trx, tools.workspace(), { error, merchant, connection: place.inlet.connection, held }, at);
}
