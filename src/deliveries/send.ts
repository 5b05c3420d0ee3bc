import { type OutletPlace, outletPlace } from '../config/lookup.ts';
import type { Parcel, Receipt, Trace, Transport } from '../connectors/contract.ts';
import { compileText } from '../mapping/text.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import {
  type DeliveryRow,
  type DeliveryState,
  moveDelivery,
  noteOn,
  wereCarriedBefore,
} from '../storage/deliveries.ts';
import { concludeDocument, documentById } from '../storage/documents.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { crashPoint } from '../support/crash.ts';
import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import { errors } from './errors.ts';
import { expectAnswers } from './expect-answers.ts';
import type { OpenGate } from './open-gate.ts';
import { keepAnswers } from './receipts.ts';
import { contextOf } from './render.ts';

/** Sends a rendered delivery and books the result; throws what kept it from being sent (it then stands at `rendered` again). */
export async function sendDelivery(
  gate: OpenGate,
  delivery: DeliveryRow,
  items: readonly string[],
  again = false,
): Promise<void> {
  const { transport, place, parcel } = await parcelOf(gate, delivery, items);
  if (!transport.send) throw errors.TRANSPORT_CANNOT_SEND({ value: delivery.connection });
  let attempted = false;
  const attempting = async (): Promise<void> => {
    await move(gate, delivery, 'rendered', 'attempted');
    attempted = true;
    crashPoint('deliver.attempted');
    gate.lease.check();
  };
  let receipt: Receipt | undefined;
  try {
    receipt = (await transport.send(place, parcel, attempting)) ?? undefined;
  } catch (thrown) {
    if (!attempted) throw thrown;
    const error = asCrossdockError(thrown);
    if (error.code === 'DELIVERY_IN_DOUBT' || error.code === 'UNEXPECTED')
      return answerAttempt(gate, delivery, items, again ? error : undefined);
    await move(gate, delivery, 'attempted', 'rendered');
    throw error;
  }
  // There was nothing left to do: the partner had it already.
  if (!attempted) await attempting();
  crashPoint('deliver.sent');
  await conclude(gate, delivery, items, receipt);
}

/**
 * What became of an attempt whose answer was lost: found there, certainly not there, or a question for a person. What is not there is
 * sent again at once; `failed`: that has been tried, and ended like this.
 */
export async function answerAttempt(
  gate: OpenGate,
  delivery: DeliveryRow,
  items: readonly string[],
  failed?: CrossdockError,
): Promise<void> {
  if (bookedOf(delivery) > 0) return conclude(gate, delivery, items);
  const { transport, place, parcel } = await parcelOf(gate, delivery, items);
  const seen: Trace = transport.trace ? await transport.trace(place, parcel) : 'unknown';
  gate.tools.log.warn({ delivery: delivery.id, gate: delivery.gate, seen }, 'An interrupted delivery was looked up.');
  if (seen === 'delivered') return conclude(gate, delivery, items);
  if (seen === 'not-delivered' || gate.cargo.repeatable || transport.dropsDoubles) {
    await move(gate, delivery, 'attempted', 'rendered', wasInDoubt);
    if (failed) throw failed;
    return sendDelivery(gate, { ...delivery, state: 'rendered', note: wasInDoubt }, items, true);
  }
  await move(gate, delivery, 'attempted', 'doubt');
  throw errors.DELIVERY_DOUBT({
    message: `Nobody can tell whether ${delivery.fileName} (delivery ${delivery.id}) arrived at ${delivery.connection}: the daemon or the connection was interrupted while it was being handed over.`,
    value: delivery.id,
  });
}

/** Stands on a delivery from then on: for people, and for whoever sends it the next time. */
const wasInDoubt = 'It was interrupted once, and went again.';

/**
 * Books what has arrived: all but the last of it in small commits, each with a note of how far it has come, for a crash in between.
 */
async function conclude(
  gate: OpenGate,
  delivery: DeliveryRow,
  items: readonly string[],
  receipt: Receipt = {},
): Promise<void> {
  const { store, clock } = gate.tools;
  const bookAnswers = await keepAnswers(gate, delivery, receipt);
  let from = bookedOf(delivery);
  for (; items.length - from > limits.itemsPerCommit; from += limits.itemsPerCommit) {
    const upTo = from + limits.itemsPerCommit;
    await store.commits.commit({
      apply: async (trx) => {
        await gate.lease.guard(trx);
        const at = clock.iso();
        if (await noteOn(trx, delivery.id, 'attempted', `${arrived}${upTo}`, at))
          await doneWith(trx, gate, delivery, items.slice(from, upTo), at);
      },
      large: true,
    });
    crashPoint('deliver.partly-booked');
  }
  const note = receipt.note ?? (from > 0 ? '' : undefined);
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      await gate.lease.guard(trx);
      const at = clock.iso();
      const booked = await bookDelivered(trx, gate, delivery, items.slice(from), at, note);
      tickets.splice(0, tickets.length, ...(booked ? await bookAnswers(trx, at) : []));
    },
    tickets,
  });
  gate.count.files += 1;
}

