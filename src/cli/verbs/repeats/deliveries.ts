import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import { findOrder } from '../../../operations/find-order.ts';
import { safeName } from '../../../operations/mappings/render-files.ts';
import { differenceOfRepeat, type FileDifference } from '../../../operations/repeats/diff.ts';
import { errors } from '../../../operations/repeats/errors.ts';
import { carriersOf } from '../../../operations/repeats/of-orders.ts';
import {
  type Planned,
  planRepeats,
  type RepeatableStatus,
  type RepeatPlan,
  type RepeatWish,
  repeatableStatuses,
} from '../../../operations/repeats/plan.ts';
import { newRun, repeatDelivery } from '../../../operations/repeats/repeat-delivery.ts';
import { findVersions } from '../../../operations/repeats/versions.ts';
import type { Scope } from '../../../operations/scope.ts';
import { findDelivery } from '../../../operations/show-delivery.ts';
import { type Cli, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors as cliErrors } from '../../errors.ts';
import { choice } from '../../options.ts';
import { type ManyFlags, manyFlagsOf, remainderText, repeatMany, withManyFlags } from './many.ts';
import { differencesText, planJson, planSentences } from './plan-text.ts';

interface RepeatFlags extends ManyFlags {
  readonly state?: RepeatableStatus;
  readonly gate?: string;
  readonly name?: string;
}

/** The same bytes once more. */
export function addResend(noun: Command, cli: Cli): void {
  const command = noun
    .command('resend')
    .description('Hand the kept file of a delivery out once more, byte for byte, with the number that stands in it.')
    .argument('[ids...]', 'ids of deliveries; none = all that the flags choose')
    .option('--name <name>', 'another name for the same bytes; one delivery only')
    .option('--gate <id>', 'only this gate')
    .option('--state <status>', 'only files that carry an order which is so', choice(repeatableStatuses));
  withManyFlags(command, 'deliveries begun', 'also what was sent again before').action(
    async (ids: string[], _options, self) => {
      const flags = manyFlagsOf(self) as RepeatFlags;
      if (flags.name !== undefined && ids.length !== 1)
        throw cliErrors.CLI_USAGE({ message: '--name is for one delivery, which has to be named.' });
      await cli.withScope(flags, async (dock, scope) => {
        const named = await Promise.all(ids.map((id) => findDelivery(dock, scope, id)));
        await repeat(
          cli,
          flags,
          dock,
          'deliveries resend',
          await planRepeats(dock, scope, await wishOf(dock, flags, 'bytes', { named })),
        );
      });
    },
  );
  withExamples(changes(command), [
    'deliveries resend 01h2 --dry-run',
    'deliveries resend 01h2 --name ORD_7_AGAIN.csv --yes',
    'deliveries resend --merchant acme --since 2026-03-01 --until 2026-03-02 --pace 60/min --yes',
  ]);
}

/** The same records by the mapping of today. */
export function addRerender(noun: Command, cli: Cli): void {
  const command = noun
    .command('rerender')
    .description(
      'Write what a delivery carried anew by the current mapping and hand it out under a new number; the differences first.',
    )
    .argument('[ids...]', 'ids of deliveries; none = all that the flags choose')
    .option('--gate <id>', 'only this gate')
    .option('--state <status>', 'orders that are so; default at_wms', choice(repeatableStatuses));
  withManyFlags(command, 'deliveries begun', 'also what the current mapping writes the same').action(
    async (ids: string[], _options, self) => {
      const flags = manyFlagsOf(self) as RepeatFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const named = await Promise.all(ids.map((id) => findDelivery(dock, scope, id)));
        await rerender(cli, flags, dock, scope, 'deliveries rerender', await wishOf(dock, flags, 'mapping', { named }));
      });
    },
  );
  withExamples(changes(command), [
    'deliveries rerender 01h2 --dry-run',
    'deliveries rerender --mapping-version 4f0c1d2a --yes',
    'deliveries rerender --gate acme/legacy/orders --since 2026-03-01 --pace 60/min --yes',
  ]);
}

