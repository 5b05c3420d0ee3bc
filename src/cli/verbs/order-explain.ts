import type { Command } from 'commander';
import { explainOrder, type OrderExplanation } from '../../operations/explain-order.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { facts, printable } from '../table.ts';

export function addExplain(noun: Command, cli: Cli): void {
  const command = noun
    .command('explain')
    .description('Why an order was taken or not, held, sent where it went and renamed: every rule, with near misses.')
    .argument('<order>', 'any number of the order')
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const explanation = await explainOrder(dock, scope, reference);
        cli.answer(flags, explanation, () => explanationText(explanation));
      });
    });
  withExamples(reads(command), [
    'orders explain 1001',
    'orders explain 1001 --merchant acme',
    'orders explain 1001 --json',
  ]);
}

const verdictWords: Readonly<Record<string, string>> = {
  go: 'goes on',
  skip: 'NOT TAKEN',
  unpaid: 'WAITS FOR PAYMENT',
  refuse: 'HELD',
  wait: 'WAITS',
  'not asked': 'not asked',
};
const marks = { decided: '>', passed: ' ', missed: 'x' } as const;

function explanationText({ order, headline, facts: deciders, then, now, differences }: OrderExplanation): string {
  const reason = then?.data.reason;
  const head = facts([
    ['order', `${order.orderNumber} (${order.merchant} / ${order.cart}, ${order.id})`],
    ['status', order.status],
    ['stands', headline],
    ['judged', then ? `${then.event} at ${then.at}${reason === undefined ? '' : `: ${reason}`}` : 'not yet'],
  ]);
  const rules = now.flatMap(({ step, verdict, note, trials }) => [
    `${step}: ${verdictWords[verdict] ?? verdict}${note === '' ? '' : ` (${note})`}`,
    ...trials.map(({ rule, result, why }) => `  ${marks[result]} ${rule}: ${why}`),
  ]);
  const sections = [
    head,
    ...(deciders.length > 0 ? [['BESIDE THE RULES', ...deciders.map((text) => `- ${text}`)].join('\n')] : []),
    ['BY THE RULES OF NOW  (> decided, x missed)', ...rules].join('\n'),
    ['SINCE THEN', ...(differences.length > 0 ? differences.map((text) => `- ${text}`) : [sameText(then)])].join('\n'),
  ];
  return sections.map((section) => section.split('\n').map(printable).join('\n')).join('\n\n');
}

function sameText(then: OrderExplanation['then']): string {
  return then ? 'The rules of now would do the same.' : 'Nobody has asked the rules yet.';
}
