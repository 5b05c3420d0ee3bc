import type { Command } from 'commander';
import { planRollback, type RollbackPlan, rollBack } from '../../../operations/rollback.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { refuseFor } from '../../findings.ts';
import { changesText, shortId } from './changes.ts';
import type { MappingVerb } from './mapping-verb.ts';

export const rollbackVerb: MappingVerb = {
  add(noun: Command, cli: Cli) {
    const command = noun
      .command('rollback')
      .description('Make an older revision current again; the files stay as they are.')
      .argument('[revision]', 'id of a revision or its beginning; default the one before the current')
      .action(async (revision: string | undefined, _options, self) => {
        const flags = flagsOf(self) as Flags & { readonly reason: string };
        await cli.withDock(async (dock) => {
          const plan = await planRollback(dock, revision);
          if ('findings' in plan) return refuseFor(cli, flags, plan.findings);
          if (!(await cli.agreed(flags, { sentences: sentencesOf(plan), wantsYes: true }))) return;
          const done = await rollBack(dock, plan, flags.reason, cli.actor);
          cli.answer(flags, done, () => `${shortId(done.revision)}  is current again: ${changesText(done.changes)}`);
          cli.say(flags, filesKeep(plan));
        });
      });
    withExamples(changes(command), [
      'mappings rollback',
      'mappings rollback 4f0c1d --reason "the carrier column came out empty"',
      'mappings rollback --yes --json',
    ]);
  },
};

function sentencesOf(plan: RollbackPlan): string[] {
  const { from, to, changes, scheduled } = plan;
  return [
    `Would make ${shortId(to.id)} (${to.publishedAt ?? 'never current'}, ${to.actor}${to.untested ? ', untested' : ''}) current in place of ${shortId(from.id)}.`,
    `Against what runs: ${changesText(changes)}.`,
    ...(scheduled ? [`Would withdraw ${shortId(scheduled.id)}, which is scheduled for ${scheduled.scheduledAt}.`] : []),
    filesKeep(plan),
  ];
}

function filesKeep({ workspace }: RollbackPlan): string {
  return workspace.publish === 'by hand'
    ? 'The files keep their newer text: "crossdock mappings publish" would bring it back.'
    : 'The files keep their newer text: correct them before anything else in them is edited, for the next edit publishes all of them.';
}
