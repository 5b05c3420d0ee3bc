import type { Command } from 'commander';
import { findOrder } from '../../../operations/find-order.ts';
import { resendTracking } from '../../../operations/life/resend-tracking.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';

export function addResendTracking(noun: Command, cli: Cli): void {
  const command = noun
    .command('resend-tracking')
    .description('Tell the cart once more of every parcel that it was told of.')
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const order = await findOrder(dock, scope, reference);
        const sentences = [`Cart ${order.cart} would be told again of the parcels of order ${order.orderNumber}.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: true }))) return;
        const packages = await resendTracking(dock, order, cli.actor);
        cli.answer(
          flags,
          { order: order.id, packages },
          () => `Order ${order.orderNumber}: ${packages} to be told again`,
        );
      });
    });
  withExamples(changes(command), [
    'orders resend-tracking 1001 --yes',
    'orders resend-tracking 1001 --reason "the shop lost it" --yes',
    'orders resend-tracking 1001 --dry-run',
  ]);
}
