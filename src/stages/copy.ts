import { type OutletPlace, outletPlace } from '../config/lookup.ts';
import { copiesCargoAt } from '../deliveries/copies-cargo.ts';
import { workGate } from '../deliveries/gate.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import type { Tools } from '../tools.ts';
import { gatherSecondsAt } from './gates.ts';
import { type ActingStage, restsInShadow } from './stage.ts';

/** Hands copies to extra interfaces: a stage of its own, so that one which hangs holds up nobody's orders and confirmations. */
export function copyStage(tools: Tools): ActingStage {
  return {
    kind: 'acting',
    name: 'copy',
    gatherSeconds: gatherSecondsAt(tools),
    async work(job) {
      const place = outletPlace(tools.workspace(), job.subject);
      if (place.merchant.shadow) return restsInShadow;
      const asked = job.causes.has('person');
      const { files, records, again } = await workGate(tools, copiesCargoAt(place), job.subject, asked);
      const tickets = files > 0 ? trackingAfter(place, tools.clock.iso()) : [];
      return { say: 'Copies handed over.', counts: { files, records }, again, tickets };
    },
  };
}

/** Tracking waits for the copy of its order, which has just gone. */
function trackingAfter({ outlet, merchant, extra }: OutletPlace, at: string): OutgoingTicket[] {
  const { orders, tracking, services } = extra ?? {};
  if (orders?.id !== outlet.id || !tracking || services?.['tracking copies'].kind !== 'automatic') return [];
  const { id, connection } = tracking;
  return [ticketFor('copy', { merchant: merchant.id, subject: id, cause: 'copy', at, connection, ref: id })];
}
