import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { readContext } from '../../../operations/mappings/context-file.ts';
import {
  type Asked,
  type ExplainedFile,
  type ExplainedReading,
  explainReading,
  explainWriting,
} from '../../../operations/mappings/explain.ts';
import { knownFrom } from '../../../operations/mappings/known.ts';
import { findMapping } from '../../../operations/mappings/library.ts';
import { givenSample, storedSamples } from '../../../operations/mappings/preview.ts';
import { readOrders } from '../../../operations/mappings/records.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { bytesOf } from '../../given-file.ts';
import { filesText, readingText } from './explain-text.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { type SampleFlags, withSampleFlags } from './sample-flags.ts';
import { homeIn, nowIn } from './support.ts';

interface ExplainFlags extends SampleFlags {
  readonly order?: string;
  readonly row?: number;
  readonly column?: string;
  readonly file?: string;
}

export const explainMapping: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('explain')
      .description('Say which rule made a cell of what, step by step; of a file that was received with --file.')
      .argument('<mapping>', 'name in the workspace or path of a mapping file');
    withAsking(withSampleFlags(command)).action(async (reference: string, _options, self) => {
      const flags = flagsOf(self) as ExplainFlags;
      if (flags.file === undefined) {
        const files = await filesFor(cli, flags, reference);
        cli.answer(flags, files, () => filesText(files));
      } else {
        const reading = await readingFor(cli, flags, reference, flags.file);
        cli.answer(flags, reading, () => readingText(flags.file ?? '', reading));
      }
      cli.say(flags, 'This shows personal data on purpose. Nothing was written, sent or booked.');
    });
    withExamples(reads(command), [
      'mappings explain legacy-orders --order 1002 --column "Ship Via"',
      'mappings explain ./try/orders.yaml --orders orders.json --row 3 --json',
      'mappings explain legacy-shipments --file SHIP_7.csv --orders orders.json --row 5',
    ]);
  },
};

function withAsking(command: Command): Command {
  return command
    .option('--order <ref>', 'only cells of this order: its number, reference or id')
    .option('--row <n>', 'only this row, counted as complaints count', rowNumber)
    .option('--column <column>', 'only this column: header, label, positions, tag and place (W0605), or field')
    .option('--file <file>', 'a file that was received ("-" = standard input); --orders are then the known ones');
}

function rowNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return number;
}

function askedIn({ order, row, column, limit }: ExplainFlags): Asked {
  return { order, row, column, limit };
}

async function filesFor(cli: Cli, flags: ExplainFlags, reference: string): Promise<ExplainedFile[]> {
  const home = homeIn(cli);
  const file = await findMapping(home, reference);
  const given = await readContext(home, flags.context, nowIn(cli));
  const path = flags.records ?? flags.orders;
  if (path !== undefined) return explainWriting(file, await givenSample(file, path, given), askedIn(flags));
  const { last } = flags;
  const { stated } = given;
  return cli.withScope(flags, async (dock, scope) =>
    explainWriting(file, await storedSamples(dock, scope, file, { last, stated }), askedIn(flags)),
  );
}

async function readingFor(cli: Cli, flags: ExplainFlags, reference: string, path: string): Promise<ExplainedReading> {
  const home = homeIn(cli);
  const file = await findMapping(home, reference);
  const given = await readContext(home, flags.context, nowIn(cli));
  const { context } = given;
  const orders = flags.orders === undefined ? [] : await readOrders(flags.orders, context);
  const received = { bytes: bytesOf(cli, path), context, known: knownFrom(orders, given) };
  return explainReading(file, received, askedIn(flags));
}
