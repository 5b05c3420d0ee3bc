import { readContext } from '../../../operations/mappings/context-file.ts';
import { knownFrom } from '../../../operations/mappings/known.ts';
import { findMapping, ready } from '../../../operations/mappings/library.ts';
import { mostGivenBack, type ParsedFile, parseFile, rejectedBy } from '../../../operations/mappings/parse-file.ts';
import { readOrders } from '../../../operations/mappings/records.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { errors as cliErrors } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { bytesOf } from '../../given-file.ts';
import { printable, table } from '../../table.ts';
import { writeRejected } from '../../write-new.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { rowsOf } from './record-rows.ts';
import { counted, homeIn, nowIn, stream } from './support.ts';

interface ParseFlags extends Flags {
  readonly orders?: string;
  readonly context?: string;
  readonly rejected?: string;
}

export const parseMapping: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('parse')
      .description('Read a file by a mapping and show its records and what is wrong with it. Nothing is booked.')
      .argument('<mapping>', 'name in the workspace or path of a mapping file')
      .argument('<file>', 'the file; "-" = standard input')
      .option('--context <file>', 'JSON file with clock, zone, number, named values and files that were sent')
      .option('--orders <file>', 'JSON file with the orders that are known')
      .option('--rejected <file>', 'write what is refused there, to be corrected; an existing file is never replaced')
      .action(async (reference: string, path: string, _options, self) => {
        const flags = flagsOf(self) as ParseFlags;
        if (flags.rejected !== undefined && path === '-')
          throw cliErrors.CLI_USAGE({ message: '--rejected reads the file twice; give it by its path.' });
        const home = homeIn(cli);
        const mapping = ready(await findMapping(home, reference));
        const given = await readContext(home, flags.context, nowIn(cli));
        const orders = flags.orders === undefined ? [] : await readOrders(flags.orders, given.context);
        const { context } = given;
        const parsed = await parseFile({
          mapping,
          bytes: bytesOf(cli, path),
          context,
          known: knownFrom(orders, given),
          ...(flags.rejected === undefined ? {} : { complaints: mostGivenBack }),
        });
        try {
          await tell(cli, flags, path, parsed);
          if (flags.rejected !== undefined) {
            const rejected = await rejectedBy(mapping, () => bytesOf(cli, path), context, parsed.summary);
            const said = rejected
              ? await writeRejected(flags.rejected, rejected)
              : 'Nothing is refused: no file was written.';
            cli.say(flags, said);
          }
        } finally {
          await parsed.discard();
        }
      });
    withExamples(reads(command), [
      'mappings parse legacy-shipments SHIP_7.csv --orders orders.json',
      'mappings parse legacy-inventory INV_1.csv --rejected to-correct.csv',
      'mappings parse ./try/shipments.yaml - --orders orders.json --context context.json --json',
    ]);
  },
};

async function tell(cli: Cli, flags: ParseFlags, path: string, parsed: ParsedFile): Promise<void> {
  const { summary, count } = parsed;
  if (!summary.fileAccepted) cli.exitCode = exitCodes.invalid;
  else if (summary.errors.length + summary.errorsNotListed > 0) cli.exitCode = exitCodes.partly;
  if (flags.json || flags.ndjson) await stream(cli, parsed.json());
  else {
    await showRecords(cli, flags, parsed);
    for (const line of complaintLines(path, parsed)) cli.io.err.write(`${line}\n`);
  }
  const bad = summary.errors.length + summary.errorsNotListed;
  const shown = flags.json || flags.ndjson ? summary.errors.length : Math.min(mostShown, summary.errors.length);
  if (bad > shown) cli.say(flags, `${bad - shown} more complaints are not listed.`);
  const verdict = summary.fileAccepted ? '' : 'The file is refused: ';
  cli.say(
    flags,
    `${verdict}${counted(count, 'record')} of ${counted(summary.rows, 'row')}, ${counted(bad, 'complaint')}, ${counted(summary.warnings.length, 'remark')}.`,
  );
}

async function showRecords(cli: Cli, flags: ParseFlags, parsed: ParsedFile): Promise<void> {
  const shown: unknown[] = [];
  for await (const line of parsed.records()) {
    shown.push(JSON.parse(line));
    if (shown.length >= flags.limit) break;
  }
  if (shown.length === 0) return;
  const { headings, rows } = rowsOf(parsed.kind, shown);
  cli.io.out.write(`${table(headings, rows)}\n`);
  if (parsed.count > shown.length)
    cli.say(flags, `The first ${shown.length} of ${parsed.count} records; --limit shows more.`);
}

/** Complaints on the screen; all of them are in the JSON and in the file of what is refused. */
const mostShown = 1000;

function complaintLines(path: string, { summary: { errors, warnings } }: ParsedFile): string[] {
  return [
    ...errors
      .slice(0, mostShown)
      .map(({ row, column, code, note, rejects }) =>
        printable(`${path}:${row}  ${column ?? ''}  ${note}  [${code}, rejects the ${rejects}]`),
      ),
    ...warnings.map(({ row, code, note }) => printable(`${path}:${row}  remark: ${note}  [${code}]`)),
  ];
}
