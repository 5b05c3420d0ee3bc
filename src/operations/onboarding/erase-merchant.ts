import { type Actor, commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { erase } from '../erasing/erase.ts';
import { type ErasingPlan, planErasing } from '../erasing/plan-erasing.ts';

export interface Erasable {
  /** Orders that were handed over, or ended. */
  readonly orders: number;
  /** Orders that still need their address. */
  readonly kept: number;
  readonly documents: number;
}

/** What would go, and what would have to stay. */
export async function foreseeErasing(dock: Dock, id: string): Promise<Erasable> {
  return countsOf(await planOf(dock, id));
}

/**
 * Takes away who bought and where it went: from the texts of orders that were handed over or have ended, and the bytes of files that
 * may name people. What a crash leaves, the same command finishes.
 */
export async function erasePersonalData(dock: Dock, id: string, actor: Actor): Promise<Erasable> {
  const plan = await planOf(dock, id);
  await erase(dock, [id], plan, actor);
  const counts = countsOf(plan);
  const { orders, documents, kept } = counts;
  const after = {
    'erased orders': orders,
    'erased files': documents,
    'open orders that keep their addresses': kept,
  };
  const deed = { actor, action: 'merchants close', subject: id, merchant: id, reason: '', before: {}, after };
  await commitDeed(dock, async () => deed);
  return counts;
}

function planOf(dock: Dock, id: string): Promise<ErasingPlan> {
  // One moment later than now: nothing that has come in already is left out.
  const before = new Date(dock.tools.clock.now() + 1).toISOString();
  return planErasing(dock, [id], { kind: 'before', merchants: [id], before });
}

function countsOf({ orders, open, files }: ErasingPlan): Erasable {
  return { orders: orders.length, kept: open.length, documents: files.length };
}
