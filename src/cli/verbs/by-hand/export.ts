import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { exportGate, type FileByHand, type GateBacklog, undeliveredAt } from '../../../operations/by-hand/export.ts';
import type { Dock } from '../../../operations/dock.ts';
import { openFile } from '../../../operations/show-file.ts';
import { exists, fingerprint } from '../../../support/files.ts';
import { type Cli, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { exitCodes } from '../../exit-codes.ts';
import { table } from '../../table.ts';
import { writeNew } from '../../write-new.ts';

type ExportFlags = ReturnType<typeof flagsOf> & { readonly wms?: string; readonly out: string };

type Written = FileByHand & { readonly path: string };

export function addExport(noun: Command, cli: Cli): void {
  const command = noun
    .command('export')
    .description('Write the files of orders that no warehouse has, to be handed over by hand. Nothing is sent.')
    .requiredOption('--undelivered', 'what waits at a gate, and what is written and has not gone out')
    .option('--wms <id>', 'only for this WMS')
    .option('--out <folder>', 'write there; made when it is missing', '.')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ExportFlags;
      await cli.withScope(flags, async (dock, scope) => {
        const gates = await undeliveredAt(dock, scope, flags.wms);
        const wantsYes = gates.some(({ waiting }) => waiting > 0);
        if (!(await cli.agreed(flags, { sentences: planOf(gates, flags.out), wantsYes }))) return;
        const files: Written[] = [];
        for (const gate of gates) {
          const folder = gates.length === 1 ? flags.out : join(flags.out, gate.gate.replaceAll('/', '_'));
          files.push(...(await writeAll(dock, folder, await exportGate(dock, gate, cli.actor))));
        }
        cli.answer(flags, files, () =>
          table(
            ['delivery', 'no.', 'orders', 'file'],
            files.map((file) => [file.delivery, file.number, file.orders, file.path]),
          ),
        );
        if (files.length === 0) cli.exitCode = exitCodes.partly;
        cli.say(flags, 'When they are handed over: crossdock orders mark-delivered --file <name>.');
      });
    });
  withExamples(changes(command), [
    'orders export --undelivered --merchant acme --out to-the-warehouse --dry-run',
    'orders export --undelivered --wms legacy --out to-the-warehouse --yes',
    'orders export --undelivered --json --yes',
  ]);
}

function planOf(gates: readonly GateBacklog[], out: string): string[] {
  return [
    ...gates.map(
      ({ gate, waiting, written, undecided }) =>
        `${gate}: ${waiting} waiting order${waiting === 1 ? '' : 's'} would be put into files and ${written} written file${written === 1 ? '' : 's'} copied to ${out}.${undecided > 0 ? ` ${undecided} left out: nobody knows yet whether it arrived.` : ''}`,
    ),
    'The gates keep these files and send them themselves if they can before they are booked; "crossdock pause <gate>" before keeps them from it.',
  ];
}

async function writeAll(dock: Dock, folder: string, files: readonly FileByHand[]): Promise<Written[]> {
  await mkdir(folder, { recursive: true });
  const written: Written[] = [];
  for (const file of files) {
    written.push({ ...file, path: await writeOne(dock, folder, file) });
  }
  return written;
}

/** An earlier export of the same file is left as it is; another file of the same name keeps its place. */
async function writeOne(
  dock: Dock,
  folder: string,
  { merchant, document, fileName, number }: FileByHand,
): Promise<string> {
  const { file, bytes } = await openFile(dock, [merchant], document);
  const plain = join(folder, fileName);
  const taken = await exists(plain);
  if (taken && (await fingerprint(plain)).sha256 === file.sha256) {
    bytes.destroy();
    return plain;
  }
  const path = taken ? join(folder, String(number), fileName) : plain;
  await mkdir(dirname(path), { recursive: true });
  await writeNew(path, bytes);
  return path;
}
