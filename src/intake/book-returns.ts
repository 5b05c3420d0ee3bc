import type { InletPlace } from '../config/lookup.ts';
import type { FindOrders, ReturnedParcel } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { findKnownOrders, ordersById } from '../storage/orders.ts';
import { insertReturned, type ReturnedRow } from '../storage/returned-parcels.ts';
import { groupBy } from '../support/grouping.ts';
import type { Tools } from '../tools.ts';
import { type Answering, raiseOn, tellAnswer } from './answer-events.ts';
import { concludeReading } from './conclude.ts';
import { errors } from './errors.ts';
import { fileAway } from './file-away.ts';
import { nothingKnown, readDocument, readWhole } from './reading.ts';

/** Reads a file of parcels that came back or reached nobody. They are told of, and asked about; they are no shipments. */
export async function bookReturns(tools: Tools, place: InletPlace, row: DocumentRow): Promise<{ parcels: number }> {
  const { reader, dialect } = tools.store;
  const merchant = place.merchant.id;
  const orders: FindOrders = (type, refs) => findKnownOrders(reader, dialect, merchant, type, refs);
  const read = readDocument(tools, place, row, 'returns', { ...nothingKnown, orders });
  const { records, summary } = await readWhole(read);
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  let parcels = 0;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      const more = await concludeReading(trx, tools, row, place.inlet.connection, summary, records.length);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
      if (more === null) return;
      const rows = records.map((one) => rowOf(merchant, row.id, one));
      const fresh = await insertReturned(trx, dialect, merchant, rows, at);
      parcels = fresh.length;
      tickets.push(...(await tell({ trx, tools, place, document: row.id, at }, fresh)));
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted ? 'done' : 'quarantined' });
  return { parcels };
}

function rowOf(merchant: string, document: string, { orderId: order, ...parcel }: ReturnedParcel): ReturnedRow {
  return { order, merchant, document, ...parcel };
}

async function tell(answering: Answering, fresh: readonly ReturnedRow[]): Promise<OutgoingTicket[]> {
  const { trx, tools, place } = answering;
  const ids = [...new Set(fresh.map(({ order }) => order))];
  const orders = await ordersById(trx, tools.store.dialect, [place.merchant.id], ids);
  const tickets: OutgoingTicket[] = [];
  for (const [order, parcels] of groupBy(fresh, (one) => one.order)) {
    for (const { type, trackingNumber, returnTracking, reason, receivedAt } of parcels) {
      const facts = { tracking: trackingNumber, 'came back as': returnTracking, reason, 'received at': receivedAt };
      const data = Object.fromEntries(Object.entries(facts).filter(([, text]) => text !== ''));
      await tellAnswer(answering, order, type === 'returned' ? 'parcel came back' : 'parcel undeliverable', data);
    }
    const number = orders.get(order)?.order.orderNumber ?? order;
    const error = errors.PARCEL_CAME_BACK({
      message: `Order ${number}: ${parcels.map(parcelText).join('; ')}.`,
      value: order,
    });
    tickets.push(...(await raiseOn(answering, order, error)));
  }
  return tickets;
}

function parcelText({ type, trackingNumber, reason }: ReturnedRow): string {
  const parcel = trackingNumber === '' ? 'a parcel' : `parcel ${trackingNumber}`;
  const what = type === 'returned' ? `${parcel} came back` : `${parcel} could not be delivered`;
  return reason === '' ? what : `${what} (${reason})`;
}
