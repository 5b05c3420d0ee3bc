import type { Outlet, Workspace } from '../config/workspace.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { insertCancels } from '../storage/cancel-requests.ts';
import { deliveriesOfOrder } from '../storage/carried.ts';
import { tellEvents } from '../storage/events.ts';
import type { PartRow } from '../storage/orders.ts';
import type { Trx } from '../storage/scope.ts';
import { newId } from '../support/ids.ts';
import type { Tools } from '../tools.ts';

/** What a WMS has, or will have in a moment. */
const askable: readonly OrderStatus[] = ['sending', 'at_wms', 'partial'];

/** Who does not want an order any more. */
export interface Wish {
  readonly merchant: string;
  readonly order: string;
  readonly orderNumber: string;
  readonly by: string;
  readonly reason: string;
}

/** Where this merchant's WMS is asked to cancel; undefined = by telephone. */
export function cancelsOutlet(workspace: Workspace, merchant: string, wms: string): Outlet | undefined {
  return workspace.merchants.get(merchant)?.warehouses.get(wms)?.answers?.cancels ?? undefined;
}

/**
 * Asks each WMS that has a part of the order and can be asked. A part whose request is open is not asked twice. Returns the parts that
 * are asked for, now or before, and the wake-ups of their gates.
 */
export async function askCancels(
  trx: Trx,
  tools: Tools,
  wish: Wish,
  parts: readonly PartRow[],
  at: string,
): Promise<{ asked: readonly PartRow[]; tickets: OutgoingTicket[] }> {
  const { dialect } = tools.store;
  const { merchant, order, by, reason } = wish;
  const outletOf = ({ wms }: PartRow) => cancelsOutlet(tools.workspace(), merchant, wms);
  const asked = parts.filter((part) => askable.includes(part.status) && outletOf(part) !== undefined);
  if (asked.length === 0) return { asked, tickets: [] };
  const carried = await deliveriesOfOrder(trx, dialect, [merchant], order);
  const requests = asked.map(({ id: part, wms }) => {
    const handedOver = carried.filter((one) => one.kind === 'orders' && one.gate.startsWith(`${merchant}/${wms}/`));
    const file = handedOver.findLast(({ state }) => state !== 'abandoned')?.fileName ?? '';
    return { id: newId(Date.parse(at)), merchant, order, part, wms, askedBy: by, reason, file };
  });
  const fresh = await insertCancels(trx, requests, at);
  const told = asked
    .filter(({ id }) => fresh.includes(id))
    .map(({ wms }) => ({
      merchant,
      kind: 'order' as const,
      subject: order,
      event: 'cancel asked for',
      data: { wms, by, ...(reason !== '' && { reason }) },
    }));
  await tellEvents(trx, dialect, told, at);
  const tickets = asked.flatMap((part) => {
    const outlet = outletOf(part);
    if (!outlet) return [];
    const { id: subject, connection } = outlet;
    return [ticketFor('deliver', { merchant, subject, cause: 'cancel', at, connection, ref: wish.orderNumber })];
  });
  return { asked, tickets };
}
