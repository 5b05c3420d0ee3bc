import type { InletPlace } from '../config/lookup.ts';
import { completeOrder, type OrderOrigin, type PartialOrder } from '../domain/complete-order.ts';
import { withReferences } from '../domain/references.ts';
import type { ParseSummary } from '../mapping/contract.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import type { DocumentRow } from '../storage/documents.ts';
import { tellEvents } from '../storage/events.ts';
import { insertReceived, type ReceivedOrder } from '../storage/orders.ts';
import { crashPoint } from '../support/crash.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { concludeReading } from './conclude.ts';
import { fileAway } from './file-away.ts';
import { acceptTicket, lookAgain } from './given-again.ts';
import { nothingKnown, readDocument, readWhole } from './reading.ts';

/** Reads a cart's order file into `received` orders, some hundred per commit; an order that the cart gave before is left alone. */
export async function loadOrders(
  tools: Tools,
  place: InletPlace,
  row: DocumentRow,
): Promise<{ fresh: number; known: number }> {
  const { records, summary } = await readWhole(readDocument(tools, place, row, 'orders', nothingKnown));
  const origin = originOf(tools, place);
  const { orders, nameless } = await completeAll(tools, records, origin);
  let fresh = 0;
  for (let from = 0; from < orders.length; from += limits.ordersPerCommit) {
    const received = orders.slice(from, from + limits.ordersPerCommit).map(
      (order): ReceivedOrder => ({
        id: newId(tools.clock.now()),
        part: newId(tools.clock.now()),
        order,
        wms: place.merchant.wms,
        document: row.id,
        ...(place.merchant.shadow && { shadow: true }),
      }),
    );
    const large = orders.length > limits.ordersPerCommit;
    fresh += await storeReceived(tools, place, received, origin.receivedAt, large);
    crashPoint('download.stored');
  }
  await conclude(tools, place, row, withNameless(summary, nameless), orders.length);
  return { fresh, known: orders.length - fresh };
}

export function originOf(tools: Pick<Tools, 'clock'>, { merchant, cart }: InletPlace): OrderOrigin {
  return {
    merchantId: merchant.id,
    cartId: cart?.id ?? '',
    orderSource: cart?.source ?? '',
    receivedAt: tools.clock.iso(),
  };
}

/** In slices: the event loop stays free however many there are. */
export async function completeAll(
  { store }: Pick<Tools, 'store'>,
  records: readonly PartialOrder[],
  origin: OrderOrigin,
) {
  const orders = [];
  let nameless = 0;
  for (const [index, record] of records.entries()) {
    if (index % limits.recordsPerSlice === limits.recordsPerSlice - 1) await store.commits.giveWay();
    const order = completeOrder(record, origin);
    if (order) orders.push(withReferences(order));
    else nameless += 1;
  }
  return { orders, nameless };
}

/** The mapping may leave the number unread; an order without one cannot be told from another. */
function withNameless(summary: ParseSummary, nameless: number): ParseSummary {
  if (nameless === 0) return summary;
  const note = `${nameless} order(s) without number or id were not taken. Map a column to order.orderNumber.`;
  return {
    ...summary,
    errors: [
      ...summary.errors,
      { row: 0, column: 'orderNumber', code: 'ORDER_NUMBER_MISSING', value: '', rejects: 'row', note },
    ],
  };
}

async function storeReceived(
  tools: Tools,
  place: InletPlace,
  received: readonly ReceivedOrder[],
  readAt: string,
  large: boolean,
): Promise<number> {
  const tickets: OutgoingTicket[] = [];
  let fresh = new Set<string>();
  await tools.store.commits.commit({
    apply: async (trx) => {
      const at = tools.clock.iso();
      fresh = await insertReceived(trx, tools.store.dialect, received, at);
      const taken = received.filter(({ id }) => fresh.has(id));
      const repeated = received.filter(({ id }) => !fresh.has(id)).map(({ order }) => order);
      const again = await lookAgain(trx, tools, place, repeated, readAt, at);
      await tellEvents(
        trx,
        tools.store.dialect,
        taken.map(({ id, document }) => ({
          merchant: place.merchant.id,
          kind: 'order',
          subject: id,
          event: 'downloaded',
          data: { document },
        })),
        at,
      );
      tickets.splice(0, tickets.length, ...taken.map(({ id, order }) => acceptTicket(place, id, order, at)), ...again);
    },
    tickets,
    large,
  });
  return fresh.size;
}

async function conclude(
  tools: Tools,
  { inlet }: InletPlace,
  row: DocumentRow,
  summary: ParseSummary,
  records: number,
): Promise<void> {
  const tickets: OutgoingTicket[] = [];
  let counts = false;
  await tools.store.commits.commit({
    apply: async (trx) => {
      const more = await concludeReading(trx, tools, row, inlet.connection, summary, records);
      counts = more !== null;
      tickets.splice(0, tickets.length, ...(more ?? []));
    },
    tickets,
  });
  if (counts) await fileAway(tools, { ...row, state: summary.fileAccepted ? 'done' : 'quarantined' });
}
