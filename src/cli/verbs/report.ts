import { InvalidArgumentError } from 'commander';
import { countColumns, countMonth, countRows, countsCsv } from '../../operations/report-counts.ts';
import { type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { table } from '../table.ts';
import type { Verb } from './verb.ts';

type CountFlags = Flags & { readonly month: string; readonly csv?: boolean };

export const reportVerb: Verb = {
  add(root, cli) {
    const noun = root.command('report').description('Figures over a stretch of time.');
    withExamples(noun, [
      'report counts --month 2026-10',
      'report counts --month 2026-10 --csv',
      'report counts --month 2026-10 --merchant acme',
    ]);
    const command = noun
      .command('counts')
      .description('Orders, lines, units and packages of a month, per merchant and WMS, for invoices.')
      .requiredOption('--month <month>', 'such as 2026-10, in the zone of each merchant', month)
      .option('--csv', 'as CSV, for spreadsheets')
      .action(async (_options, self) => {
        const flags = flagsOf(self) as CountFlags;
        await cli.withScope(flags, async (dock, scope) => {
          const counts = await countMonth(dock, scope, flags.month);
          if (flags.csv) cli.io.out.write(countsCsv(counts));
          else
            cli.answer(flags, counts, () =>
              table(
                countColumns,
                countRows(counts).map((row) => countColumns.map((column) => row[column])),
              ),
            );
        });
      });
    withExamples(reads(command), [
      'report counts --month 2026-10',
      'report counts --month 2026-10 --csv',
      'report counts --month 2026-10 --json',
    ]);
  },
};

function month(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('A month is expected, such as 2026-10.');
  return text;
}
