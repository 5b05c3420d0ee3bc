import type { Command } from 'commander';
import type { Dock } from '../../operations/dock.ts';
import { adoptList, type ListCounts, planList } from '../../operations/moving/adopt-list.ts';
import {
  adoptWaiting,
  planWaiting,
  type WaitingChoice,
  type WaitingPlan,
} from '../../operations/moving/adopt-waiting.ts';
import { type AdoptingCart, adoptingCart } from '../../operations/moving/cart-place.ts';
import { type ListProblem, listedOrders } from '../../operations/moving/listed.ts';
import { readList } from '../../operations/moving/read-list.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { errors } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { bytesOf } from '../given-file.ts';
import { instant } from '../options.ts';
import { printable } from '../table.ts';
import type { Verb } from './verb.ts';

interface AdoptFlags extends Flags {
  readonly cart: string;
  readonly file?: string;
  readonly before?: string;
  readonly fromShadow?: boolean;
  readonly wms?: string;
}

export const adoptVerb: Verb = {
  add(root, cli) {
    const command: Command = root
      .command('adopt')
      .description(
        'Record orders that another hub has sent as at the WMS: they are never delivered, and their shipments match.',
      )
      .requiredOption('--cart <id>', 'the cart that sold them, or <merchant>/<cart>')
      .option('--file <csv>', 'list of orders with the references under which they were sent; "-" = standard input')
      .option(
        '--before <time>',
        'every order of the cart that was placed before then (ISO), now and whenever it is downloaded',
        instant,
      )
      .option(
        '--from-shadow',
        'orders that were seen in shadow, with --before only those placed before then; the rest is ours',
      )
      .option('--wms <id>', 'the WMS that has the orders of the list; default the main one of the merchant')
      .action(async (_options, self) => {
        const flags = flagsOf(self) as AdoptFlags;
        refuseMixtures(flags);
        await cli.withScope(flags, async (dock, scope) => {
          const place = adoptingCart(dock, scope, flags.cart, flags.wms);
          if (flags.file !== undefined) await adoptFile(cli, dock, place, flags, flags.file);
          else await adoptWhatWaits(cli, dock, place, flags);
        });
      });
    withExamples(changes(command), [
      'adopt --cart web --file open-orders.csv --dry-run',
      'adopt --cart web --before 2026-03-02T12:00:00Z --yes',
      'adopt --cart acme/web --from-shadow --before 2026-03-02T12:00:00Z',
    ]);
  },
};

function refuseMixtures({ file, before, fromShadow, wms }: AdoptFlags): void {
  const ways = [file !== undefined, before !== undefined || fromShadow === true].filter(Boolean).length;
  if (ways !== 1)
    throw errors.CLI_USAGE({ message: 'Say --file, --before, or --from-shadow with or without --before.' });
  if (wms !== undefined && file === undefined) throw errors.CLI_USAGE({ message: '--wms goes with --file only.' });
}

async function adoptFile(cli: Cli, dock: Dock, place: AdoptingCart, flags: AdoptFlags, path: string): Promise<void> {
  const rows = await readList(bytesOf(cli, path));
  const { orders, problems } = listedOrders(rows, new Date(cli.io.now()).toISOString());
  const plan = await planList(dock, place, orders);
  const all = [...problems, ...plan.problems].sort((a, b) => a.row - b.row);
  if (all.length > 0) return refuse(cli, flags, path, all);
  const { counts } = plan;
  const something = counts.fresh + counts.turned + counts.references > 0;
  const sentences = [`${orders.length} orders in ${rows.length} rows.`, ...countLines(counts), whereTo(place)];
  if (!(await cli.agreed(flags, { sentences, wantsYes: something }))) {
    cli.answer(flags, { ...counts, adopted: false }, () => countLines(counts).join('\n'));
    return;
  }
  const done = something ? await adoptList(dock, place, orders, cli.actor) : counts;
  cli.answer(flags, { ...done, adopted: something }, () => countLines(done).join('\n'));
  if (!something) cli.say(flags, 'Nothing new: all of them were recorded before.');
}

function whereTo({ merchant, cart, wms }: AdoptingCart): string {
  return `They are recorded for cart ${merchant.id}/${cart.id} as at WMS ${wms}. None of them will be delivered.`;
}

function countLines({ fresh, numberOnly, turned, known, references }: ListCounts): string[] {
  return [
    `${fresh} recorded as at the WMS, ${numberOnly} of them by number only until the cart gives them`,
    `${turned} that waited here and will not be sent`,
    `${known} at the WMS or further already`,
    `${references} references under which shipments are recognised`,
  ];
}

function refuse(cli: Cli, flags: AdoptFlags, path: string, problems: readonly ListProblem[]): void {
  cli.exitCode = exitCodes.invalid;
  const line = ({ row, column, value, message, hint }: ListProblem) =>
    printable(`${path}:${row}  ${column}  ${JSON.stringify(value)}  ${message} ${hint}`);
  cli.answer(flags, { adopted: false, problems }, () => problems.slice(0, flags.limit).map(line).join('\n'));
  cli.say(flags, `${problems.length} problem${problems.length === 1 ? '' : 's'}. Nothing was changed.`);
}

async function adoptWhatWaits(cli: Cli, dock: Dock, place: AdoptingCart, flags: AdoptFlags): Promise<void> {
  const choice: WaitingChoice = { fromShadow: flags.fromShadow === true, before: flags.before ?? '' };
  const plan = await planWaiting(dock, place, choice);
  if (!(await cli.agreed(flags, { sentences: waitingLines(place, plan, choice), wantsYes: true }))) {
    cli.answer(flags, { ...plan, adopted: false }, () => `${plan.theirs} orders would be adopted`);
    return;
  }
  const { adopted, ours } = await adoptWaiting(dock, place, choice, cli.actor);
  const rest = choice.fromShadow ? `, ${ours} ours to deliver` : '';
  cli.answer(flags, { adopted, ours }, () => `${adopted} orders adopted${rest}`);
  if (!choice.fromShadow)
    cli.say(flags, `What the cart gives from now on is adopted, too, when it was placed before ${choice.before}.`);
}

function waitingLines({ merchant, cart }: AdoptingCart, plan: WaitingPlan, choice: WaitingChoice): string[] {
  const cut = choice.before === '' ? '' : ` placed before ${choice.before}`;
  const one = (order: WaitingPlan['lastOfTheirs'][number]) =>
    printable(`${order.orderNumber} (${order.status}, placed ${order.placedAt})`);
  return [
    `Cart ${merchant.id}/${cart.id}: ${plan.theirs} orders${cut} that wait here would be recorded as at the WMS.`,
    ...(plan.lastOfTheirs.length > 0
      ? [`The last of them: ${plan.lastOfTheirs.map(one).join(', ')}. The other hub must have sent them.`]
      : []),
    ...(choice.fromShadow
      ? [`${plan.ours} that were seen in shadow would be ours to deliver.`]
      : [`Orders placed before then that the cart gives later are recorded in the same way.`]),
    ...(plan.firstOfOurs.length > 0
      ? [`The first that are ours: ${plan.firstOfOurs.map(one).join(', ')}. The other hub must not have them.`]
      : []),
  ];
}
