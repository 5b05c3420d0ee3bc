import { batchesOf } from '../../../operations/mappings/batches.ts';
import { readContext } from '../../../operations/mappings/context-file.ts';
import { errors } from '../../../operations/mappings/errors.ts';
import { findMapping, ready } from '../../../operations/mappings/library.ts';
import { readRecords, valuesOfRecords } from '../../../operations/mappings/records.ts';
import { type RefusedRecord, type RenderedFile, renderFiles } from '../../../operations/mappings/render-files.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { errors as cliErrors } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../table.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { counted, homeIn, nowIn } from './support.ts';

interface RenderFlags extends Flags {
  readonly orders?: string;
  readonly records?: string;
  readonly context?: string;
  readonly out?: string;
  readonly all?: boolean;
  readonly force?: boolean;
}

export const renderMapping: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('render')
      .description('Write orders (or other records) of a JSON file as the files that a partner would get.')
      .argument('<mapping>', 'name in the workspace or path of a mapping file')
      .option('--orders <file>', 'JSON file with the orders')
      .option('--records <file>', 'the same for confirmations and stock levels')
      .option('--context <file>', 'JSON file with clock, zone, number and named values')
      .option('--out <folder>', 'write there; made when it is missing')
      .option('--all', 'all orders, whatever files the context lists')
      .option('--force', 'replace files that are there already')
      .action((reference: string, _options, self) => render(cli, flagsOf(self) as RenderFlags, reference));
    withExamples(reads(command), [
      'mappings render legacy-orders --orders orders.json --out out',
      'mappings render ./try/orders.yaml --orders orders.json --context context.json --out out --json',
      'mappings render shop-confirmations --records packages.json --out out --force',
    ]);
  },
};

async function render(cli: Cli, flags: RenderFlags, reference: string): Promise<void> {
  const { records: file = flags.orders, out: folder } = flags;
  if (file === undefined || folder === undefined)
    throw cliErrors.CLI_USAGE({ message: 'mappings render needs --orders <file> and --out <folder>.' });
  const home = homeIn(cli);
  const mapping = ready(await findMapping(home, reference));
  const { context, cases } = await readContext(home, flags.context, nowIn(cli));
  const records = await readRecords(file, mapping.kind, context);
  if (records.length === 0) throw errors.RECORDS_NOT_VALID({ message: `${file} holds no record.` });
  const files = await renderFiles({
    mapping,
    records,
    batches: batchesOf(mapping, records, flags.all ? undefined : cases),
    context: { ...context, values: { ...valuesOfRecords(records), ...context.values } },
    folder,
    force: flags.force === true,
  });
  tell(cli, flags, files);
}

function tell(cli: Cli, flags: RenderFlags, files: readonly RenderedFile[]): void {
  const refused = files.flatMap((file) => file.refused);
  const written = files.filter(({ path }) => path !== null);
  if (written.length === 0) cli.exitCode = exitCodes.invalid;
  else if (refused.length > 0) cli.exitCode = exitCodes.partly;
  if (flags.json || flags.ndjson) cli.answer(flags, { files }, () => '');
  else for (const { path } of written) cli.io.out.write(`${path}\n`);
  if (!flags.json && !flags.ndjson) for (const one of refused) cli.io.err.write(`${refusalLine(one)}\n`);
  const records = written.reduce((sum, one) => sum + one.records, 0);
  const left = refused.length > 0 ? `; ${counted(refused.length, 'record')} cannot be written` : '';
  cli.say(flags, `${counted(records, 'record')} in ${counted(written.length, 'file')}${left}.`);
}

export function refusalLine({ index, orderNumber, column, code, message }: RefusedRecord): string {
  const order = orderNumber === '' ? '' : ` (order ${orderNumber})`;
  return printable(`record ${index + 1}${order}  ${column}  ${message}  [${code}]`);
}
