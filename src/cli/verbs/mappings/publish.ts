import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import {
  cancelSchedule,
  type Draft,
  draftOfFiles,
  type PublishDone,
  publishFiles,
  scheduledNow,
} from '../../../operations/publish-files.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';
import { findingLine, refuseFor } from '../../findings.ts';
import { instant } from '../../options.ts';
import { changesText, shortId } from './changes.ts';
import type { MappingVerb } from './mapping-verb.ts';

type PublishFlags = Flags & {
  readonly at?: string;
  readonly reason: string;
  readonly untested?: boolean;
  readonly cancel?: boolean;
};

export const publishVerb: MappingVerb = {
  add(noun: Command, cli: Cli) {
    const command = noun
      .command('publish')
      .description('Make the files as they lie there the current revision, at once or at an instant.')
      .option('--at <time>', 'at this instant (ISO), not now', instant)
      .option('--untested', 'although tests of mappings fail; anything else that is wrong still refuses')
      .option('--cancel', 'take back what is scheduled')
      .action(async (_options, self) => {
        const flags = flagsOf(self) as PublishFlags;
        if (flags.cancel && (flags.at !== undefined || flags.untested))
          throw errors.CLI_USAGE({ message: '--cancel takes back what is scheduled; it goes with --reason only.' });
        await cli.withDock((dock) => (flags.cancel ? cancel(cli, dock, flags) : publish(cli, dock, flags)));
      });
    withExamples(changes(command), [
      'mappings publish --reason "new column for the carrier"',
      'mappings publish --at 2026-03-01T02:00:00Z',
      'mappings publish --cancel',
    ]);
  },
};

async function publish(cli: Cli, dock: Dock, flags: PublishFlags): Promise<void> {
  const { at, reason, untested = false } = flags;
  const draft = await draftOfFiles(dock, { reason, untested, ...(at !== undefined && { at }) }, cli.actor);
  if ('findings' in draft) return refuseFor(cli, flags, draft.findings);
  for (const remark of draft.remarks) cli.say(flags, findingLine(remark));
  if (!(await cli.agreed(flags, { sentences: planOf(draft, at), wantsYes: false }))) return;
  const done = await publishFiles(dock, draft, at);
  cli.answer(flags, done, () => doneText(done));
  if (done.withdrawn)
    cli.say(flags, `Withdrawn: ${shortId(done.withdrawn.id)}, which was scheduled for ${done.withdrawn.scheduledAt}.`);
  if (done.state === 'scheduled')
    cli.say(flags, 'A daemon makes it current; if none runs then, the next one that starts. --cancel takes it back.');
}

function planOf({ publication, changes, current, scheduled }: Draft, at: string | undefined): string[] {
  const { id, untested } = publication;
  if (current && at === undefined) return [`The files are the current revision ${shortId(id)} already.`];
  return [
    `Would ${at === undefined ? 'make' : 'schedule'} ${shortId(id)} ${at === undefined ? 'current' : `for ${at}`}${untested ? ', untested' : ''}: ${changesText(changes)}.`,
    ...(scheduled && scheduled.id !== id
      ? [`Would withdraw ${shortId(scheduled.id)}, which is scheduled for ${scheduled.scheduledAt}.`]
      : []),
  ];
}

function doneText({ revision, state, scheduledAt, untested, changes }: PublishDone): string {
  if (state === 'unchanged') return `${shortId(revision)}  is current already`;
  const when = state === 'current' ? 'is current' : `is scheduled for ${scheduledAt}`;
  return `${shortId(revision)}  ${when}${untested ? ', untested' : ''}: ${changesText(changes)}`;
}

async function cancel(cli: Cli, dock: Dock, flags: PublishFlags): Promise<void> {
  const { id, scheduledAt } = await scheduledNow(dock);
  const sentences = [`Would withdraw ${shortId(id)}, which is scheduled for ${scheduledAt}.`];
  if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
  const withdrawn = await cancelSchedule(dock, flags.reason, cli.actor);
  cli.answer(
    flags,
    { revision: withdrawn.id, state: 'withdrawn', scheduledAt: withdrawn.scheduledAt },
    () => `${shortId(withdrawn.id)}  withdrawn; it was scheduled for ${withdrawn.scheduledAt}`,
  );
}
