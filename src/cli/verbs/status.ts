import { withoutMerchantLevel } from '../../operations/merchant-level.ts';
import { type Status, statusOf } from '../../operations/status.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { flagsOf, withExamples } from '../cli.ts';
import { daemonAt } from '../daemon.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { facts, table } from '../table.ts';
import type { Verb } from './verb.ts';

export const statusVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('status')
      .description(
        'Services, stages, gates, failed tries and open exceptions; works with and without a running daemon.',
      )
      .action(async (_options, self) => {
        const flags = flagsOf(self);
        await cli.withScope(flags, async (dock, scope) => {
          const { queue: _, ...status } = await statusOf(dock, scope);
          const daemon = await daemonAt(cli.io.env);
          if (status.stagesProblem) cli.exitCode = exitCodes.unreachable;
          cli.answer(flags, { daemon, ...status }, () =>
            [facts([['daemon', `${daemon.state} (${daemon.url})`]]), ...sections(status, cli.io.now())].join('\n\n'),
          );
        });
      });
    withExamples(reads(command), ['status', 'status --merchant acme', 'status --json']);
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
      'None: the workspace has no merchants.',
    ),
    listed(
      'CONNECTIONS',
      ['connection', 'transport', 'state', 'code'],
      status.connections.map(({ connection, transport, state, code }) => [connection, transport, state, code]),
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
