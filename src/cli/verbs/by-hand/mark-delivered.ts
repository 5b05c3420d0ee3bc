import type { Command } from 'commander';
import { bookHandedOver } from '../../../operations/by-hand/book.ts';
import { type Booking, planBooking } from '../../../operations/by-hand/plan-booking.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';

type MarkFlags = ReturnType<typeof flagsOf> & {
  readonly file?: readonly string[];
  readonly delivery?: readonly string[];
  readonly wms?: string;
};

export function addMarkDelivered(noun: Command, cli: Cli): void {
  const command = noun
    .command('mark-delivered')
    .description('Book orders that a person has handed over: their warehouse has them, no gate delivers them any more.')
    .argument('[orders...]', "order numbers, short references, the cart's ids or our ids")
    .option('--file <name>', 'everything in this file; may be given several times', several)
    .option('--delivery <id>', 'the same by the id of its delivery', several)
    .option('--wms <id>', 'of the orders only the parts for this WMS')
    .action(async (orders: string[], _options, self) => {
      const { file = [], delivery = [], ...flags } = flagsOf(self) as MarkFlags;
      if (orders.length + file.length + delivery.length === 0)
        throw errors.CLI_USAGE({ message: 'Name orders, or a file with --file or --delivery.' });
      await cli.withScope(flags, async (dock, scope) => {
        const booking = await planBooking(dock, scope, { orders, files: file, deliveries: delivery, wms: flags.wms });
        const { sentences, total } = planOf(booking);
        if (!(await cli.agreed(flags, { sentences, wantsYes: total > 1 }))) return;
        await bookHandedOver(dock, booking, cli.actor);
        const answer = {
          deliveries: booking.deliveries.map((one) => one.delivery.id),
          orders: booking.orders.map(({ order }) => order.id),
          booked: total,
        };
        cli.answer(flags, answer, () => `${total} order${total === 1 ? '' : 's'} booked as delivered by hand`);
      });
    });
  withExamples(changes(command), [
    'orders mark-delivered --file ORD_acme_20260301_0012.csv --yes',
    'orders mark-delivered 1001 1002 --reason "typed in by the warehouse"',
    'orders mark-delivered --delivery 01h2 --dry-run',
  ]);
}

function planOf({ deliveries, orders }: Booking): { sentences: string[]; total: number } {
  const sentences = [
    ...deliveries.map(
      ({ delivery, items }) => `Would book ${delivery.fileName} with ${items.length} orders as handed over.`,
    ),
    ...orders.map(
      ({ order, parts }) =>
        `Would book order ${order.orderNumber} of ${order.merchant} as handed over to ${parts.map(({ wms }) => wms).join(', ')}; it is ${order.status}.`,
    ),
    'If the warehouse does not have them, nobody sends them.',
  ];
  return { sentences, total: deliveries.reduce((sum, { items }) => sum + items.length, orders.length) };
}

function several(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}
