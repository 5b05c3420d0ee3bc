import type { InletPlace } from '../config/lookup.ts';
import { type Verdict, verdictsOf } from '../domain/answers.ts';
import type { FindOrders } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { findKnownOrders, ordersById, partsOfOrders } from '../storage/orders.ts';
import { sentOrder } from '../storage/sent-orders.ts';
import type { Tools } from '../tools.ts';
import type { Answering } from './answer-events.ts';
import { takeCancelAnswer } from './cancel-answers.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { takeAccepted, takeOrderAnswer } from './order-answers.ts';
import { readDocument, readWhole } from './reading.ts';

/** Reads a file in which a WMS takes or refuses orders, or answers cancels; each answer touches exactly its order. */
export async function bookAcknowledgements(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
): Promise<{ accepted: number; refused: number }> {
  const { reader, dialect } = tools.store;
  const merchant = place.merchant.id;
  const orders: FindOrders = (type, refs) => findKnownOrders(reader, dialect, merchant, type, refs);
  const gates = [place.warehouse?.orders, ...(place.warehouse?.cartOrders?.values() ?? [])].flatMap(
    (one) => one?.id ?? [],
  );
  const sent = (fileNumber: number, index: number) => sentOrder(reader, merchant, gates, fileNumber, index);
  const read = readDocument(tools, place, row, 'acknowledgements', { orders, sent });
  const { records, summary } = await readWhole(read);
  const verdicts = verdictsOf(records);
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      const more = await concludeReading(trx, tools, row, place.inlet.connection, summary, records.length);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more !== null) tickets.push(...(await book({ trx, tools, place, document: row.id, at }, verdicts)));
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted ? 'done' : 'quarantined' });
  const accepted = verdicts.filter((one) => one.accepted).length;
  return { accepted, refused: verdicts.length - accepted };
}

async function book(answering: Answering, verdicts: readonly Verdict[]): Promise<OutgoingTicket[]> {
  const { trx, tools, place } = answering;
  const { dialect } = tools.store;
  const scope = [place.merchant.id];
  const ids = [...new Set(verdicts.map(({ order }) => order))];
  const orders = await ordersById(trx, dialect, scope, ids);
  const plain = new Set(verdicts.filter(({ about, accepted }) => about === 'order' && accepted));
  await takeAccepted(answering, [...plain]);
  const tickets: OutgoingTicket[] = [];
  for (const verdict of verdicts) {
    if (plain.has(verdict)) continue;
    // Afresh each time: an answer before this one may have moved it.
    const parts = await partsOfOrders(trx, dialect, scope, [verdict.order]);
    const mine = parts.filter(({ wms }) => wms === place.warehouse?.wms);
    const part = mine.find(({ status }) => status !== 'canceled') ?? mine[0];
    const orderNumber = orders.get(verdict.order)?.order.orderNumber;
    if (!part || orderNumber === undefined) continue;
    const take = verdict.about === 'cancel' ? takeCancelAnswer : takeOrderAnswer;
    tickets.push(...(await take(answering, { verdict, part, orderNumber })));
  }
  return tickets;
}
