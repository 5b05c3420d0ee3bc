import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { sharedRabbit } from '../test/peers/rabbitmq.ts';
import { suiteEnds } from '../test/support/closing.ts';
import { type Figures, type QueueKind, runFairness } from './fairness-run.ts';

/**
 * One merchant drops very many orders at once and another's SFTP server accepts and never answers: do the others notice? Each of them
 * gets one order after the other, first alone and then beside the two; the time is from the file at the cart to the file at the WMS.
 */
const { values } = parseArgs({
  options: {
    merchants: { type: 'string', default: '40' },
    orders: { type: 'string', default: '50000' },
    queue: { type: 'string', default: 'both' },
    idle: { type: 'string', default: '6' },
    patience: { type: 'string', default: '0s' },
    each: { type: 'boolean', default: false },
  },
});

/** Most times the idle latency that an order may need beside the two. */
const target = 2;

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void suiteEnds().finally(() => process.exit(1)));

const kinds: readonly QueueKind[] =
  values.queue === 'both' ? ['embedded', 'rabbitmq'] : [values.queue === 'rabbitmq' ? 'rabbitmq' : 'embedded'];
const met: boolean[] = [];
try {
  for (const queue of kinds) {
    const variables =
      queue === 'rabbitmq' ? { CROSSDOCK_AMQP_URL: (await (await sharedRabbit()).freshVhost()).url } : {};
    const figures = await runFairness({
      queue,
      variables: variables as Record<string, string>,
      merchants: Number(values.merchants),
      orders: Number(values.orders),
      idleRounds: Number(values.idle),
      patience: values.patience,
      tell: (line) => process.stderr.write(`${line}\n`),
    });
    met.push(tell(figures));
  }
} finally {
  await suiteEnds();
}
process.exitCode = met.every(Boolean) ? 0 : 1;

function tell({ queue, merchants, bigSeconds, logins, lost }: Figures): boolean {
  const all = (kind: 'idle' | 'loaded') => merchants.flatMap((one) => one[kind]);
  const rows = merchants.map(({ id, idle, loaded }) => row(id, idle, loaded));
  const total = row('all', all('idle'), all('loaded'));
  const good = ratio(all('idle'), all('loaded'), 0.5) <= target && ratio(all('idle'), all('loaded'), 0.95) <= target;
  process.stdout.write(
    [
      `queue ${queue}: the large file was delivered ${bigSeconds.toFixed(0)} s after it was dropped; the silent server never had more than ${logins} connections; ${lost} orders of others did not arrive`,
      'merchant  orders idle/loaded    p50 ms idle  loaded  ratio    p95 ms idle  loaded  ratio    max ms loaded',
      ...(values.each ? rows : []),
      total,
      `machine: load ${loadavg()[0]?.toFixed(1)}; ${good && lost === 0 ? 'met' : 'MISSED'}: at most ${target} times the idle latency (p50 and p95 of all)`,
      '',
      '',
    ].join('\n'),
  );
  return good && lost === 0;
}

function row(name: string, idle: readonly number[], loaded: readonly number[]): string {
  const both = (share: number) =>
    [quantile(idle, share), quantile(loaded, share)].map((one) => one.toFixed(0).padStart(7)).join(' ') +
    ratio(idle, loaded, share).toFixed(2).padStart(7);
  return `${name.padEnd(9)} ${String(idle.length).padStart(6)} / ${String(loaded.length).padEnd(6)}          ${both(0.5)}          ${both(0.95)}          ${quantile(loaded, 1).toFixed(0).padStart(7)}`;
}

function ratio(idle: readonly number[], loaded: readonly number[], share: number): number {
  return quantile(loaded, share) / quantile(idle, share);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
