import { ticketOf } from '../../clockwork/services.ts';
import { inletPlaces, serviceRuns } from '../../config/lookup.ts';
import type { InboundRequest } from '../../connectors/api-contract.ts';
import type { OutgoingTicket } from '../../queue/queue.ts';
import type { Dock } from '../dock.ts';

export type HookVerdict = 'taken' | 'unknown' | 'not signed';

/**
 * A vendor's webhook. It is only a hint: the looks that it asks for are the truth, so one that comes twice, late or never does no harm.
 * Nothing of its content is kept.
 */
export async function takeHook({ tools }: Dock, connection: string, request: InboundRequest): Promise<HookVerdict> {
  const partner = tools.partner(connection);
  if (!partner?.connector.hook) return 'unknown';
  const hint = partner.connector.hook(partner.settings, request);
  if (!hint) {
    tools.log.warn({ connection }, 'A webhook was not signed by its vendor; nothing was done.');
    return 'not signed';
  }
  const tickets = looksAt({ tools }, connection, hint.kinds);
  if (tickets.length > 0) await tools.store.commits.commit({ apply: async () => undefined, tickets });
  return 'taken';
}

/** Looks at everything of these kinds that comes over the connection, also where the service has another timing or is paused: then it waits. */
function looksAt({ tools }: Pick<Dock, 'tools'>, connection: string, kinds: readonly string[]): OutgoingTicket[] {
  const workspace = tools.workspace();
  const wanted = new Set(
    inletPlaces(workspace)
      .filter(
        ({ inlet, kind, merchant }) =>
          inlet.connection === connection && kinds.includes(kind) && merchant.closed === undefined,
      )
      .map(({ inlet }) => inlet.id),
  );
  return serviceRuns(workspace)
    .filter(({ subject, timing }) => wanted.has(subject) && timing.kind !== 'off')
    .map((run) => ticketOf(workspace, run)('webhook', tools.clock.iso()));
}
