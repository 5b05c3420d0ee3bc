import type { Command } from 'commander';
import { inletKinds } from '../../../operations/by-hand/find-inlet.ts';
import { newRun } from '../../../operations/repeats/repeat-delivery.ts';
import {
  filesToReread,
  type ReceivedFile,
  readableStates,
  rereadPatiently,
} from '../../../operations/repeats/reread-many.ts';
import { findVersions } from '../../../operations/repeats/versions.ts';
import { type Cli, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { choice } from '../../options.ts';
import { printable } from '../../table.ts';
import { type ManyFlags, manyFlagsOf, remainderText, repeatMany, withManyFlags } from './many.ts';

interface RereadFlags extends ManyFlags {
  readonly kind?: string;
  readonly endpoint?: string;
}

/** A received document, by the mapping of today. */
export function addReread(noun: Command, cli: Cli): void {
  const command = noun
    .command('reread')
    .description('Read received files with the current revision instead of the one that they were taken with.')
    .argument('[ids...]', 'ids of files; none = all that the flags choose')
    .option('--kind <kind>', 'only this kind', choice(inletKinds))
    .option('--endpoint <id>', 'only what came in there')
    .option('--state <state>', 'only this state', choice(readableStates));
  withManyFlags(command, 'files taken', 'also what the current revision has read').action(
    async (ids: string[], _options, self) => reread(cli, manyFlagsOf(self) as RereadFlags, ids),
  );
  withExamples(changes(command), [
    'files reread 01h2',
    'files reread --state quarantined --since 2026-03-01 --dry-run',
    'files reread --mapping-version 4f0c1d2a --merchant acme --pace 60/min --yes',
  ]);
}

async function reread(cli: Cli, flags: RereadFlags, ids: readonly string[]): Promise<void> {
  await cli.withScope(flags, async (dock, scope) => {
    const { kind, endpoint, state, since, until, mappingVersion } = flags;
    const files = await filesToReread(dock, scope, {
      named: ids,
      again: flags.again === true,
      ...(kind !== undefined && { kind }),
      ...(endpoint !== undefined && { endpoint }),
      ...(state !== undefined && { state }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(mappingVersion !== undefined && { versions: await findVersions(dock, mappingVersion) }),
    });
    if (flags.dryRun) cli.answer(flags, files, () => files.map(earlierText).join('\n'));
    const sentences = sentencesOf(files, flags);
    if (!(await cli.agreed(flags, { sentences, wantsYes: files.length > 1 }))) return;
    const report = await repeatMany(cli, flags, dock, {
      run: newRun(dock),
      action: 'files reread',
      things: files,
      nameOf: ({ id, merchant, name }) => ({ id, merchant, name }),
      repeat: async (file) => ({ as: await rereadPatiently(dock, scope, file, cli.actor) }),
      alone: ids.length === 1,
    });
    const [one] = report.made;
    const single = ids.length === 1 && one ? { id: one.as, of: one.id } : undefined;
    cli.answer(flags, single ?? report, () =>
      report.made.map(({ as, id }) => (single ? as : `${id} -> ${as}`)).join('\n'),
    );
    const remainder = remainderText(report, 'The same command goes on with the rest.');
    if (remainder !== '') cli.say(flags, remainder);
    if (one) cli.say(flags, `Asked for; see how it is read: crossdock files show ${one.as}.`);
  });
}

function sentencesOf(files: readonly ReceivedFile[], { limit, dryRun }: RereadFlags): string[] {
  const [one] = files;
  if (files.length === 1 && one)
    return [`Would read ${one.name} (${one.state}, revision ${one.revision}) with the current revision.`];
  const head = `Would read ${files.length} files with the current revision.`;
  return dryRun ? [head] : [head, ...files.slice(0, limit).map(earlierText)];
}

/** How it was read before. */
function earlierText({ name, id, state, revision, records, rejected, updatedAt }: ReceivedFile): string {
  const read =
    state === 'claimed' ? 'not read yet' : `${state} at ${updatedAt}, ${records} records, ${rejected} rejected`;
  return printable(`${name} (${id}): ${read}, revision ${revision}`);
}
