import type { Merchant, Outlet, Workspace } from '../config/workspace.ts';
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
  const found = workspace.merchants.get(merchant);
  return found ? ticketsOf(found, stage, wanted, { cause: 'ingest', ref, at }) : [];
}

/** An order came from one of the merchant's carts: the others have less to sell. The cart itself has reckoned with it already. */
export function stockTickets(merchant: Merchant | undefined, cart: string, at: string): OutgoingTicket[] {
  if (!merchant) return [];
  return ticketsOf(merchant, 'upload-inventory', (other) => other !== cart, { cause: 'accept', ref: '', at });
}

function ticketsOf(
  { id: merchant, carts }: Merchant,
  stage: keyof typeof uploads,
  wanted: (cart: string) => boolean,
  { cause, ref, at }: { readonly cause: string; readonly ref: string; readonly at: string },
): OutgoingTicket[] {
  const { service, outlet: kind } = uploads[stage];
  return [...carts.values()].flatMap((cart) => {
    const outlet: Outlet | null = cart[kind];
    if (!outlet || cart.services[service].kind !== 'automatic' || !wanted(cart.id)) return [];
    return [
      ticketFor(stage, {
        merchant,
        subject: outlet.id,
        cause,
        at,
        connection: outlet.connection,
        // All orders of a commit wake a gate once.
        ref: ref === '' ? outlet.id : ref,
      }),
    ];
  });
}
