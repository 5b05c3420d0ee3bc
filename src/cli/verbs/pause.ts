import { type Command, InvalidArgumentError } from 'commander';
import type { Dock } from '../../operations/dock.ts';
import { listPauses, pausedBy, pauseWork, resumeWork } from '../../operations/pauses/pause.ts';
import { pauseEnd, pauseTarget } from '../../operations/pauses/target.ts';
import { pauseWords } from '../../operations/pauses/words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { instant } from '../options.ts';
import type { Verb } from './verb.ts';

type Target = ReturnType<typeof pauseTarget>;

export const pauseVerb: Verb = {
  add(root, cli) {
    const command = named(root.command('pause'))
      .description('Keep a merchant, connection, service or endpoint from running for a while.')
      .option('--until <time>', 'when it ends by itself: 14:00 by the clock of the workspace, or ISO', end)
      .addHelpText('after', effects)
      .action(async (what: string, _options, self) => {
        const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { until?: string };
        await cli.withScope(flags, async (dock, scope) => {
          const target = pauseTarget(dock, scope, what);
          const until = flags.until === undefined ? null : pauseEnd(dock, flags.until);
          const subjects = pausedBy(dock, target);
          const sentences = [
            `Would pause ${nameOf(target)} until ${until ?? 'somebody resumes it'}.`,
            ...subjects.map((subject) => `  rests: ${subject}`),
          ];
          if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
          const pause = await pauseWork(dock, target, until, cli.actor);
          cli.answer(flags, { ...pause, rests: subjects }, () => `${nameOf(target)}: ${wordsOf(cli, dock, pause)}`);
          cli.say(flags, `${count(subjects.length, 'rest')}: crossdock status. It ends with: ${resumption(target)}`);
        });
      });
    withExamples(changes(command), [
      'pause partner --until 14:00 --reason "stock count"',
      'pause acme --reason "the merchant asked"',
      'pause "order delivery" --merchant acme --until 2026-12-28T06:00:00Z',
    ]);
  },
};

export const resumeVerb: Verb = {
  add(root, cli) {
    const command = named(root.command('resume'))
      .description('Take a pause back; whatever would have run meanwhile runs now, once.')
      .action(async (what: string, _options, self) => {
        const flags = flagsOf(self);
        await cli.withScope(flags, async (dock, scope) => {
          const target = pauseTarget(dock, scope, what);
          const standing = (await listPauses(dock, scope)).find((one) => same(one, target));
          const now = standing ? `it is ${wordsOf(cli, dock, standing)}` : 'it is not paused';
          const sentences = [`Would resume ${nameOf(target)}; ${now}.`];
          if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
          const started = await resumeWork(dock, target, cli.actor);
          cli.answer(flags, { ...target, started }, () => `${nameOf(target)} goes on; ${count(started, 'start')} now`);
        });
      });
    withExamples(changes(command), ['resume partner', 'resume merchant:acme', 'resume "order delivery" --dry-run']);
  },
};

const effects = [
  '',
  'What rests:',
  '  merchant    its order deliveries, uploads to carts and copies; orders and shipments that come in are taken',
  '  connection  every delivery to it and every look at it, of all merchants (with --merchant, of one)',
  '  service     that service, of all merchants (with --merchant, of one)',
  '  endpoint    one gate or source',
  'Nothing of it counts as failed and nothing of it is an exception. It survives restarts.',
].join('\n');

function named(command: Command): Command {
  return command.argument('<what>', 'name; where several things have it, with its kind: merchant:acme');
}

function end(text: string): string {
  if (/^([01]?\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  if (/^\d{1,2}:\d{2}$/.test(text)) throw new InvalidArgumentError('The clock goes from 00:00 to 23:59.');
  return instant(text);
}

function nameOf({ kind, name, merchant }: Target): string {
  return `${kind} ${name}${merchant === '' || kind === 'merchant' || kind === 'endpoint' ? '' : ` of ${merchant}`}`;
}

function resumption({ kind, name, merchant }: Target): string {
  const share = merchant === '' || kind === 'merchant' || kind === 'endpoint' ? '' : ` --merchant ${merchant}`;
  return `crossdock resume "${name}"${share}`;
}

function wordsOf(cli: Cli, dock: Dock, pause: Parameters<typeof pauseWords>[0]): string {
  return pauseWords(pause, dock.tools.workspace().zone, cli.io.now());
}

function same(one: Target, other: Target): boolean {
  return one.kind === other.kind && one.name === other.name && one.merchant === other.merchant;
}

function count(subjects: number, verb: string): string {
  return subjects === 1 ? `1 endpoint ${verb}s` : `${subjects} endpoints ${verb}`;
}
