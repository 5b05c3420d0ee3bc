import type { Command } from 'commander';
import { areEqual, compareFiles, type FileComparison } from '../../operations/compare/index.ts';
import { homeOf } from '../../operations/mappings/library.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable, table } from '../table.ts';

interface CompareFlags extends Flags {
  readonly mapping?: string;
  readonly key?: string;
  readonly ignore?: readonly string[];
}

export function addCompare(noun: Command, cli: Cli): void {
  const command = noun
    .command('compare')
    .description("Show how another hub's file and ours differ, by order and column. Nothing is booked.")
    .argument('<theirs>', 'path of their file, or the id of a kept one')
    .argument('<ours>', 'path of ours, or the id of a kept one')
    .option('--mapping <name>', 'read both by this mapping; default that of a kept file, else as CSV with a heading')
    .option('--key <column>', 'compare as CSV, rows by this column; default the first one')
    .option('--ignore <columns...>', 'columns (or fields of the mapping) whose differences do not count')
    .action(async (theirs: string, ours: string, _options, self) => {
      const flags = flagsOf(self) as CompareFlags;
      const comparison = await cli.withScope(flags, (dock, scope) =>
        compareFiles(dock, scope, {
          theirs,
          ours,
          home: homeOf(cli.io.env),
          mapping: flags.mapping,
          key: flags.key ?? '',
          ignored: (flags.ignore ?? []).flatMap((one) => one.split(',')),
          now: new Date(cli.io.now()).toISOString(),
          most: flags.limit,
        }),
      );
      if (!areEqual(comparison)) cli.exitCode = exitCodes.failed;
      cli.answer(flags, { ...comparison, identical: areEqual(comparison) }, () => textOf(comparison));
    });
  withExamples(reads(command), [
    'files compare theirs.csv 01h2',
    'files compare theirs.csv ours.csv --mapping legacy-orders --ignore orderDate',
    'files compare theirs.csv ours.csv --key "Order No" --ignore Line Phone',
  ]);
}

function textOf(comparison: FileComparison): string {
  const { equal, different, missing, extra, mapping, differences, missingKeys, extraKeys, columns } = comparison;
  const how = mapping === '' ? 'as CSV' : `by mapping ${mapping}`;
  if (areEqual(comparison)) return `No difference in ${equal}, compared ${how}.`;
  const parts = [
    `${equal} equal, ${different} different, ${missing} only in theirs, ${extra} only in ours, compared ${how}.`,
  ];
  if (differences.length > 0) {
    const counts = Object.entries(columns).map(([column, count]) => [printable(column), count]);
    parts.push(table(['column', 'differences'], counts));
    const cell = (text: string | null) => (text === null ? '-' : JSON.stringify(text));
    const rows = differences.map((one) => [one.key, one.column, cell(one.theirs), cell(one.ours)].map(printable));
    parts.push(table(['order', 'column', 'theirs', 'ours'], rows));
  }
  if (missingKeys.length > 0) parts.push(`only in theirs: ${missingKeys.map(printable).join(', ')}`);
  if (extraKeys.length > 0) parts.push(`only in ours: ${extraKeys.map(printable).join(', ')}`);
  return parts.join('\n\n');
}
