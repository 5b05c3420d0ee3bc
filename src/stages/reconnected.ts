import { inletPlaces, outletPlaces } from '../config/lookup.ts';
import type { Workspace } from '../config/workspace.ts';
import { nearestCutOff } from '../domain/calendar/cut-off.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { downSetbacks } from '../storage/setbacks.ts';
import type { Tools } from '../tools.ts';
import type { Job } from './stage.ts';

/**
 * A connection that was down has answered one of its subjects: whatever else waited for it goes at once, and need not wait for its own
 * next try. Gates with the nearest cut-off come first.
 */
export async function wokenBy(tools: Tools, { connection, subject: own }: Job): Promise<OutgoingTicket[]> {
  const workspace = tools.workspace();
  const at = tools.clock.iso();
  const places = placesAt(workspace, connection, at);
  const waiting = await downSetbacks(tools.store.reader, 'every merchant');
  return waiting
    .filter(({ subject }) => subject !== own && places.has(subject))
    .sort((a, b) => (places.get(a.subject) ?? '').localeCompare(places.get(b.subject) ?? ''))
    .map(({ stage, subject, merchant }) =>
      ticketFor(stage, { merchant, subject, cause: 'release', at, connection, ref: subject }),
    );
}

/** Endpoints at this connection, with the nearest cut-off of those that carry orders to a WMS. */
function placesAt(workspace: Workspace, connection: string, at: string): Map<string, string> {
  const never = '9999';
  return new Map([
    ...inletPlaces(workspace)
      .filter(({ inlet }) => inlet.connection === connection)
      .map(({ inlet }) => [inlet.id, never] as const),
    ...outletPlaces(workspace)
      .filter(({ outlet }) => outlet.connection === connection)
      .map(({ outlet, warehouse }) => [outlet.id, nearestCutOff(warehouse?.calendar, at) ?? never] as const),
  ]);
}
