import { ticketOf } from '../../src/clockwork/services.ts';
import { serviceRuns } from '../../src/config/lookup.ts';
import type { StageName } from '../../src/pipeline.ts';
import type { Tools } from '../../src/tools.ts';

/** A person presses the button of every service of this stage. */
export async function askFor(tools: Tools, stage: StageName): Promise<void> {
  const workspace = tools.workspace();
  const tickets = serviceRuns(workspace).map((run) => ticketOf(workspace, run)('person', tools.clock.iso()));
  await tools.store.commits.commit({ tickets: tickets.filter(({ ticket }) => ticket.stage === stage) });
}