/** Stands in the note of a delivery that is being booked, before the number of items that are. */
const arrived = 'Arrived. Booked so far: ';

function bookedOf({ note }: DeliveryRow): number {
  return note.startsWith(arrived) ? Number(note.slice(arrived.length)) : 0;
}

/** Some of its items are with the partner, who may have to answer. */
async function doneWith(
  trx: Parameters<typeof moveDelivery>[0],
  { tools, cargo }: Pick<OpenGate, 'tools' | 'cargo'>,
  delivery: DeliveryRow,
  items: readonly string[],
  at: string,
): Promise<void> {
  await cargo.done(trx, tools.store.dialect, delivery, items, at);
  await expectAnswers(trx, tools, delivery, items, at);
}

async function bookDelivered(
  trx: Parameters<typeof moveDelivery>[0],
  { tools, cargo }: OpenGate,
  delivery: DeliveryRow,
  items: readonly string[],
  at: string,
  note: string | undefined,
): Promise<boolean> {
  if (!(await moveDelivery(trx, delivery.id, 'attempted', 'done', at, { ...(note !== undefined && { note }) })))
    return false;
  await doneWith(trx, { tools, cargo }, delivery, items, at);
  if (delivery.document) await concludeDocument(trx, delivery.document, { state: 'sent' }, at);
  await releaseSubject(trx, { kind: 'delivery', subject: delivery.id }, 'its delivery', at);
  return true;
}

async function move(
  { tools, lease }: OpenGate,
  delivery: DeliveryRow,
  from: DeliveryState,
  to: DeliveryState,
  note?: string,
): Promise<void> {
  await tools.store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      if (!(await moveDelivery(trx, delivery.id, from, to, tools.clock.iso(), { ...(note !== undefined && { note }) })))
        throw new Error(`Delivery ${delivery.id} is no longer ${from}.`);
    },
  });
}

/** Where it goes is the present configuration's business: a repaired directory or password counts at once. */
async function parcelOf(
  { tools, cargo }: OpenGate,
  delivery: DeliveryRow,
  items: readonly string[],
): Promise<{ transport: Transport; place: ReturnType<typeof outletPlace>['outlet']['place']; parcel: Parcel }> {
  const current = outletPlace(tools.workspace(), delivery.gate);
  const document = await documentById(tools.store.reader, [delivery.merchant], delivery.document ?? '');
  if (!document) throw new Error(`Delivery ${delivery.id} has no document.`);
  const isMail = current.outlet.subject !== '' || current.outlet.text !== '';
  const words = isMail ? await cargo.words?.(tools.store.reader, tools.store.dialect, current, items) : {};
  const transport = tools.connection(current.outlet.connection);
  const first = transport.asksFirst && (await isFirst(tools, delivery, items));
  const about = transport.namesRecords ? await recordOf({ tools, cargo }, delivery, current, items) : undefined;
  return {
    transport,
    place: current.outlet.place,
    parcel: {
      kind: delivery.kind,
      key: delivery.id,
      name: delivery.fileName,
      path: tools.files.contentPath(document.sha256),
      size: document.size,
      ...(about && { about }),
      ...(first && { first }),
      ...mailTexts(current, delivery, { ...words, file: delivery.fileName, delivery: delivery.id }),
    },
  };
}

/** A delivery that was in doubt has a note of that, whoever decided it. What was refused outright has done nothing. */
async function isFirst(
  { store }: OpenGate['tools'],
  { id, merchant, note }: DeliveryRow,
  items: readonly string[],
): Promise<boolean> {
  return note === '' && !(await wereCarriedBefore(store.reader, store.dialect, [merchant], id, items));
}

/** Whose bytes a mapping wrote: which order of ours it is about, where that is one. */
async function recordOf(
  { tools, cargo }: Pick<OpenGate, 'tools' | 'cargo'>,
  delivery: DeliveryRow,
  place: OutletPlace,
  items: readonly string[],
): Promise<Parcel['about']> {
  if (items.length !== 1) return undefined;
  const [found] = await cargo.records(tools.store.reader, tools.store.dialect, place, items, delivery);
  if (!found) return undefined;
  const { item, key = item, record } = found;
  if ('order' in record) return { key, orderNumber: record.order.orderNumber };
  return 'orderNumber' in record ? { key, orderNumber: record.orderNumber } : undefined;
}

/** Subject and body of a mail, where the outlet has such. */
export function mailTexts(
  place: OutletPlace,
  delivery: Parameters<typeof contextOf>[0],
  more: Record<string, string>,
): { subject?: string; text?: string } {
  const context = contextOf(delivery, place);
  const { subject, text } = place.outlet;
  return {
    ...(subject !== '' && { subject: textOf(subject, context, more) }),
    ...(text !== '' && { text: textOf(text, context, more) }),
  };
}

function textOf(source: string, context: ReturnType<typeof contextOf>, more: Record<string, string>): string {
  const compiled = compileText(source);
  return 'render' in compiled ? compiled.render(context, more) : source;
}
