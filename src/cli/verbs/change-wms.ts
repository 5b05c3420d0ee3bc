import type { Command } from 'commander';
import { type ChangePlan, changeWms, type Fate, planChange } from '../../operations/change-wms.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { refuseFor } from '../findings.ts';

type ChangeFlags = Flags & { readonly leave?: boolean };

export function addChangeWms(noun: Command, cli: Cli): void {
  const command = noun
    .command('change-wms')
    .description(
      "Send a merchant's orders to another WMS; what was handed over stays with the old one, which goes on being collected from.",
    )
    .argument('<merchant>', 'name of a file in merchants/, without .yaml')
    .argument('<wms>', 'the WMS that gets everything that no rule of routing sends elsewhere')
    .option('--leave', 'what is still here goes to the old WMS')
    .action(async (merchant: string, to: string, _options, self) => {
      const flags = flagsOf(self) as ChangeFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const plan = await planChange(dock, scope, { merchant, to, leave: flags.leave === true });
        if ('findings' in plan) return refuseFor(cli, flags, plan.findings);
        if (!(await cli.agreed(flags, { sentences: sentencesOf(plan), wantsYes: true }))) return;
        const done = await changeWms(dock, plan, cli.actor);
        const { from, moved, left } = done;
        cli.answer(flags, done, () => `${merchant}  ${from} -> ${to}  moved ${moved}, left ${left}`);
        if (from !== to)
          cli.say(flags, `${from} goes on being collected from; crossdock status says when nothing is open there.`);
      });
    });
  withExamples(changes(command), [
    'merchants change-wms acme west --dry-run',
    'merchants change-wms acme west --yes',
    'merchants change-wms acme west --leave --yes',
  ]);
}

function sentencesOf({ wish: { merchant, to }, from, file, fates }: ChangePlan): string[] {
  const open = fates.map((fate) => `${fate.status} ${fate.count}: ${becomes(fate, to)}${named(fate)}`);
  return [
    ...(open.length === 0 ? [`${merchant} has no open orders anywhere but at ${to}.`] : open),
    from === to
      ? `${file} says "wms: ${to}" already.`
      : `Would write "wms: ${to}" into ${file} in place of ${from}, keep ${from} under "warehouses", and make that what runs.`,
  ];
}

function becomes({ wms, fate }: Fate, to: string): string {
  switch (fate) {
    case 'moves':
      return `would move from ${wms} to ${to}`;
    case 'stays':
      return `would stay with ${wms}`;
    case 'routed':
      return `would stay with ${wms}, where a rule of routing sent them`;
    case 'beside':
      return `would stay with ${wms}, because ${to} has another part of the same order`;
  }
}

function named({ orders, count }: Fate): string {
  const more = count > orders.length ? ` and ${count - orders.length} more` : '';
  return ` (${orders.join(', ')}${more})`;
}
