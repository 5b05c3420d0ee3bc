import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import { findOrder } from '../../../operations/find-order.ts';
import { intervene } from '../../../operations/life/intervene.ts';
import { countDelayed, releaseAllDelayed } from '../../../operations/release-orders.ts';
import type { Scope } from '../../../operations/scope.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';

type ReleaseFlags = Flags & { readonly all?: boolean };

export function addRelease(noun: Command, cli: Cli): void {
  const command = noun
    .command('release')
    .description('Let an order go on that a person or its release delay holds: it is judged again now.')
    .argument('[order]', "order number, short reference, the cart's id or our id")
    .option('--all', 'every order that waits for the end of its release delay')
    .action(async (reference: string | undefined, _options, self) => {
      const flags = flagsOf(self) as ReleaseFlags;
      if ((reference === undefined) !== (flags.all === true))
        throw errors.CLI_USAGE({ message: 'Name one order, or say --all.' });
      await cli.withScope(flags, async (dock, scope) => {
        const released =
          reference === undefined ? await all(cli, dock, scope, flags) : await one(cli, dock, scope, reference, flags);
        if (released !== null)
          cli.answer(flags, { released }, () => `${released} order${released === 1 ? '' : 's'} released`);
      });
    });
  withExamples(changes(command), [
    'orders release 1001',
    'orders release --all --merchant acme',
    'orders release 1001 --dry-run',
  ]);
}

async function one(cli: Cli, dock: Dock, scope: Scope, reference: string, flags: ReleaseFlags): Promise<number | null> {
  const order = await findOrder(dock, scope, reference);
  const why = order.reason === '' ? `it is ${order.status}` : order.reason;
  const sentences = [`Would release order ${order.orderNumber} of ${order.merchant}. Until now: ${why}`];
  if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return null;
  await intervene(dock, order, 'release', cli.actor);
  return 1;
}

async function all(cli: Cli, dock: Dock, scope: Scope, flags: Flags): Promise<number | null> {
  const waiting = await countDelayed(dock, scope);
  const sentences = [`Would release ${waiting} order${waiting === 1 ? '' : 's'}.`];
  if (!(await cli.agreed(flags, { sentences, wantsYes: waiting > 1 }))) return null;
  return releaseAllDelayed(dock, scope, cli.actor);
}
