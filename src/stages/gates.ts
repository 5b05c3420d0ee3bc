import { outletPlace, outletPlaces } from '../config/lookup.ts';
import type { Cargo } from '../deliveries/cargo.ts';
import { workGate } from '../deliveries/gate.ts';
import type { StageName } from '../pipeline.ts';
import type { Ticket } from '../queue/queue.ts';
import type { Tools } from '../tools.ts';
import { type ActingStage, restsInShadow } from './stage.ts';

/** Causes of wake-ups that more of the same kind will follow at once. */
const trickling = new Set(['accept', 'ingest']);

/** The shape of the three stages that hand something out: a ticket is a wake-up for a gate. */
export function gateStage(tools: Tools, name: StageName, cargo: Cargo, say: string): ActingStage {
  return {
    kind: 'acting',
    name,
    gatherSeconds: gatherSecondsAt(tools),
    async work(job) {
      if (outletPlace(tools.workspace(), job.subject).merchant.shadow) return restsInShadow;
      const { files, records, again } = await workGate(tools, cargo, job.subject, job.causes.has('person'));
      return { say, counts: { files, records }, again };
    },
  };
}

/** Automatic delivery waits a stated time for more to come, so that orders placed together travel together. */
export function gatherSecondsAt(tools: Tools): (ticket: Pick<Ticket, 'subject' | 'cause'>) => number {
  return ({ subject, cause }) => (trickling.has(cause) ? gatherSecondsOf(tools, subject) : 0);
}

/** A gate that is gone from the workspace is found out by its work. */
function gatherSecondsOf(tools: Tools, gate: string): number {
  return outletPlaces(tools.workspace()).find(({ outlet }) => outlet.id === gate)?.outlet.gatherSeconds ?? 0;
}
