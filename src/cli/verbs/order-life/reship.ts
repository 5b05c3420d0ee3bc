import type { Command } from 'commander';
import { findOrder } from '../../../operations/find-order.ts';
import { planReship, reshipOrder } from '../../../operations/life/reship-order.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { units } from './ship.ts';

type ReshipFlags = ReturnType<typeof flagsOf> & {
  readonly line?: ReadonlyMap<number, number>;
  readonly tellCart?: boolean;
};

export function addReship(noun: Command, cli: Cli): void {
  const command = noun
    .command('reship')
    .description(
      'Send something of an order once more: a linked order with its own number, of which the cart is not told.',
    )
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .option('--line <number=units>', 'what is sent once more; may be given several times; default everything', units)
    .option('--tell-cart', "tell the cart of the new parcels, under the first order's number")
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self) as ReshipFlags;
      const wish = { units: flags.line ?? null, tellCart: flags.tellCart === true };
      await cli.withScope(flags, async (dock, scope) => {
        const order = await findOrder(dock, scope, reference);
        const { first, lines } = await planReship(dock, order, wish);
        const holds = lines
          .map(({ lineNumber, sku, quantity }) => `${quantity} of line ${lineNumber} (${sku})`)
          .join(', ');
        const cart = wish.tellCart ? 'is told' : 'is not told';
        const sentences = [
          `Would send ${holds} of order ${first.orderNumber} of ${order.merchant} once more; the cart ${cart}.`,
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: true }))) return;
        const made = await reshipOrder(dock, order, wish, cli.actor);
        cli.answer(flags, { order: order.id, made, lines }, () => `Order ${made} sends ${holds} once more`);
      });
    });
  withExamples(changes(command), [
    'orders reship 1001 --yes',
    'orders reship 1001 --line 1=2 --reason "came back" --yes',
    'orders reship 1001 --tell-cart --dry-run',
  ]);
}
