import { pipeline } from '../pipeline.ts';
import type { StageCount } from '../queue/queue.ts';
import { asCrossdockError } from '../support/errors.ts';
import type { Dock } from './dock.ts';

export interface StageFigures {
  /** All in their order, also those without a ticket; empty when nobody could count. */
  readonly stages: readonly StageCount[];
  /** Why nobody could count: the broker does not answer. */
  readonly stagesProblem: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** A broker that is away must not hide everything else. */
export async function countStages(dock: Dock): Promise<StageFigures> {
  try {
    const counts = await dock.counts();
    const stages = pipeline.map(
      ({ name }) => counts.find(({ stage }) => stage === name) ?? { stage: name, ready: 0, waiting: 0, dead: 0 },
    );
    return { stages, stagesProblem: null };
  } catch (thrown) {
    const { code, message, hint } = asCrossdockError(thrown);
    if (!code.startsWith('QUEUE_')) throw thrown;
    return { stages: [], stagesProblem: { code, message, hint } };
  }
}
