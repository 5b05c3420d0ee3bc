import { serviceRuns } from '../config/lookup.ts';
import type { Tools } from '../tools.ts';
import { noticesLeft } from './notices-left.ts';
import { ticketOf } from './services.ts';

/** At start, and after the configuration changed: one wake-up for everything that is switched on or left, in case a repair freed it. */
export async function lookEverywhere(
  tools: Pick<Tools, 'store' | 'workspace' | 'clock'>,
  cause: 'start' | 'revision',
): Promise<void> {
  const workspace = tools.workspace();
  const at = tools.clock.iso();
  const runs = serviceRuns(workspace).filter(({ timing }) => timing.kind === 'automatic');
  const tickets = [...runs.map((run) => ticketOf(workspace, run)(cause, at)), ...(await noticesLeft(tools, cause))];
  if (tickets.length > 0) await tools.store.commits.commit({ tickets });
}
