import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { openException, type Problem } from '../storage/exceptions.ts';
import { bookOpened } from '../storage/news.ts';
import type { Trx } from '../storage/scope.ts';
import { audiencesOf } from './audiences.ts';

/**
 * Opens the exception of a problem, or counts it on the one that is open already. To everybody who is to hear of it, it is news until
 * the clock has told them (`tellNews`). Returns the tickets of the same commit: there are none yet.
 */
export async function raise(trx: Trx, workspace: Workspace, problem: Problem, at: string): Promise<OutgoingTicket[]> {
  const { id } = await openException(trx, problem, at);
  const { code, urgent } = problem.error;
  await bookOpened(trx, { id, code, urgent }, audiencesOf(workspace, problem), at);
  return [];
}
