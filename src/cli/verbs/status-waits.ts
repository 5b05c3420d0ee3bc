import type { ConnectionStatus, Status } from '../../operations/status.ts';
import { table } from '../table.ts';

type When = (iso: string | null) => string;

/** What rests because a person said so, and what has a cut-off before it; nothing where there is neither. */
export function waits({ pauses, cutOffs }: Pick<Status, 'pauses' | 'cutOffs'>, when: When): string[] {
  return [
    ...section(
      'PAUSED',
      ['kind', 'name', 'merchant', 'rests', 'since', 'how'],
      pauses.map(({ kind, name, merchant, rests, since, text }) => [
        kind,
        name,
        merchant || '(all)',
        rests.length,
        when(since),
        text,
      ]),
    ),
    ...section(
      'WAITING FOR A CUT-OFF',
      ['minutes left', 'gate', 'orders', 'cut-off', 'oldest', ''],
      cutOffs.map(({ minutes, gate, orders, at, oldest, missed }) => [
        minutes,
        gate,
        orders,
        at,
        when(oldest),
        missed ? 'has missed one' : '',
      ]),
    ),
  ];
}

/** `down since 20 min ago`, `paused by anna`, or its state. */
export function connectionWords({ state, downSince, paused, traffic }: ConnectionStatus, when: When): string {
  if (paused !== '') return paused;
  const circuit = traffic && traffic.circuit !== 'closed' ? ` (${traffic.circuit})` : '';
  const since = downSince ?? traffic?.downSince ?? null;
  if (since !== null) return `down${circuit}, since ${when(since)}`;
  return circuit === '' ? state : `down${circuit}`;
}

function section(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  return rows.length === 0 ? [] : [`${title}\n${table(headings, rows)}`];
}
