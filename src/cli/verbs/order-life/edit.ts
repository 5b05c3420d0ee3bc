import { type Command, InvalidArgumentError } from 'commander';
import { findOrder } from '../../../operations/find-order.ts';
import { type Edit, editableFields, planEdit, saveEdits } from '../../../operations/life/edit-order.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';

export function addEdit(noun: Command, cli: Cli): void {
  const command = noun
    .command('edit')
    .description('Change an order that its WMS does not have yet; it is judged again, and what it was is kept.')
    .argument('<order>', "order number, short reference, the cart's id or our id")
    .requiredOption('--set <field=value>', 'a field and its new text; may be given several times', edit, [])
    .addHelpText('after', ['', 'Fields:', ...editableFields.map((field) => `  ${field}`)].join('\n'))
    .action(async (reference: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { set: readonly Edit[] };
      await cli.withScope(flags, async (dock, scope) => {
        const order = await findOrder(dock, scope, reference);
        const planned = await planEdit(dock, order, flags.set);
        const sentences = [`Would change ${planned.join(', ')} of order ${order.orderNumber} of ${order.merchant}.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const changed = await saveEdits(dock, order, flags.set, cli.actor);
        cli.answer(
          flags,
          { order: order.id, changed },
          () => `Order ${order.orderNumber}: changed ${changed.join(', ')}`,
        );
      });
    });
  withExamples(changes(command), [
    'orders edit 1001 --set shipTo.postalCode=97201',
    'orders edit 1001 --set "line 2 quantity=3" --set shipMethod=Ground --reason "the buyer asked"',
    'orders edit 1001 --set shipTo.city=Springfield --dry-run',
  ]);
}

function edit(text: string, before: readonly Edit[]): Edit[] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write field=value, such as shipTo.city=Springfield.');
  return [...before, { field: text.slice(0, at).trim(), value: text.slice(at + 1) }];
}
