import type { Command } from 'commander';
import { markDelivered, sendAgain } from '../../operations/answer-doubt.ts';
import { deliveryStates, listDeliveries, showDelivery } from '../../operations/show-delivery.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, type Plan, withExamples } from '../cli.ts';
import { deedsTable } from '../deeds-table.ts';
import { changes, reads } from '../effects.ts';
import { choice } from '../options.ts';
import { facts, merchantTable, table } from '../table.ts';
import type { Verb } from './verb.ts';

export const deliveriesVerb: Verb = {
  add(root, cli) {
    const noun = root.command('deliveries').description('What was handed out, and the answer to "did it arrive?".');
    withExamples(noun, [
      'deliveries list --state doubt',
      'deliveries show 01h2',
      'deliveries mark-delivered 01h2 --yes',
    ]);
    addList(noun, cli);
    addShow(noun, cli);
    addAnswer(noun, cli, 'send-again');
    addAnswer(noun, cli, 'mark-delivered');
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Deliveries, newest first.')
    .option('--state <state>', 'only this state', choice(deliveryStates))
    .option('--gate <id>', 'only this gate')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { state?: string; gate?: string };
      const { state, gate, limit } = flags;
      await cli.withScope(flags, async (dock, scope) => {
        const deliveries = await listDeliveries(dock, scope, { limit, ...(state && { state }), ...(gate && { gate }) });
        const now = cli.io.now();
        cli.answer(flags, deliveries, () =>
          merchantTable(
            dock.tools.workspace(),
            ['id', 'kind', 'state', 'gate', 'no.', 'changed', 'file'],
            deliveries.map((one) => [
              one.id,
              one.kind,
              one.state,
              one.gate,
              one.number,
              relativeTime(one.updatedAt, now),
              one.fileName,
            ]),
          ),
        );
        if (deliveries.length === limit) cli.say(flags, `The newest ${limit}; --limit shows more.`);
      });
    });
  withExamples(reads(command), [
    'deliveries list',
    'deliveries list --state doubt',
    'deliveries list --gate acme/legacy/orders --json',
  ]);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('A delivery, the orders it carries, and what keeps it.')
    .argument('<id>', 'id of the delivery')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showDelivery(dock, scope, id);
        const { delivery, items, orders, problem, deeds } = story;
        cli.answer(flags, story, () =>
          [
            facts([
              ['delivery', delivery.id],
              ['state', delivery.state],
              ['problem', problem && `${problem.message} ${problem.hint}`],
              ['file', delivery.fileName],
              ['kind', delivery.kind],
              ['gate', delivery.gate],
              ['number', delivery.number],
              ['mapping', delivery.mapping],
              ['bytes', delivery.document && `crossdock files get ${delivery.document}`],
              ['carries', items],
              ['note', delivery.note],
              ['begun', delivery.createdAt],
              ['changed', delivery.updatedAt],
            ]),
            ...(orders.length > 0
              ? [
                  table(
                    ['order', 'id'],
                    orders.slice(0, flags.limit).map((order) => [order.orderNumber, order.id]),
                  ),
                ]
              : []),
            ...(deeds.length > 0 ? [deedsTable(deeds)] : []),
          ].join('\n\n'),
        );
      });
    });
  withExamples(reads(command), [
    'deliveries show 01h2',
    'deliveries show 01h2 --limit 500',
    'deliveries show 01h2 --json',
  ]);
}

const answers = {
  'send-again': {
    description: 'Answer a doubt: it did not arrive. The same bytes go once more under the same name.',
    act: sendAgain,
    plan: (file: string, items: number): Plan => ({
      sentences: [
        `Would send ${file} (${items} record${items === 1 ? '' : 's'}) once more. If it did arrive, the partner has it twice.`,
      ],
      wantsYes: true,
    }),
    done: 'It goes out again within seconds',
  },
  'mark-delivered': {
    description: 'Answer a doubt: it did arrive. Booked as delivered; nothing is sent.',
    act: markDelivered,
    plan: (file: string, items: number): Plan => ({
      sentences: [
        `Would book ${file} (${items} record${items === 1 ? '' : 's'}) as delivered. If it did not arrive, nobody sends it.`,
      ],
      wantsYes: items > 1,
    }),
    done: 'Booked as delivered',
  },
} as const;

function addAnswer(noun: Command, cli: Cli, verb: keyof typeof answers): void {
  const { description, act, plan, done } = answers[verb];
  const command = noun
    .command(verb)
    .description(description)
    .argument('<id>', 'id of the delivery')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const { delivery, items } = await showDelivery(dock, scope, id);
        if (delivery.state === 'doubt' && !(await cli.agreed(flags, plan(delivery.fileName, items)))) return;
        await act(dock, delivery, cli.actor);
        const now = await showDelivery(dock, scope, id);
        cli.answer(flags, now.delivery, () => `${id}  ${now.delivery.state}`);
        cli.say(flags, `${done}; see crossdock deliveries show ${id}.`);
      });
    });
  withExamples(changes(command), [
    `deliveries ${verb} 01h2 --dry-run`,
    `deliveries ${verb} 01h2 --yes`,
    `deliveries ${verb} 01h2 --yes --json`,
  ]);
}
