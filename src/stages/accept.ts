import type { Outlet } from '../config/workspace.ts';
import { acceptOrder } from '../domain/accept-order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { OutgoingTicket, Ticket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import type { Change } from '../storage/changes.ts';
import { ordersById, type PartRow, partsOfOrders, type StoredOrder } from '../storage/orders.ts';
import { groupBy } from '../support/grouping.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';
import { type DecidingStage, nothingToDo, type Outcome } from './stage.ts';

export interface AcceptFacts {
  readonly ticket: Ticket;
  readonly order: StoredOrder | undefined;
  readonly parts: readonly PartRow[];
  readonly earliestOrderDate: string;
  /** Where the order's part goes, and whether it goes as soon as it is accepted. */
  readonly gate: { readonly outlet: Outlet; readonly automatic: boolean } | null;
  readonly at: string;
}

/** Judges downloaded orders: on to their WMS, skipped, or held with the repair named. */
export function acceptStage(tools: Tools): DecidingStage<AcceptFacts> {
  return { kind: 'deciding', name: 'accept', gather, decide };

  async function gather(tickets: readonly Ticket[]): Promise<AcceptFacts[]> {
    const { reader, dialect } = tools.store;
    const scope = [...new Set(tickets.map(({ merchant }) => merchant))];
    const ids = tickets.map(({ subject }) => subject);
    const orders = await ordersById(reader, dialect, scope, ids);
    const parts = groupBy(await partsOfOrders(reader, dialect, scope, ids), ({ order }) => order);
    return tickets.map((ticket) => factsOf(ticket, orders.get(ticket.subject), parts.get(ticket.subject) ?? []));
  }

  function factsOf(ticket: Ticket, order: StoredOrder | undefined, parts: readonly PartRow[]): AcceptFacts {
    const merchant = tools.workspace().merchants.get(ticket.merchant);
    const outlet = merchant?.warehouses.get(parts[0]?.wms ?? '')?.orders;
    return {
      ticket,
      order,
      parts,
      earliestOrderDate: merchant?.carts.get(order?.cart ?? '')?.loadOptions.earliestOrderDate ?? '',
      gate: outlet && merchant ? { outlet, automatic: merchant.services['order delivery'].kind === 'automatic' } : null,
      at: tools.clock.iso(),
    };
  }
}

export function decide({ ticket, order, parts, earliestOrderDate, gate, at }: AcceptFacts): Outcome {
  if (!order) throw errors.ORDER_GONE({ value: ticket.subject });
  const waiting = parts.filter(({ status }) => status === 'received');
  if (waiting.length === 0) return nothingToDo('already judged');
  const acceptance = acceptOrder(order.order, { earliestOrderDate, hasWayOut: gate !== null });
  switch (acceptance.kind) {
    case 'accept':
      return {
        say: 'accepted',
        save: changes(order, waiting, 'new', ''),
        emit: gate?.automatic ? [wakeUp(gate.outlet, ticket, at)] : [],
      };
    case 'skip':
      return { say: 'skipped', save: changes(order, waiting, 'skipped', acceptance.why), emit: [] };
    case 'refuse': {
      const error = errors[acceptance.code]({ value: waiting[0]?.wms ?? '' });
      const problem = {
        error,
        merchant: order.merchant,
        connection: order.cart,
        held: [{ kind: 'order' as const, subject: order.id, merchant: order.merchant }],
      };
      return { say: 'held', save: changes(order, waiting, 'error', error.message), emit: [], raise: [problem] };
    }
  }
}

function changes(order: StoredOrder, parts: readonly PartRow[], to: OrderStatus, reason: string): Change[] {
  return [
    ...parts.map(({ id }) => ({ kind: 'part' as const, part: id, from: ['received' as const], to, reason })),
    {
      kind: 'event',
      event: {
        merchant: order.merchant,
        kind: 'order',
        subject: order.id,
        event: to === 'new' ? 'accepted' : to,
        data: reason === '' ? {} : { reason },
      },
    },
  ];
}

/** One commit emits at most one of these per gate: equal tickets of a commit are one. */
function wakeUp(outlet: Outlet, { merchant }: Ticket, at: string): OutgoingTicket {
  return ticketFor('deliver', {
    merchant,
    subject: outlet.id,
    cause: 'accept',
    at,
    connection: outlet.connection,
    ref: outlet.id,
  });
}
