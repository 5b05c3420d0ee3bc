import type { Command } from 'commander';
import { findOrder } from '../../../operations/find-order.ts';
import { type Intervention, intervene } from '../../../operations/life/intervene.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';

interface Wording {
  readonly does: Exclude<Intervention, 'release' | 'cancel-at-wms'>;
  readonly description: string;
  /** What it would do, said before. */
  readonly plan: string;
  readonly done: string;
  readonly wantsYes: boolean;
}

const wordings: readonly Wording[] = [
  {
    does: 'hold',
    description: 'Keep an order here until a person releases it.',
    plan: 'would be held until a person releases it',
    done: 'is held; crossdock orders release lets it go on',
    wantsYes: false,
  },
  {
    does: 'stop',
    description: 'Cancel sending: the order does not go to its WMS. Can be taken back with "resume".',
    plan: 'would not be sent to its WMS',
    done: 'is not sent; crossdock orders resume takes that back',
    wantsYes: false,
  },
  {
    does: 'resume',
    description: 'Take "stop" back: the order is judged again and goes on.',
    plan: 'would be judged again and sent',
    done: 'goes on',
    wantsYes: false,
  },
  {
    does: 'cancel',
    description:
      'Cancel an order for good. A WMS that has it already is asked by file or mail where it has "cancels"; otherwise see --at-wms.',
    plan: 'would be canceled for good',
    done: 'is canceled',
    wantsYes: true,
  },
];

export function addInterventions(noun: Command, cli: Cli): void {
  for (const wording of wordings) addIntervention(noun, cli, wording);
}

function addIntervention(noun: Command, cli: Cli, { does, description, plan, done, wantsYes }: Wording): void {
  const command = noun
    .command(does)
    .description(description)
    .argument('<order>', "order number, short reference, the cart's id or our id");
  if (does === 'cancel') command.option('--at-wms', 'the warehouse has agreed to cancel what it has');
  command.action(async (reference: string, _options, self) => {
    const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { atWms?: boolean };
    await cli.withScope(flags, async (dock, scope) => {
      const order = await findOrder(dock, scope, reference);
      const sentences = [`Order ${order.orderNumber} of ${order.merchant} ${plan}; it is ${order.status}.`];
      if (!(await cli.agreed(flags, { sentences, wantsYes }))) return;
      const intervention = flags.atWms ? 'cancel-at-wms' : does;
      const { moved, asked, stayed } = await intervene(dock, order, intervention, cli.actor);
      const others = stayed.map(({ wms, status }) => `its part for ${wms} stays ${status}`);
      const words = [
        ...(moved > 0 ? [done] : []),
        ...asked.map(({ wms }) => `is not canceled yet: ${wms} is asked, and "orders show" tells what it answers`),
      ];
      cli.answer(flags, { order: order.id, moved, asked, stayed }, () =>
        [`Order ${order.orderNumber} ${words.join('; ')}`, ...others].join('; '),
      );
    });
  });
  withExamples(changes(command), [
    `orders ${does} 1001`,
    `orders ${does} 1001 --merchant acme --reason "the buyer asked"`,
    `orders ${does} 1001 --dry-run`,
  ]);
}
