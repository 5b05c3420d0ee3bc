import { timingText } from '../clockwork/schedule.ts';
import { inletPlaces, outletPlaces, serviceRuns } from '../config/lookup.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import type { Traffic } from '../connectors/connections.ts';
import type { QueueHealth } from '../queue/queue.ts';
import { listExceptions, type OpenException } from '../storage/exceptions.ts';
import { countByStatus } from '../storage/orders.ts';
import { allSchedules } from '../storage/schedules.ts';
import { allSetbacks, type Setback } from '../storage/setbacks.ts';
import type { Dock } from './dock.ts';
import { type GateStatus, gatesOf } from './gates.ts';
import { type LeftWms, leftWmsOf } from './left-wms.ts';
import { onlyMerchant } from './merchant-level.ts';
import { inScope, type Scope } from './scope.ts';
import { countStages, type StageFigures } from './stage-counts.ts';

export interface ServiceStatus {
  readonly service: string;
  /** Endpoint or gate; `crossdock run` takes it. */
  readonly subject: string;
  readonly merchant: string;
  /** Cart or WMS. */
  readonly partner: string;
  readonly timing: string;
  /** ISO instants; `null` = the clock has no part in it, or has not run it yet. */
  readonly nextAt: string | null;
  readonly lastAt: string | null;
}

export interface ConnectionStatus {
  readonly connection: string;
  readonly transport: string;
  /** `failing` = the last try at one of its endpoints failed. */
  readonly state: 'ok' | 'failing';
  readonly code: string;
  readonly since: string | null;
  /** Slots and circuit in the daemon that was asked; `null` = no daemon was. */
  readonly traffic: Traffic | null;
}

export interface Status extends StageFigures {
  readonly version: string;
  readonly at: string;
  readonly workspace: string;
  /** The merchant of a workspace with one only: people see ids without it. */
  readonly onlyMerchant: string | null;
  readonly revision: string;
  readonly queue: QueueHealth;
  readonly services: readonly ServiceStatus[];
  readonly gates: readonly GateStatus[];
  /** WMSes that get no orders any more. */
  readonly leftWms: readonly LeftWms[];
  readonly setbacks: readonly Setback[];
  readonly connections: readonly ConnectionStatus[];
  readonly orders: readonly { merchant: string; status: string; count: number; oldest: string }[];
  readonly exceptions: readonly OpenException[];
  readonly findings: readonly Finding[];
}

const listed = 200;

/** Everything that somebody who watches wants to see at one look. */
export async function statusOf(dock: Dock, scope: Scope): Promise<Status> {
  const { store, clock } = dock.tools;
  const workspace = dock.tools.workspace();
  const setbacks = await allSetbacks(store.reader, scope, listed);
  return {
    version: dock.version,
    at: clock.iso(),
    workspace: workspace.name,
    onlyMerchant: onlyMerchant(workspace),
    revision: workspace.revision,
    queue: dock.health(),
    ...(await countStages(dock)),
    services: await servicesOf(dock, workspace, scope),
    gates: await gatesOf(dock, scope),
    leftWms: await leftWmsOf(dock, scope),
    setbacks,
    connections: connectionsOf(workspace, setbacks, scope, dock.tools.traffic),
    orders: await countByStatus(store.reader, scope),
    exceptions: await listExceptions(store.reader, scope, { state: 'open', limit: listed }),
    findings: dock.findings(),
  };
}

async function servicesOf(dock: Dock, workspace: Workspace, scope: Scope): Promise<ServiceStatus[]> {
  const states = await allSchedules(dock.tools.store.reader);
  return serviceRuns(workspace)
    .filter(({ merchant }) => inScope(scope, merchant))
    .map(({ service, subject, merchant, connection: partner, timing }) => {
      const state = states.get(`${service}/${subject}`);
      return {
        service,
        subject,
        merchant,
        partner,
        timing: rests(workspace, merchant, service) ? 'rests in shadow' : timingText(timing),
        nextAt: state?.nextAt ?? null,
        lastAt: state?.lastAt ?? null,
      };
    });
}

/** Of a merchant in shadow only downloads and the files for comparison are made. */
function rests(workspace: Workspace, merchant: string, service: string): boolean {
  return workspace.merchants.get(merchant)?.shadow === true && !['order download', 'order delivery'].includes(service);
}

/** A connection is as good as the last tries at its endpoints. */
export function connectionsOf(
  workspace: Workspace,
  setbacks: readonly Setback[],
  scope: Scope,
  traffic: Dock['tools']['traffic'],
): ConnectionStatus[] {
  const bySubject = new Map(setbacks.map((setback) => [setback.subject, setback]));
  const endpoints = [
    ...inletPlaces(workspace).map(({ inlet, merchant }) => ({ ...inlet, merchant })),
    ...outletPlaces(workspace).map(({ outlet, merchant }) => ({ ...outlet, merchant })),
  ];
  return [...workspace.connections.values()].flatMap(({ name, transport }) => {
    const mine = endpoints.filter(({ connection, merchant }) => connection === name && inScope(scope, merchant.id));
    if (mine.length === 0 && scope !== 'every merchant') return [];
    const failed = mine.flatMap(({ id }) => bySubject.get(id) ?? [])[0];
    return [
      {
        connection: name,
        transport,
        state: failed ? ('failing' as const) : ('ok' as const),
        code: failed?.code ?? '',
        since: failed?.firstAt ?? null,
        traffic: traffic(name) ?? null,
      },
    ];
  });
}
