import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { type OrderSummary, type PartRow, partsOfOrders, statusOf } from '../storage/orders.ts';
import { packagesOfOrders, type StuckPackage } from '../storage/releases.ts';
import { clearSetback } from '../storage/setbacks.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { freeOrders } from './free-orders.ts';
import { gateOf, wakeUp } from './wake-ups.ts';

/** Makes whatever an order waits for be tried now: judged again, its gate opened, its packages told. */
export async function retryOrder(dock: Dock, order: OrderSummary, actor: Actor): Promise<OutgoingTicket[]> {
  const { store } = dock.tools;
  const workspace = dock.tools.workspace();
  let sent: OutgoingTicket[] = [];
  await commitDeed(dock, async (trx, at, tickets) => {
    const mine = [order.merchant];
    const freed = await freeOrders(trx, store.dialect, workspace, mine, [order.id], 'person', at, [
      'error',
      'on_hold',
      'skipped',
      'await_payment',
    ]);
    const parts = await partsOfOrders(trx, store.dialect, mine, [order.id]);
    const untold = await packagesOfOrders(trx, store.dialect, mine, [order.id], ['new', 'sending']);
    tickets.push(...freed.tickets, ...waitingFor(workspace, order, parts, untold, at));
    if (tickets.length === 0)
      throw errors.ORDER_NOTHING_TO_RETRY({
        message: `Order ${order.orderNumber} is ${order.status}; nothing of it waits for us.`,
        value: order.id,
      });
    await clearSetback(trx, 'accept', order.id);
    await releaseSubject(trx, { kind: 'order', subject: order.id }, actor, at);
    await releaseSubject(trx, { kind: 'work', subject: `accept:${order.id}` }, actor, at);
    sent = [...tickets];
    return {
      actor,
      action: 'orders retry',
      subject: order.id,
      merchant: order.merchant,
      reason: '',
      before: { status: order.status },
      after: {
        status: await statusOf(trx, mine, order.id),
        'asked for': [...new Set(tickets.map(({ ticket }) => ticket.stage))].join(', '),
      },
    };
  });
  return sent;
}

/** Tickets for what waits without being held. */
function waitingFor(
  workspace: Workspace,
  order: OrderSummary,
  parts: readonly PartRow[],
  untold: readonly StuckPackage[],
  at: string,
): OutgoingTicket[] {
  const { id, merchant, cart, orderNumber: ref } = order;
  const connection = workspace.merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-';
  const judge = parts.some(({ status }) => status === 'received')
    ? [ticketFor('accept', { merchant, subject: id, cause: 'person', at, connection, ref })]
    : [];
  const ready = parts.filter(({ status }) => status === 'new' || status === 'sending');
  const gates = [
    ...ready.map(({ wms }) => gateOf(workspace, merchant, { wms, cart })),
    ...untold.map((parcel) => gateOf(workspace, merchant, { cart: parcel.cart })),
  ];
  return [
    ...judge,
    ...[...new Set(gates)].flatMap((gate) => (gate === undefined ? [] : wakeUp(workspace, gate, 'person', at))),
  ];
}
