import { type InletPlace, inletPlaces, outletPlaces, type ServiceRun, serviceRuns } from '../config/lookup.ts';
import type { Timing, Workspace } from '../config/workspace.ts';
import { mornings } from '../exceptions/morning.ts';
import type { StageName } from '../pipeline.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';

const stageOf = {
  'order download': 'download',
  'order delivery': 'deliver',
  'shipping confirmations': 'collect',
  inventory: 'collect',
  'shipment upload': 'upload-tracking',
  'inventory upload': 'upload-inventory',
  'order copies': 'copy',
  'tracking copies': 'copy',
} as const satisfies Record<ServiceRun['service'], StageName>;

/** Folders cost nothing to look at; a partner's server is spared, and calls of an API are counted. */
const scanSeconds = { folder: 30, remote: 60, api: 300 } as const;
/** Automatic deliveries follow events; this look only catches an event whose ticket was dropped by a person. */
const gateSeconds = 600;

/** The one schedule that is no service's. */
export const retentionSchedule = 'retention';

/** One thing that the clock starts. */
export interface ClockEntry {
  readonly key: string;
  readonly timing: Timing;
  readonly ticket: (cause: string, at: string) => OutgoingTicket;
}

/** Everything the clock has a part in: services by their timing, the scans behind `automatic`, and the mails of the morning. */
export function clockEntries(workspace: Workspace): ClockEntry[] {
  const services = serviceRuns(workspace).flatMap((run) => {
    const timing = clockTiming(workspace, run);
    if (!timing) return [];
    const ticket = ticketOf(workspace, run);
    return [{ key: `${run.service}/${run.subject}`, timing, ticket }, ...wholeUpload(workspace, run, ticket)];
  });
  return [...services, ...mornings(workspace)];
}

/** Once a day a cart is told all its stock. A wake-up only: that it is time, and was not yet done, is for the gate to know. */
function wholeUpload(workspace: Workspace, run: ServiceRun, ticket: ClockEntry['ticket']): ClockEntry[] {
  if (run.service !== 'inventory upload') return [];
  const merchant = workspace.merchants.get(run.merchant);
  const time = merchant?.carts.get(run.connection)?.loadOptions.fullInventoryUpload ?? '';
  if (!merchant || time === '') return [];
  return [
    {
      key: `full inventory upload/${run.subject}`,
      timing: { kind: 'at', times: [time], zone: merchant.zone },
      ticket,
    },
  ];
}

/** A ticket for one run of a service, as clock, watcher and people write it. */
export function ticketOf(workspace: Workspace, run: ServiceRun): ClockEntry['ticket'] {
  const connection = connectionOf(workspace, run.subject);
  return (cause, at) =>
    ticketFor(stageOf[run.service], {
      merchant: run.merchant,
      subject: run.subject,
      cause,
      at,
      connection,
      ref: run.subject,
    });
}

function clockTiming(workspace: Workspace, { service, subject, timing }: ServiceRun): Timing | null {
  if (timing.kind === 'off') return null;
  if (timing.kind !== 'automatic') return timing;
  const stage = stageOf[service];
  if (stage !== 'download' && stage !== 'collect') return { kind: 'every', seconds: gateSeconds };
  const { transport, account } = workspace.connections.get(connectionOf(workspace, subject)) ?? {};
  const way = account !== undefined ? 'api' : transport === 'folder' ? 'folder' : 'remote';
  return { kind: 'every', seconds: scanSeconds[way] };
}

/** A workspace never changes, and the clock asks for every service once a second. */
const connectionsOf = new WeakMap<Workspace, ReadonlyMap<string, string>>();

function connectionOf(workspace: Workspace, subject: string): string {
  const known = connectionsOf.get(workspace) ?? connectionsById(workspace);
  connectionsOf.set(workspace, known);
  return known.get(subject) ?? '-';
}

function connectionsById(workspace: Workspace): ReadonlyMap<string, string> {
  const endpoints = [
    ...inletPlaces(workspace).map(({ inlet }) => inlet),
    ...outletPlaces(workspace).map(({ outlet }) => outlet),
  ];
  return new Map(endpoints.map(({ id, connection }) => [id, connection]));
}

/** Inlets whose service is automatic: they are watched between the scans. */
export function watchedInlets(workspace: Workspace): { place: InletPlace; ticket: ClockEntry['ticket'] }[] {
  return serviceRuns(workspace).flatMap((run) => {
    const place =
      run.timing.kind === 'automatic'
        ? inletPlaces(workspace).find(({ inlet }) => inlet.id === run.subject)
        : undefined;
    return place ? [{ place, ticket: ticketOf(workspace, run) }] : [];
  });
}
