import type { Command } from 'commander';
import {
  type HistoryEntry,
  type RevisionDifference,
  revisionDifference,
  revisionHistory,
} from '../../../operations/revision-history.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { printable, table } from '../../table.ts';
import { changesText, shortId } from './changes.ts';
import type { MappingVerb } from './mapping-verb.ts';

export const historyVerb: MappingVerb = {
  add(noun: Command, cli: Cli) {
    const command = noun
      .command('history')
      .description('Every time that a revision became current, or what one of them changed line by line.')
      .argument('[revision]', 'id of a revision or its beginning: show its text against the one that it replaced')
      .option('--against <revision>', 'show its text against this one instead')
      .action(async (revision: string | undefined, _options, self) => {
        const flags = flagsOf(self) as Flags & { readonly against?: string };
        await cli.withDock(async (dock) => {
          if (revision !== undefined) {
            const difference = await revisionDifference(dock, revision, flags.against);
            return cli.answer(flags, difference, () => differenceText(difference));
          }
          const entries = await revisionHistory(dock, flags.limit);
          cli.answer(flags, entries, () => historyText(entries));
          if (entries.length === flags.limit) cli.say(flags, `The newest ${flags.limit}; --limit shows more.`);
        });
      });
    withExamples(reads(command), [
      'mappings history',
      'mappings history 4f0c1d',
      'mappings history 4f0c1d --against 9b2e77',
    ]);
  },
};

function historyText(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return 'Nothing was published yet.';
  return table(
    ['revision', 'state', 'when', 'how', 'who', 'files', 'why'],
    entries.map(({ revision, state, at, way, actor, reason, note, untested, changes }) => [
      shortId(revision),
      state,
      at,
      untested ? `${way}, untested` : way,
      actor,
      changesText(changes),
      [reason, note].filter((text) => text !== '').join(' '),
    ]),
  );
}

function differenceText({ revision, against, files }: RevisionDifference): string {
  const title =
    against === ''
      ? `${revision}, the first one`
      : `${revision} against ${against}${files.length === 0 ? ': no difference' : ''}`;
  return [
    title,
    ...files.map(({ file, change, patch }) =>
      patch === null ? `${printable(file)} ${change}: too much to show line by line` : shown(patch),
    ),
  ].join('\n\n');
}

/** Tabs and line ends stay; nothing else of a file may steer the terminal. */
function shown(patch: string): string {
  return patch
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').map(printable).join('\t'))
    .join('\n');
}
