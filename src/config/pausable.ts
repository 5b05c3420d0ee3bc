import type { Pausable } from '../domain/pauses.ts';
import { inletPlaces, outletPlaces, type ServiceRun, serviceRuns } from './lookup.ts';
import type { Workspace } from './workspace.ts';

export interface PausableRun extends Pausable {
  readonly run: ServiceRun;
}

/** Everything that can be paused: each service of each merchant and cart, with the connection that it uses. */
export function pausableRuns(workspace: Workspace): PausableRun[] {
  const connections = new Map([
    ...inletPlaces(workspace).map(({ inlet }) => [inlet.id, inlet.connection] as const),
    ...outletPlaces(workspace).map(({ outlet }) => [outlet.id, outlet.connection] as const),
  ]);
  return serviceRuns(workspace).map((run) => ({
    service: run.service,
    subject: run.subject,
    merchant: run.merchant,
    connection: connections.get(run.subject) ?? '-',
    run,
  }));
}