/** The same for orders, wherever they went. */
export function addRerenderOrders(noun: Command, cli: Cli): void {
  const command = noun
    .command('rerender')
    .description(
      'Write orders that their WMS has anew by the current mapping and hand them out under new numbers; the differences first.',
    )
    .argument(
      '[orders...]',
      "order numbers, short references, the carts' ids or our ids; none = all that the flags choose",
    )
    .option('--state <status>', 'orders that are so; default at_wms', choice(repeatableStatuses));
  withManyFlags(command, 'orders handed over', 'also what the current mapping writes the same').action(
    async (references: string[], _options, self) => {
      const flags = manyFlagsOf(self) as RepeatFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const orders = await Promise.all(references.map((one) => findOrder(dock, scope, one)));
        const carriers = orders.length > 0 ? await carriersOf(dock, scope, orders) : {};
        await rerender(cli, flags, dock, scope, 'orders rerender', await wishOf(dock, flags, 'mapping', carriers));
      });
    },
  );
  withExamples(changes(command), [
    'orders rerender 1001 --dry-run',
    'orders rerender 1001 1002 --yes',
    'orders rerender --mapping-version 4f0c1d2a --pace 60/min --yes',
  ]);
}

async function wishOf(
  dock: Dock,
  flags: RepeatFlags,
  way: RepeatWish['way'],
  carriers: Partial<Pick<RepeatWish, 'named' | 'only'>>,
): Promise<RepeatWish> {
  const { gate, since, until, state, mappingVersion } = flags;
  return {
    way,
    named: [],
    ...carriers,
    again: flags.again === true,
    ...(gate !== undefined && { gate }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(state !== undefined && { state }),
    ...(mappingVersion !== undefined && { versions: await findVersions(dock, mappingVersion) }),
  };
}

/** Byte differences first; what would be the same is no reason for a second parcel. */
async function rerender(
  cli: Cli,
  flags: RepeatFlags,
  dock: Dock,
  scope: Scope,
  action: string,
  wish: RepeatWish,
): Promise<void> {
  const plan = await planRepeats(dock, scope, wish);
  const kept: Planned[] = [];
  const left = [...plan.left];
  const differences: FileDifference[] = [];
  for (const one of plan.planned) {
    const difference = await differenceOfRepeat(dock, one);
    const { id, merchant, fileName: file } = one.earlier;
    if (difference.sameBytes && !wish.again && wish.named.length !== 1)
      left.push({ id, merchant, file, why: 'the current mapping writes the same; --again takes it, too' });
    else {
      kept.push(one);
      if (differences.length < flags.limit) differences.push(difference);
    }
  }
  await repeat(cli, flags, dock, action, { ...plan, planned: kept, left }, differences);
}

async function repeat(
  cli: Cli,
  flags: RepeatFlags,
  dock: Dock,
  action: string,
  plan: RepeatPlan,
  differences: readonly FileDifference[] = [],
): Promise<void> {
  const [first] = plan.left;
  if (plan.planned.length === 0 && plan.named === 1 && first)
    throw errors.REPEAT_NOT_POSSIBLE({
      message: `${first.file || first.id} (delivery ${first.id}): ${first.why}.`,
      value: first.id,
    });
  if (flags.dryRun && (flags.json || flags.ndjson || differences.length > 0))
    cli.answer(flags, planJson(plan, differences), () => differencesText(cli, differences));
  const shown = flags.dryRun ? [] : differences.slice(0, 3);
  const sentences = [...(shown.length > 0 ? [differencesText(cli, shown)] : []), ...planSentences(plan, flags.limit)];
  if (plan.planned.length === 0 && !flags.dryRun) {
    for (const sentence of sentences) cli.say(flags, sentence);
    return cli.answer(
      flags,
      { run: '', total: 0, done: 0, left: [], notBegun: 0, made: [] },
      () => 'Nothing to repeat.',
    );
  }
  if (!(await cli.agreed(flags, { sentences, wantsYes: true }))) return;
  const order = {
    way: plan.way,
    state: plan.state,
    run: newRun(dock),
    action,
    name: flags.name === undefined ? '' : safeName(flags.name),
  };
  const report = await repeatMany(cli, flags, dock, {
    run: order.run,
    action,
    things: plan.planned,
    nameOf: ({ earlier: { id, merchant, fileName: name } }) => ({ id, merchant, name }),
    repeat: async (planned) => {
      const made = await repeatDelivery(dock, planned, order, cli.actor);
      return made.done ? { as: made.delivery } : { why: made.why };
    },
  });
  cli.answer(flags, report, () => report.made.map(({ id, name, as }) => `${id}  ${name} -> ${as}`).join('\n'));
  const remainder = remainderText(report, 'The same command goes on with the rest.');
  if (remainder !== '') cli.say(flags, remainder);
  const one = report.made.at(0);
  if (one) cli.say(flags, `${report.done} of ${report.total} on their way; see crossdock deliveries show ${one.as}.`);
}
