import type { Outlet, Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';

const uploads = {
  'upload-tracking': { service: 'shipment upload', outlet: 'confirmations' },
  'upload-inventory': { service: 'inventory upload', outlet: 'inventory' },
} as const;

/** One wake-up per gate of the merchant's carts whose upload follows events; the others wait for their clock. */
export function uploadTickets(
  workspace: Workspace,
  merchant: string,
  stage: keyof typeof uploads,
  wanted: (cart: string) => boolean,
  ref: string,
  at: string,
): OutgoingTicket[] {
  const { service, outlet: kind } = uploads[stage];
  return [...(workspace.merchants.get(merchant)?.carts.values() ?? [])].flatMap((cart) => {
    const outlet: Outlet | null = cart[kind];
    if (!outlet || cart.services[service].kind !== 'automatic' || !wanted(cart.id)) return [];
    return [
      ticketFor(stage, { merchant, subject: outlet.id, cause: 'ingest', at, connection: outlet.connection, ref }),
    ];
  });
}
