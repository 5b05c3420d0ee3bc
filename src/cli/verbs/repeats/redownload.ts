import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import { findOrder } from '../../../operations/find-order.ts';
import { errors } from '../../../operations/repeats/errors.ts';
import {
  ordersToReload,
  planReloads,
  type Reload,
  type ReloadPlan,
  reloadableStatuses,
  reloadOrder,
} from '../../../operations/repeats/redownload.ts';
import { newRun } from '../../../operations/repeats/repeat-delivery.ts';
import { findVersions } from '../../../operations/repeats/versions.ts';
import type { Scope } from '../../../operations/scope.ts';
import { type Cli, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { choice } from '../../options.ts';
import { printable } from '../../table.ts';
import { type ManyFlags, manyFlagsOf, remainderText, repeatMany, withManyFlags } from './many.ts';

interface RedownloadFlags extends ManyFlags {
  readonly cart?: string;
}

/** What the cart says of orders now. */
export function addRedownload(noun: Command, cli: Cli): void {
  const command = noun
    .command('redownload')
    .description(
      'Take orders that are not handed over anew from their cart: for a cart of files, from the newest kept file that has them.',
    )
    .argument(
      '[orders...]',
      "order numbers, short references, the carts' ids or our ids; none = all that the flags choose",
    )
    .option('--cart <id>', 'only this cart')
    .option('--state <status>', 'only orders that are so', choice(reloadableStatuses));
  withManyFlags(command, 'orders received').action(async (references: string[], _options, self) =>
    redownload(cli, manyFlagsOf(self) as RedownloadFlags, references),
  );
  withExamples(changes(command), [
    'orders redownload 1001',
    'orders redownload --cart web --state error --dry-run',
    'orders redownload --mapping-version 4f0c1d2a --pace 60/min --yes',
  ]);
}

async function redownload(cli: Cli, flags: RedownloadFlags, references: readonly string[]): Promise<void> {
  await cli.withScope(flags, async (dock, scope) => {
    const plan = await planReloads(dock, scope, await chosen(dock, scope, flags, references));
    const [first] = plan.left;
    if (references.length === 1 && first)
      throw errors.REPEAT_NOT_POSSIBLE({ message: `Order ${first.name}: ${first.why}.`, value: first.id });
    if (flags.dryRun) cli.answer(flags, planJson(plan), () => plan.reloads.map(reloadText).join('\n'));
    const sentences = sentencesOf(plan, flags);
    if (!(await cli.agreed(flags, { sentences, wantsYes: plan.reloads.length > 1 }))) return;
    const run = newRun(dock);
    const report = await repeatMany(cli, flags, dock, {
      run,
      action: 'orders redownload',
      things: plan.reloads,
      nameOf: ({ before: { id, merchant, order } }) => ({ id, merchant, name: order.orderNumber }),
      repeat: (reload) => reloadOrder(dock, reload, run, cli.actor),
    });
    cli.answer(flags, report, () => report.made.map(({ name, as }) => printable(`${name}  ${as}`)).join('\n'));
    const remainder = remainderText(report, 'The same command goes on with the rest.');
    if (remainder !== '') cli.say(flags, remainder);
  });
}

async function chosen(
  dock: Dock,
  scope: Scope,
  flags: RedownloadFlags,
  references: readonly string[],
): Promise<readonly string[]> {
  if (references.length > 0)
    return (await Promise.all(references.map((one) => findOrder(dock, scope, one)))).map(({ id }) => id);
  const { cart, state, since, until, mappingVersion } = flags;
  if ([cart, state, since, until, mappingVersion].every((one) => one === undefined))
    throw errors.REPEAT_NOTHING_CHOSEN();
  return ordersToReload(dock, scope, {
    statuses: state === undefined ? reloadableStatuses : [state],
    ...(cart !== undefined && { cart }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(mappingVersion !== undefined && { versions: await findVersions(dock, mappingVersion) }),
  });
}

function sentencesOf({ reloads, left }: ReloadPlan, { limit, dryRun }: RedownloadFlags): string[] {
  return [
    `Would take ${reloads.length} order${reloads.length === 1 ? '' : 's'} anew from the cart and judge ${reloads.length === 1 ? 'it' : 'them'} again.`,
    ...(dryRun ? [] : reloads.slice(0, limit).map(reloadText)),
    ...left.slice(0, limit).map(({ name, why }) => printable(`Left out: order ${name}: ${why}.`)),
    ...(left.length > limit ? [`and ${left.length - limit} more left out`] : []),
  ];
}

function reloadText({ before, given, fields }: Reload): string {
  return printable(`${before.order.orderNumber} (${before.status}) from ${given.from}: ${fields.join(', ')}`);
}

/** No address, no text of the order. */
function planJson({ reloads, left }: ReloadPlan): unknown {
  const planned = reloads.map(({ before, given, fields }) => ({
    order: before.id,
    orderNumber: before.order.orderNumber,
    status: before.status,
    file: given.from,
    fields,
  }));
  return { planned, left };
}
