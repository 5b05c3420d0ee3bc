/** The whole pipeline as one table: RabbitMQ topology, stage runner, console view, CLI and the README's drawing read it. */

export const stageNames = [
  'download',
  'accept',
  'deliver',
  'collect',
  'ingest',
  'upload-tracking',
  'upload-inventory',
  'notify',
  'copy',
] as const;

export type StageName = (typeof stageNames)[number];

export interface StageRow {
  readonly name: StageName;
  readonly queue: string;
  readonly deadQueue: string;
  /** What one ticket stands for. */
  readonly ticket: string;
  /** Tickets of this stage may start these. Orders and confirmations run left to right; only clocks and people go back. */
  readonly starts: readonly StageName[];
  /** For how long a subject is tried again before its ticket goes to the dead queue and an exception stands, in hours. */
  readonly patienceHours: number;
}

const DAY = 24;

export const pipeline: readonly StageRow[] = [
  row('download', 'cart X is due', ['accept', 'deliver', 'notify'], 12),
  row('accept', 'one downloaded order', ['deliver', 'upload-inventory', 'notify', 'copy'], 12),
  row('deliver', "a merchant's new orders, or cancels, for one WMS", ['ingest', 'notify'], 15 * DAY),
  row('collect', "look at a merchant's WMS connection for shipments, stock or answers", ['ingest', 'notify'], 12),
  row('ingest', 'one collected document', ['upload-tracking', 'upload-inventory', 'notify', 'copy'], 12),
  row('upload-tracking', 'packages that a cart has not been told of', ['notify'], 30 * DAY),
  row('upload-inventory', 'one cart with changed stock', ['notify'], 30 * DAY),
  row('notify', 'one message to a person', [], 12),
  row('copy', 'orders or packages that an extra interface has no copy of', ['notify', 'copy'], 30 * DAY),
];

/** Waiting rooms shared by all stages: a ticket keeps its routing key, expires and returns to its stage. */
export const retryTiers = [
  { name: '30s', seconds: 30, times: 3 },
  { name: '5m', seconds: 300, times: 5 },
  { name: '1h', seconds: 3600, times: Number.POSITIVE_INFINITY },
] as const;

export type RetryTier = (typeof retryTiers)[number]['name'];

/** Deliveries of one ticket to a worker that died each time, before the ticket is parked. */
export const crashLimit = 30;

export function stageRow(name: StageName): StageRow {
  const found = pipeline.find((row) => row.name === name);
  if (!found) throw new Error(`No stage is called ${name}.`);
  return found;
}

/** The tier for the next try after `attempts` failures (1 = the first); a wait asked for by the other side is honoured. */
export function tierAfter(attempts: number, retryAfterSeconds = 0): RetryTier {
  let left = attempts;
  for (const tier of retryTiers) {
    if (left <= tier.times && tier.seconds >= Math.min(retryAfterSeconds, 3600)) return tier.name;
    left -= Math.min(left - 1, tier.times);
  }
  return '1h';
}

export function tierSeconds(name: RetryTier): number {
  return retryTiers.find((tier) => tier.name === name)?.seconds ?? 3600;
}

function row(name: StageName, ticket: string, starts: readonly StageName[], patienceHours: number): StageRow {
  const queue = `crossdock.${stageNames.indexOf(name) + 1}-${name}`;
  return { name, queue, deadQueue: `${queue}.dead`, ticket, starts, patienceHours };
}
