import { withoutMerchantLevel } from '../../operations/merchant-level.ts';
import { type Status, statusOf } from '../../operations/status.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { flagsOf, withExamples } from '../cli.ts';
import { daemonAt, trafficAt } from '../daemon.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { facts, table } from '../table.ts';
import { isLong, leftOut, shortened } from './status-of-many.ts';
import type { Verb } from './verb.ts';

export const statusVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('status')
      .description(
        'Services, stages, gates, failed tries and open exceptions; works with and without a running daemon.',
      )
      .option(
        '--full',
        'With many merchants, too: every gate, service and connection, not only those with something to tell',
      )
      .action(async (options: { full?: boolean }, self) => {
        const flags = flagsOf(self);
        await cli.withScope(flags, async (dock, scope) => {
          const { queue: _, ...seen } = await statusOf(dock, scope);
          const daemon = await daemonAt(cli.io.env);
          const status = { ...seen, connections: await trafficAt(daemon, seen.connections) };
          const short = !options.full && isLong(status);
          if (status.stagesProblem) cli.exitCode = exitCodes.unreachable;
          cli.answer(flags, { daemon, ...status }, () =>
            [
              facts([['daemon', `${daemon.state} (${daemon.url})`]]),
              ...sections(short ? shortened(status) : status, cli.io.now()),
              ...(short ? [leftOut(status)] : []),
            ].join('\n\n'),
          );
        });
      });
    withExamples(reads(command), ['status', 'status --merchant acme', 'status --full']);
  },
};

function sections(status: Omit<Status, 'queue'>, now: number): string[] {
  const when = (iso: string | null) => (iso === null ? '-' : relativeTime(iso, now));
  const listed = (
    title: string,
    headings: readonly string[],
    rows: readonly (readonly (string | number)[])[],
    empty: string,
  ) => {
    const shown = withoutMerchantLevel(status.onlyMerchant, { headings, rows });
    return `${title}\n${rows.length === 0 ? empty : table(shown.headings, shown.rows)}`;
  };
  return [
    facts([
      ['workspace', status.workspace],
      ['revision', status.revision.slice(0, 12)],
      ['version', status.version],
    ]),
    listed(
      'EXCEPTIONS',
      ['id', 'code', 'times', 'since', 'what'],
      status.exceptions.map(({ id, code, count, firstAt, message }) => [id, code, count, when(firstAt), message]),
      'Nothing needs you.',
    ),
    listed(
      'FAILED TRIES',
      ['stage', 'subject', 'tries', 'next', 'code'],
      status.setbacks.map(({ stage, subject, attempts, nextAt, code }) => [
        stage,
        subject,
        attempts,
        nextTry(nextAt, when),
        code,
      ]),
      'None.',
    ),
    listed(
      'STAGES',
      ['stage', 'ready', 'waiting', 'dead'],
      status.stages.map(({ stage, ready, waiting, dead }) => [stage, ready, waiting, dead]),
      status.stagesProblem
        ? `Cannot be counted: ${status.stagesProblem.message}  [${status.stagesProblem.code}]`
        : 'None.',
    ),
    listed(
      'GATES',
      ['gate', 'connection', 'waiting', 'under way', 'in doubt'],
      status.gates.map(({ gate, connection, waiting, underWay, doubt }) => [
        gate,
        connection,
        waiting,
        underWay,
        doubt,
      ]),
      'None.',
    ),
    ...(status.leftWms.length === 0
      ? []
      : [
          listed(
            'LEFT WMSES',
            ['merchant', 'wms', 'open orders', 'files under way', 'what'],
            status.leftWms.map(({ merchant, wms, open, deliveries }) => [
              merchant,
              wms,
              open,
              deliveries,
              open + deliveries > 0
                ? 'collected from until nothing is open'
                : `nothing is open: delete ${wms} under "warehouses" in merchants/${merchant}.yaml`,
            ]),
            '',
          ),
        ]),
    listed(
      'ORDERS',
      ['merchant', 'status', 'orders', 'oldest'],
      status.orders.map(({ merchant, status: state, count, oldest }) => [merchant, state, count, when(oldest)]),
      'No orders yet.',
    ),
    listed(
      'SERVICES',
      ['service', 'endpoint', 'timing', 'last', 'next'],
      status.services.map(({ service, subject, timing, lastAt, nextAt }) => [
        service,
        subject,
        timing,
        when(lastAt),
        when(nextAt),
      ]),
      'None: the workspace has no merchants yet. Add one: crossdock merchants add <id>',
    ),
    listed(
      'CONNECTIONS',
      ['connection', 'transport', 'slots', 'waiting', 'state', 'code'],
      status.connections.map(({ connection, transport, traffic, state, code }) => [
        connection,
        transport,
        traffic ? `${traffic.inUse} of ${traffic.atOnce}` : '-',
        traffic?.waiting ?? '-',
        traffic && traffic.circuit !== 'closed' ? `down (${traffic.circuit})` : state,
        code || (traffic?.code ?? ''),
      ]),
      'None.',
    ),
    ...(status.findings.length > 0
      ? [
          listed(
            'WORKSPACE',
            ['where', 'what'],
            status.findings.map(({ file, line, column, message }) => [`${file}:${line}:${column}`, message]),
            '',
          ),
        ]
      : []),
  ];
}

/** A parked subject has no next try. */
function nextTry(nextAt: string, when: (iso: string) => string): string {
  return nextAt.startsWith('9999') ? 'after a replay' : when(nextAt);
}
