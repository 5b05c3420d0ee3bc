import { timingText } from '../clockwork/schedule.ts';
import { inletPlaces, outletPlaces, serviceRuns } from '../config/lookup.ts';
import { pausableRuns } from '../config/pausable.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import type { Traffic } from '../connectors/connections.ts';
import { covers, type Pause } from '../domain/pauses.ts';
import type { QueueHealth } from '../queue/queue.ts';
import { listExceptions, type OpenException } from '../storage/exceptions.ts';
import { countByStatus } from '../storage/orders.ts';
import { allSchedules } from '../storage/schedules.ts';
import { allSetbacks, type Setback } from '../storage/setbacks.ts';
import { type WaitingForCutOff, waitingByCutOff } from './cut-offs.ts';
import type { Dock } from './dock.ts';
import { type GateStatus, gatesOf } from './gates.ts';
import { type LeftWms, leftWmsOf } from './left-wms.ts';
import { onlyMerchant } from './merchant-level.ts';
import { listPauses } from './pauses/pause.ts';
import { pauseWords } from './pauses/words.ts';
import { inScope, type Scope } from './scope.ts';
import { countStages, type StageFigures } from './stage-counts.ts';
import { type Watched, watchedOf } from './watched.ts';

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
  /** Since when it does not answer at all. */
  readonly downSince: string | null;
  /** Orders and packages that wait for it, also those in files that have not gone out. */
  readonly backlog: number;
  /** `paused by anna until 14:00`; `''` = it is not. */
  readonly paused: string;
}

/** What a person keeps from running, and what waits because of it. */
export interface PauseStatus extends Pause {
  /** In words, by the clock of the workspace. */
  readonly text: string;
  /** Endpoints and gates that rest. */
  readonly rests: readonly string[];
}

export interface Status extends StageFigures, Watched {
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
  /** Without those of what is paused. */
  readonly setbacks: readonly Setback[];
  readonly pauses: readonly PauseStatus[];
  /** What waits for its WMS, the nearest cut-off first. */
  readonly cutOffs: readonly WaitingForCutOff[];
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
  const pauses = await pausesOf(dock, workspace, scope);
  const resting = new Set(pauses.flatMap(({ rests }) => rests));
  const setbacks = (await allSetbacks(store.reader, scope, listed)).filter(({ subject }) => !resting.has(subject));
  const gates = await gatesOf(dock, scope);
  const stages = await countStages(dock);
  const orders = await countByStatus(store.reader, scope);
  return {
    version: dock.version,
    at: clock.iso(),
    workspace: workspace.name,
    onlyMerchant: onlyMerchant(workspace),
    revision: workspace.revision,
    queue: dock.health(),
    ...stages,
    ...(await watchedOf(dock, scope, stages.stages, orders)),
    services: await servicesOf(dock, workspace, scope, pauses),
    gates,
    leftWms: await leftWmsOf(dock, scope),
    setbacks,
    pauses,
    cutOffs: await waitingByCutOff(dock, scope),
    connections: connectionsOf(workspace, setbacks, scope, { gates, pauses, traffic: dock.tools.traffic }),
    orders,
    exceptions: await listExceptions(store.reader, scope, { state: 'open', limit: listed }),
    findings: dock.findings(),
  };
}

async function pausesOf(dock: Dock, workspace: Workspace, scope: Scope): Promise<PauseStatus[]> {
  const now = dock.tools.clock.now();
  return (await listPauses(dock, scope)).map((pause) => ({
    ...pause,
    text: pauseWords(pause, workspace.zone, now),
    rests: pausableRuns(workspace)
      .filter((work) => covers(pause, work) && inScope(scope, work.merchant))
      .map(({ subject }) => subject),
  }));
}

async function servicesOf(
  dock: Dock,
  workspace: Workspace,
  scope: Scope,
  pauses: readonly PauseStatus[],
): Promise<ServiceStatus[]> {
  const states = await allSchedules(dock.tools.store.reader);
  return serviceRuns(workspace)
    .filter(({ merchant }) => inScope(scope, merchant))
    .map(({ service, subject, merchant, connection: partner, timing }) => {
      const state = states.get(`${service}/${subject}`);
      const pause = pauses.find(({ rests }) => rests.includes(subject));
      return {
        service,
        subject,
        merchant,
        partner,
        timing: rests(workspace, merchant, service) ? 'rests in shadow' : (pause?.text ?? timingText(timing)),
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
  {
    gates,
    pauses,
    traffic,
  }: {
    readonly gates: readonly GateStatus[];
    readonly pauses: readonly PauseStatus[];
    readonly traffic: Dock['tools']['traffic'];
  },
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
        downSince: earliest(mine.flatMap(({ id }) => bySubject.get(id)?.downSince ?? [])),
        backlog: gates
          .filter(({ connection }) => connection === name)
          .reduce((sum, { waiting, carried }) => sum + waiting + carried, 0),
        paused: pauses.find((pause) => pause.kind === 'connection' && pause.name === name)?.text ?? '',
        traffic: traffic(name) ?? null,
      },
    ];
  });
}

function earliest(instants: readonly string[]): string | null {
  return [...instants].sort()[0] ?? null;
}
