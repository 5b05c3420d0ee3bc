import type { Command } from 'commander';
import { releaseException } from '../../operations/release-exception.ts';
import { resolveException } from '../../operations/resolve-exception.ts';
import { type ExceptionStory, listExceptions, showException } from '../../operations/show-exception.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { deedsTable } from '../deeds-table.ts';
import { changes, reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { facts, merchantTable, table } from '../table.ts';
import type { Verb } from './verb.ts';

export const exceptionsVerb: Verb = {
  add(root, cli) {
    const noun = root.command('exceptions').description('Open problems, each with its repair, and what they hold up.');
    withExamples(noun, ['exceptions list', 'exceptions show 01h2', 'exceptions release 01h2 --yes']);
    addList(noun, cli);
    addShow(noun, cli);
    addRelease(noun, cli);
    addResolve(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Open exceptions, latest first: what each holds up, since when, and what to do.')
    .option('--all', 'also resolved ones')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { all?: boolean };
      await cli.withScope(flags, async (dock, scope) => {
        const found = await listExceptions(dock, scope, { limit: flags.limit, ...(!flags.all && { state: 'open' }) });
        const now = cli.io.now();
        cli.answer(flags, found, () =>
          found.length === 0
            ? 'Nothing needs you.'
            : merchantTable(
                dock.tools.workspace(),
                ['id', 'state', 'code', 'where', 'holds', 'since', 'what, and what to do'],
                found.map((one) => [
                  one.id,
                  one.state,
                  one.code,
                  [one.merchant, one.connection].filter((text) => text !== '').join('/'),
                  holds(one.counts),
                  relativeTime(one.firstAt, now),
                  `${one.message} ${one.whatToDo}`,
                ]),
              ),
        );
      });
    });
  withExamples(reads(command), ['exceptions list', 'exceptions list --merchant acme', 'exceptions list --all --json']);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('What is wrong, what repairs it, and what it holds up.')
    .argument('<id>', 'id of the exception')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showException(dock, scope, id, flags.limit);
        cli.answer(flags, story, () => storyText(story));
      });
    });
  withExamples(reads(command), [
    'exceptions show 01h2',
    'exceptions show 01h2 --limit 500',
    'exceptions show 01h2 --json',
  ]);
}

function storyText({ exception, counts, whatToDo, held, deeds }: ExceptionStory): string {
  return [
    facts([
      ['exception', exception.id],
      ['state', exception.resolvedBy === '' ? exception.state : `${exception.state} by ${exception.resolvedBy}`],
      ['what', exception.message],
      ['what to do', whatToDo],
      ['code', exception.code],
      ['merchant', exception.merchant],
      ['connection', exception.connection],
      ['times', exception.count],
      ['first', exception.firstAt],
      ['last', exception.lastAt],
      ['holds', holds(counts)],
    ]),
    ...(held.length > 0
      ? [
          table(
            ['kind', 'subject', 'merchant'],
            held.map(({ kind, subject, merchant }) => [kind, subject, merchant]),
          ),
        ]
      : []),
    ...(deeds.length > 0 ? [deedsTable(deeds)] : []),
  ].join('\n\n');
}

function holds(counts: ExceptionStory['counts']): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? 'nothing' : some.map(([kind, count]) => `${count} ${nounOf(kind, count)}`).join(', ');
}

const nouns: Readonly<Record<string, string>> = { document: 'file', work: 'service' };

function nounOf(kind: string, count: number): string {
  const noun = nouns[kind] ?? kind;
  return count === 1 ? noun : `${noun}s`.replace(/ys$/, 'ies');
}

function addRelease(noun: Command, cli: Cli): void {
  const command = noun
    .command('release')
    .description('After the repair: let everything go on that the exception holds.')
    .argument('<id>', 'id of the exception')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const { exception, counts } = await showException(dock, scope, id);
        const many = counts.order + counts.work + counts.delivery + counts.copy;
        const plan = {
          sentences: [`Would release what ${exception.code} holds: ${holds(counts)}.`],
          wantsYes: exception.state === 'open' && many > 1,
        };
        if (!(await cli.agreed(flags, plan))) return;
        const release = await releaseException(dock, scope, id, cli.actor, (released) => {
          if (many > 1000) cli.say(flags, `${released} of ${many} released`);
        });
        cli.answer(flags, { id, ...release }, () => `released ${release.released}, left ${release.left}`);
        if (release.left > 0) {
          cli.exitCode = exitCodes.partly;
          cli.say(flags, `${release.left} in doubt; answer each: crossdock deliveries list --state doubt.`);
        }
      });
    });
  withExamples(changes(command), [
    'exceptions release 01h2 --dry-run',
    'exceptions release 01h2',
    'exceptions release 01h2 --yes --json',
  ]);
}

function addResolve(noun: Command, cli: Cli): void {
  const command = noun
    .command('resolve')
    .description('Take it off the list without sending anything; what it held stays as it is.')
    .argument('<id>', 'id of the exception')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { reason: string };
      await cli.withScope(flags, async (dock, scope) => {
        const { exception, counts } = await showException(dock, scope, id);
        const many = counts.order + counts.work + counts.delivery + counts.copy;
        const sentences = [`Would resolve ${exception.code}; what it holds stays as it is: ${holds(counts)}.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: exception.state === 'open' && many > 0 }))) return;
        await resolveException(dock, scope, id, flags.reason, cli.actor);
        cli.answer(flags, { id, state: 'resolved' }, () => `${id}  resolved`);
        if (counts.order > 0)
          cli.say(
            flags,
            `${counts.order} order${counts.order === 1 ? '' : 's'} still stand${counts.order === 1 ? 's' : ''} at error: crossdock orders retry <order>.`,
          );
      });
    });
  withExamples(changes(command), [
    'exceptions resolve 01h2 --reason "sent again by the partner"',
    'exceptions resolve 01h2 --dry-run',
    'exceptions resolve 01h2 --yes --json',
  ]);
}
