import { join } from 'node:path';
import type { Command } from 'commander';
import { byMail, intoFolder } from '../../../operations/by-hand/hand-to.ts';
import { handToMe, type Shown, shownOf } from '../../../operations/by-hand/to-me.ts';
import type { Dock } from '../../../operations/dock.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { choice } from '../../options.ts';
import { printable } from '../../table.ts';
import { homeIn } from '../mappings/support.ts';

const targets = ['me', 'test-folder'] as const;

interface ToMeFlags extends ReturnType<typeof flagsOf> {
  readonly to: (typeof targets)[number];
  readonly folder?: string;
}

/** Any order file to a person instead of the partner. */
export function addToMe(noun: Command, cli: Cli): void {
  const command = noun
    .command('to-me')
    .description(
      'Give me the file of a delivery, or what waits at a gate as it would go out next. Partner, orders and counters are not touched.',
    )
    .argument('<what>', 'id of a delivery, or of a gate such as acme/legacy/orders')
    .option('--to <target>', 'me (mail to the contacts) or test-folder', choice(targets), 'me')
    .option('--folder <path>', 'the test folder; default data/test-orders/ and the name of the gate')
    .action(async (what: string, _options, self) => {
      const flags = flagsOf(self) as ToMeFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const shown = await shownOf(dock, scope, what);
        const hand = await wayTo(cli, flags, dock, shown);
        const names = shown.files.map(({ name }) => printable(name)).join(', ');
        const sentences = [`Would give ${names} to ${flags.to}; ${shown.place.outlet.id} gets nothing.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const went = await handToMe(dock, shown, flags.to, hand, cli.actor);
        const handed = shown.files.map((file, index) => ({ ...file, to: went[index] ?? '' }));
        cli.answer(flags, { of: shown.of, handed }, () =>
          handed.map(({ name, to }) => printable(`${name} -> ${to}`)).join('\n'),
        );
        cli.say(flags, 'The partner got nothing; no number was taken, no order was changed.');
      });
    });
  withExamples(changes(command), [
    'deliveries to-me 01h2',
    'deliveries to-me acme/legacy/orders --to test-folder',
    'deliveries to-me 01h2 --to test-folder --folder /tmp/look',
  ]);
}

function wayTo(cli: Cli, { to, folder }: ToMeFlags, dock: Dock, { place, of }: Shown) {
  const { merchant, outlet } = place;
  if (to === 'test-folder')
    return intoFolder(dock, folder ?? join(homeIn(cli), 'data/test-orders', outlet.id.replaceAll('/', '_')));
  return byMail(dock, merchant, ({ name }) => ({
    subject: `For you: ${name} of ${outlet.id}`,
    text: `The file of ${of}, for looking at. Nothing was sent to the partner.\n`,
  }));
}
