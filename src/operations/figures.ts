import { serviceRuns } from '../config/lookup.ts';
import type { StageCount } from '../queue/queue.ts';
import {
  countDocuments,
  countOpenExceptions,
  type DocumentFigure,
  lastStockReceived,
  outboxFigures,
} from '../storage/figures.ts';
import { countByStatus } from '../storage/orders.ts';
import { allSchedules } from '../storage/schedules.ts';
import { allSetbacks } from '../storage/setbacks.ts';
import type { Dock } from './dock.ts';
import { countStages } from './stage-counts.ts';
import { type ConnectionStatus, connectionsOf } from './status.ts';

export type { OutboxRow } from '../queue/queue.ts';

/** What the store knows at this moment, for metrics. Labels are ids of the configuration, states and codes: their number is bounded. */
export interface Figures {
  readonly orders: readonly { merchant: string; status: string; count: number; oldest: string }[];
  /** Empty while the broker does not answer. */
  readonly stages: readonly StageCount[];
  readonly exceptions: readonly { code: string; count: number }[];
  readonly documents: readonly DocumentFigure[];
  readonly connections: readonly ConnectionStatus[];
  readonly lastRuns: readonly { service: string; merchant: string; at: string }[];
  readonly stock: readonly { merchant: string; at: string }[];
  readonly outbox: { readonly pending: number; readonly oldest: string | null };
}

export async function figuresOf(dock: Dock): Promise<Figures> {
  const { reader } = dock.tools.store;
  const workspace = dock.tools.workspace();
  const everyone = 'every merchant';
  const stock: { merchant: string; at: string }[] = [];
  for (const merchant of workspace.merchants.keys()) {
    const at = await lastStockReceived(reader, merchant);
    if (at !== null) stock.push({ merchant, at });
  }
  return {
    orders: await countByStatus(reader, everyone),
    stages: (await countStages(dock)).stages,
    exceptions: await countOpenExceptions(reader, everyone),
    documents: await countDocuments(reader, everyone),
    connections: connectionsOf(workspace, await allSetbacks(reader, everyone, 1000), everyone, dock.tools.traffic),
    lastRuns: await lastRunsOf(dock),
    stock,
    outbox: await outboxFigures(reader),
  };
}

/** Per service and merchant; of several carts the latest. */
async function lastRunsOf({ tools }: Dock): Promise<{ service: string; merchant: string; at: string }[]> {
  const states = await allSchedules(tools.store.reader);
  const latest = new Map<string, { service: string; merchant: string; at: string }>();
  for (const { service, subject, merchant } of serviceRuns(tools.workspace())) {
    const at = states.get(`${service}/${subject}`)?.lastAt;
    const key = `${service}/${merchant}`;
    if (at && at > (latest.get(key)?.at ?? '')) latest.set(key, { service, merchant, at });
  }
  return [...latest.values()];
}
