import type { Command } from 'commander';
import { listServices } from '../../operations/services/list.ts';
import { ownerOf, planSentences, wantsYes } from '../../operations/services/sentences.ts';
import { applySwitch, planSwitch } from '../../operations/services/switch.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { errors } from '../errors.ts';
import { merchantTable } from '../table.ts';
import type { Verb } from './verb.ts';

interface TimingFlags extends Flags {
  readonly automatic?: boolean;
  readonly every?: string;
  readonly at?: string;
}

export const servicesVerb: Verb = {
  add(root, cli) {
    const noun = root
      .command('services')
      .description('When merchants and carts are served, and switching that on or off.');
    withExamples(noun, ['services list', 'services on acme web', 'services off acme "order delivery"']);
    addList(noun, cli);
    addOn(noun, cli);
    addOff(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Every service that has something to work on, its timing, and the fastest one that is usual.')
    .action(async (_options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const services = listServices(dock, scope);
        cli.answer(flags, services, () =>
          merchantTable(
            dock.tools.workspace(),
            ['of', 'service', 'endpoint', 'timing', 'usual at most'],
            services.map((one) => [ownerOf(one), one.service, one.endpoint, one.timing, `every ${one.floor}`]),
          ),
        );
      });
    });
  withExamples(reads(command), ['services list', 'services list --merchant acme', 'services list --json']);
}

const whoseHelp = 'a merchant, a cart, a service: acme | acme web | acme web order-download | acme inventory';

function addOn(noun: Command, cli: Cli): void {
  const command = noun
    .command('on')
    .description(
      'Switch services on in the file of the merchant. Says first what that would take and send, by looking without taking.',
    )
    .argument('<whose...>', whoseHelp)
    .option('--automatic', 'as soon as there is something to do')
    .option('--every <time>', 'a run so often: 15m, 1h')
    .option('--at <times>', 'runs at these times of the day, with commas between: 10:00,14:30')
    .action(async (words: string[], _options, self) => {
      const flags = flagsOf(self) as TimingFlags;
      await change(cli, flags, words, { on: true, timing: timingOf(flags) });
    });
  withExamples(changes(command), [
    'services on acme web order-download --dry-run',
    'services on acme web --yes',
    'services on acme order-delivery --at 10:00,14:30',
  ]);
}

function addOff(noun: Command, cli: Cli): void {
  const command = noun
    .command('off')
    .description('Switch services off in the file of the merchant. What was begun is finished; nothing new begins.')
    .argument('<whose...>', whoseHelp)
    .action(async (words: string[], _options, self) => change(cli, flagsOf(self), words, { on: false }));
  withExamples(changes(command), [
    'services off acme web order-download',
    'services off acme --yes',
    'services off acme inventory --dry-run',
  ]);
}

/** As it stands in the file; `undefined` = the usual one. */
function timingOf({ automatic, every, at }: TimingFlags): string | undefined {
  const said = [automatic, every, at].filter((one) => one !== undefined);
  if (said.length > 1) throw errors.CLI_USAGE({ message: 'Say one of --automatic, --every and --at.' });
  if (automatic) return 'automatic';
  if (every !== undefined) return `{ every: ${JSON.stringify(every)} }`.replace(/"(\w+)"/, '$1');
  if (at === undefined) return undefined;
  const times = at.split(',').map((time) => JSON.stringify(time.trim()));
  return `{ at: [${times.join(', ')}] }`;
}

async function change(
  cli: Cli,
  flags: Flags,
  words: readonly string[],
  wanted: { readonly on: boolean; readonly timing?: string | undefined },
): Promise<void> {
  await cli.withScope(flags, async (dock, scope) => {
    const plan = await planSwitch(dock, scope, words, wanted);
    const { switches, ahead, file, byHand } = plan;
    if (plan.text === plan.was) {
      cli.answer(flags, { switches: [], ahead, file: null }, () => 'Nothing to change.');
      return;
    }
    const sentences = planSentences(plan);
    const asks = wantsYes(plan);
    if (!(await cli.agreed(flags, { sentences, wantsYes: asks }))) return;
    await applySwitch(dock, plan, cli.actor);
    cli.answer(flags, { switches, ahead, file }, () =>
      asks ? `${file} is written.` : [...sentences, `${file} is written.`].join('\n'),
    );
    cli.say(
      flags,
      byHand
        ? 'It is a draft until somebody publishes it: crossdock mappings publish.'
        : 'A running daemon takes it up within seconds; else the next start does.',
    );
  });
}
