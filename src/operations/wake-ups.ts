import { ticketOf } from '../clockwork/services.ts';
import { gateAbove, goesThrough } from '../config/gates.ts';
import { outletPlaces, serviceRuns } from '../config/lookup.ts';
import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';

/** A ticket that makes the service of this endpoint or gate look now; none when the workspace no longer has it. */
export function wakeUp(workspace: Workspace, subject: string, cause: string, at: string): OutgoingTicket[] {
  const runs = serviceRuns(workspace);
  const above = gateAbove(subject);
  const run = runs.find((one) => one.subject === subject) ?? runs.find((one) => one.subject === above);
  return run ? [ticketOf(workspace, run)(cause, at)] : [];
}

/** The gate through which the orders of a merchant's cart reach a WMS, or its confirmations that cart. */
export function gateOf(
  workspace: Workspace,
  merchant: string,
  partner: { wms?: string; cart: string },
): string | undefined {
  const place = outletPlaces(workspace).find(
    (one) =>
      one.merchant.id === merchant &&
      (partner.wms !== undefined
        ? one.warehouse !== undefined && goesThrough({ ...one, warehouse: one.warehouse }, partner.wms, partner.cart)
        : one.cart?.id === partner.cart && one.cart?.confirmations?.id === one.outlet.id),
  );
  return place?.outlet.id;
}
