import { readContext } from '../../../operations/mappings/context-file.ts';
import { findMapping } from '../../../operations/mappings/library.ts';
import { givenSample, type PreviewedFile, preview, storedSamples } from '../../../operations/mappings/preview.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { printable } from '../../table.ts';
import { gridTexts } from './grid-text.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { refusalLine } from './render.ts';
import { type SampleFlags, withSampleFlags } from './sample-flags.ts';
import { type Screen, screenOf } from './screen.ts';
import { counted, homeIn, nowIn } from './support.ts';

interface PreviewFlags extends SampleFlags {
  readonly wide?: boolean;
}

export const previewMapping: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('preview')
      .description(
        'Show the next file as bytes and as cells, made of real orders. Nothing is sent, no number is taken.',
      )
      .argument('<mapping>', 'name in the workspace or path of a mapping file');
    withSampleFlags(command)
      .option('--wide', 'do not cut lines at the width of the terminal')
      .action(async (reference: string, _options, self) => {
        const flags = flagsOf(self) as PreviewFlags;
        const files = await filesFor(cli, flags, reference);
        const screen = screenOf(cli, flags.wide === true);
        const value = files.map(({ text, ...file }) => ({ ...file, ...text }));
        cli.answer(flags, value, () => files.map((file) => fileText(file, screen)).join('\n\n'));
        cli.say(flags, 'This shows personal data on purpose. Nothing was written or sent, no number was taken.');
      });
    withExamples(reads(command), [
      'mappings preview legacy-orders',
      'mappings preview legacy-orders --last 10 --wide',
      'mappings preview ./try/orders.yaml --orders orders.json --context context.json',
    ]);
  },
};

async function filesFor(cli: Cli, flags: PreviewFlags, reference: string): Promise<PreviewedFile[]> {
  const home = homeIn(cli);
  const file = await findMapping(home, reference);
  const given = await readContext(home, flags.context, nowIn(cli));
  const path = flags.records ?? flags.orders;
  if (path !== undefined) return preview(file, await givenSample(file, path, given));
  const { last } = flags;
  const { stated } = given;
  return cli.withScope(flags, async (dock, scope) =>
    preview(file, await storedSamples(dock, scope, file, { last, stated })),
  );
}

/** A file as bytes and as cells. */
export function fileText(file: PreviewedFile, screen: Screen): string {
  const { text, grids, refused } = file;
  const parts = [headLines(file).join('\n')];
  const cut = file.cut ? ['(the file goes on)'] : [];
  if (file.records > 0) parts.push([...text.lines.map((line) => screen.line(line)), ...cut].join('\n'));
  if (text.beyondAscii.length > 0) parts.push(`not ASCII: ${text.beyondAscii.join(', ')}`);
  if (file.records > 0 && grids)
    parts.push(
      ...gridTexts(grids).map((one) =>
        one
          .split('\n')
          .map((line) => screen.line(line))
          .join('\n'),
      ),
    );
  if (refused.length > 0) parts.push(refused.map((one) => `cannot be written: ${refusalLine(one)}`).join('\n'));
  return parts.join('\n\n');
}

function headLines({ name, endpoint, number, bytes, records, text }: PreviewedFile): string[] {
  const where = endpoint === '' ? 'no endpoint uses this mapping to write' : endpoint;
  const what = [counted(records, 'record'), counted(bytes, 'byte'), text.encoding].join(', ');
  return [
    printable(`${name}  ${where}, number ${number}, ${what}`),
    ...(records === 0 ? ['Nothing of it can be written.'] : []),
  ];
}
