import { gateAbove } from '../config/gates.ts';
import { pausableRuns } from '../config/pausable.ts';
import type { Workspace } from '../config/workspace.ts';
import { type Pause, pauseOf } from '../domain/pauses.ts';
import { standingPauses } from '../storage/pauses.ts';
import type { Reader } from '../storage/scope.ts';

/** What keeps this endpoint or gate from being worked now; within a commit nothing can be paused behind its back. */
export async function pauseAt(
  reader: Reader,
  workspace: Workspace,
  subject: string,
  now: string,
): Promise<Pause | undefined> {
  const pauses = await standingPauses(reader, 'every merchant', now);
  if (pauses.length === 0) return undefined;
  const runs = pausableRuns(workspace);
  const work = runs.find((one) => one.subject === subject) ?? runs.find((one) => one.subject === gateAbove(subject));
  return work && pauseOf(pauses, work, now);
}
