import { readContext } from '../../../operations/mappings/context-file.ts';
import {
  asFiles,
  type DocumentDifference,
  diffMapping,
  type FileDifference,
  type MappingDifference,
} from '../../../operations/mappings/diff/index.ts';
import { flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { printable } from '../../table.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { refusalLine } from './render.ts';
import { type SampleFlags, withSampleFlags } from './sample-flags.ts';
import { type Screen, screenOf } from './screen.ts';
import { counted, homeIn, nowIn } from './support.ts';

interface DiffFlags extends SampleFlags {
  readonly from?: string;
  readonly to: string;
  readonly wide?: boolean;
}

export const diffMappingVerb: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('diff')
      .description('Show what an edited mapping changes in the files themselves, compared with the one that runs.')
      .argument('<mapping>', 'name in the workspace');
    withSampleFlags(command)
      .option('--from <revision>', 'compare with this revision; default the one that runs')
      .option('--to <revision>', 'this revision; "files" = the files as they lie there now', asFiles)
      .option('--wide', 'do not cut lines at the width of the terminal')
      .action(async (mapping: string, _options, self) => {
        const flags = flagsOf(self) as DiffFlags;
        const { from = '', to, last } = flags;
        const home = homeIn(cli);
        const given = await readContext(home, flags.context, nowIn(cli));
        const records = flags.records ?? flags.orders;
        const difference = await cli.withScope(flags, (dock, scope) =>
          diffMapping(dock, scope, { home, mapping, from, to, last, records, given }),
        );
        const screen = screenOf(cli, flags.wide === true);
        cli.answer(flags, difference, () => differenceText(difference, screen));
      });
    withExamples(reads(command), [
      'mappings diff legacy-orders',
      'mappings diff legacy-orders --last 20',
      'mappings diff legacy-orders --orders orders.json --from 5e0c1d2f3a4b5c6d7e8f --json',
    ]);
  },
};

function differenceText({ identical, files, documents, records, from, to }: MappingDifference, screen: Screen): string {
  const seen = [
    ...(files.length > 0 ? [counted(records, 'record')] : []),
    ...(documents.length > 0 ? [`${counted(documents.length, 'file')} that came in`] : []),
  ].join(' and ');
  if (identical) return `No difference in ${seen}, from ${from} to ${to}.`;
  const parts = [
    ...files.map((file) => differenceOfFileText(file, screen)),
    ...documents.map((one) => documentText(one, screen)),
  ];
  return [`From ${from} to ${to}, with ${seen}:`, ...parts].join('\n\n');
}

/** What differs in one file, as lines for people. */
export function differenceOfFileText(file: FileDifference, screen: Screen): string {
  const { names, lines, cells, refused } = file;
  const title = printable(names.after ?? names.before ?? 'no file');
  if (file.identical) return `identical  ${title}`;
  const name =
    names.before === names.after ? [] : [`name: ${names.before ?? 'no file'} -> ${names.after ?? 'no file'}`];
  const bytes = file.sameBytes ? ['The bytes are the same.'] : [];
  return [
    `differs    ${title}`,
    ...[...name, ...bytes].map((line) => `  ${printable(line)}`),
    ...lines.map(({ side, line, text }) => screen.line(`${side === 'before' ? '-' : '+'} ${line}: ${text}`)),
    ...cells.map(({ line, column, before, after }) =>
      screen.line(printable(`  line ${line}  ${column}: ${cellText(before)} -> ${cellText(after)}`)),
    ),
    ...refusalChanges(refused),
  ].join('\n');
}

function cellText(text: string | null): string {
  return text === null ? 'no such column' : JSON.stringify(text);
}

function refusalChanges({ before, after }: FileDifference['refused']): string[] {
  const [old, fresh] = [before.map(refusalLine), after.map(refusalLine)];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `  no longer refused: ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `  now refused: ${line}`),
  ];
}

function documentText({ identical, name, id, records, changes }: DocumentDifference, screen: Screen): string {
  const title = `${printable(name)}  (${id}, ${counted(records.after, 'record')})`;
  if (identical) return `identical  ${title}`;
  return [`differs    ${title}`, ...changes.map((line) => screen.line(printable(`  ${line}`)))].join('\n');
}
