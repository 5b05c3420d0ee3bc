import { outletPlace } from '../config/lookup.ts';
import type { Cargo } from '../deliveries/cargo.ts';
import { type GateWish, workGate } from '../deliveries/gate.ts';
import type { StageName } from '../pipeline.ts';
import { pause } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';
import { type ActingStage, type Job, restsInShadow } from './stage.ts';

/** Causes of wake-ups that more of the same kind will follow at once. */
const trickling = new Set(['accept', 'ingest']);

/** The shape of the three stages that hand something out: a ticket is a wake-up for a gate. */
export function gateStage(tools: Tools, name: StageName, cargo: Cargo, say: string): ActingStage {
  return {
    kind: 'acting',
    name,
    async work(job) {
      if (outletPlace(tools.workspace(), job.subject).merchant.shadow) return restsInShadow;
      await gather(tools, job);
      const { files, records, again } = await workGate(tools, cargo, job.subject, wishOf(job));
      return { say, counts: { files, records }, again };
    },
  };
}

/** A repeat opens the gate for itself: what is new waits for its own time. */
export function wishOf({ causes, repeats }: Job): GateWish {
  if (repeats) return 'begun';
  return causes.has('person') ? 'asked' : 'waiting';
}

/** Automatic delivery waits a stated time for more to come, so that orders placed together travel together. */
export async function gather(tools: Tools, { subject, causes }: Job): Promise<void> {
  const { gatherSeconds } = outletPlace(tools.workspace(), subject).outlet;
  const trickles = [...causes].some((cause) => trickling.has(cause));
  if (trickles && !causes.has('person')) await pause(gatherSeconds * 1000, tools.signal);
}
