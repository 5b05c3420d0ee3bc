import type { Command } from 'commander';
import { type Erased, erase } from '../../operations/erasing/erase.ts';
import { type ErasingPlan, type ErasingWish, planErasing } from '../../operations/erasing/plan-erasing.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { errors } from '../errors.ts';
import { instant } from '../options.ts';

interface EraseFlags extends Flags {
  readonly before?: string;
  readonly email?: string;
}

export function addErase(noun: Command, cli: Cli): void {
  const command = noun
    .command('erase')
    .description(
      'Take personal data away for good: names, addresses, and the bytes of every kept file that names them.',
    )
    .argument('[orders...]', "order numbers, short references, the cart's ids or our ids")
    .option('--before <time>', 'with --merchant: everything of it that was received before then (ISO)', instant)
    .option('--email <address>', 'all orders and files in which this address stands')
    .action(async (references: string[], _options, self) => {
      const flags = flagsOf(self) as EraseFlags;
      const wish = wishOf(references, flags);
      await cli.withScope(flags, async (dock, scope) => {
        const plan = await planErasing(dock, scope, wish);
        const something = plan.orders.length + plan.files.length + plan.traces.length > 0;
        if (!(await cli.agreed(flags, { sentences: sentencesOf(plan), wantsYes: something }))) {
          cli.answer(flags, { ...countsOf(plan), erased: false }, () => countLine(countsOf(plan)));
          return;
        }
        const done = await erase(dock, scope, plan, cli.actor);
        cli.answer(flags, { ...done, erased: true }, () => countLine(done));
        for (const remark of remarksOn(done)) cli.say(flags, remark);
      });
    });
  withExamples(changes(command), [
    'orders erase 1001 1002 --merchant acme --dry-run',
    'orders erase --email pat@example.com --reason "request of 1 March" --yes',
    'orders erase --merchant acme --before 2025-01-01 --yes',
  ]);
}

function wishOf(references: readonly string[], { email, before, merchant }: EraseFlags): ErasingWish {
  const ways = [references.length > 0, email !== undefined, before !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw errors.CLI_USAGE({ message: 'Say which orders, or --email <address>, or --merchant <id> --before <time>.' });
  if (email !== undefined) {
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw errors.CLI_USAGE({ message: 'That is no e-mail address.' });
    return { kind: 'email', email };
  }
  if (before === undefined) return { kind: 'orders', references };
  if (merchant === undefined) throw errors.CLI_USAGE({ message: '--before goes with --merchant only.' });
  return { kind: 'before', merchants: [merchant], before };
}

type Counts = Pick<Erased, 'orders' | 'files' | 'busyFiles' | 'openOrders'>;

function countsOf({ orders, files, busy, open }: ErasingPlan): Counts {
  return { orders: orders.length, files: files.length, busyFiles: busy.length, openOrders: open.length };
}

function countLine({ orders, files }: Counts): string {
  return `${count(orders, 'order')}, ${count(files, 'file')}`;
}

function sentencesOf({ orders, files, others, busy, open }: ErasingPlan): string[] {
  return [
    `Would erase the personal data of ${count(orders.length, 'order')}, and the bytes of ${count(files.length, 'file')}. This cannot be undone.`,
    ...(others > 0
      ? [
          `${count(others, 'other order')} came in these files: their own data stays, but the files can no longer be shown, read or sent again.`,
        ]
      : []),
    ...leftOver(busy.length, open.length),
  ];
}

function remarksOn({ busyFiles, openOrders, scrubbed }: Erased): string[] {
  return [
    ...leftOver(busyFiles, openOrders),
    ...(scrubbed
      ? []
      : ['The log of the store was busy and still holds old pages; the next clean-up or stop empties it.']),
    'Backups of before still have it; see docs/privacy.md.',
  ];
}

function leftOver(busy: number, open: number): string[] {
  return [
    ...(busy > 0
      ? [`${count(busy, 'file')} are being read or sent at this moment and stay: run this again when they are done.`]
      : []),
    ...(open > 0
      ? [
          `${count(open, 'order')} still need their address and stay: cancel them, or run this again when a WMS has them.`,
        ]
      : []),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
