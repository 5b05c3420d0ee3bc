import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import { errors } from '../../../operations/errors.ts';
import type { Scope } from '../../../operations/scope.ts';
import {
  applySheet,
  draftSheet,
  exportSheet,
  type SheetDraft,
  type SheetProblem,
  sheetText,
} from '../../../operations/translation/import-sheet.ts';
import { cell, type Sheet, type SheetDiff, type SheetRow } from '../../../operations/translation/sheet.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes, reads } from '../../effects.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../table.ts';

export interface SheetVerbs<F extends Flags> {
  /** `aliases`, for the sentences. */
  readonly what: string;
  /** Flags that choose the table. */
  readonly options?: (command: Command) => Command;
  sheetOf(flags: F): Sheet;
  /** What an import sets free; a sentence, `''` = nothing to say. */
  after?(dock: Dock, scope: Scope, diff: SheetDiff, flags: F): Promise<string>;
  readonly exportExamples: readonly [string, string, string];
  readonly importExamples: readonly [string, string, string];
}

type ImportFlags = Flags & { readonly csv: string; readonly keep?: boolean };

export function addSheetVerbs<F extends Flags>(noun: Command, cli: Cli, verbs: SheetVerbs<F>): void {
  addExport(noun, cli, verbs);
  addImport(noun, cli, verbs);
}

function addExport<F extends Flags>(noun: Command, cli: Cli, verbs: SheetVerbs<F>): void {
  const command = noun
    .command('export')
    .description(`Write ${verbs.what} as a CSV file that can be edited and imported.`)
    .option('--csv <file>', 'where to; "-" = standard output, an existing file is never replaced', '-');
  verbs.options?.(command);
  command.action(async (_options, self) => {
    const flags = flagsOf(self) as F & { csv: string };
    await cli.withScope(flags, async (dock, scope) => {
      const text = await exportSheet(dock, scope, verbs.sheetOf(flags));
      if (flags.csv === '-') cli.io.out.write(text);
      else await write(flags.csv, text);
    });
  });
  withExamples(reads(command), verbs.exportExamples);
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw errors.FILE_NOT_WRITABLE({ message: `${path} cannot be written (${why}).`, cause });
  }
}

function addImport<F extends Flags>(noun: Command, cli: Cli, verbs: SheetVerbs<F>): void {
  const command = noun
    .command('import')
    .description(`Take ${verbs.what} from a CSV file: shows what would change, and does it with --yes.`)
    .requiredOption('--csv <file>', 'the file, with the columns of an export; "-" = standard input')
    .option('--keep', 'rows that the file leaves out stay as they are');
  verbs.options?.(command);
  command.action(async (_options, self) => {
    const flags = flagsOf(self) as F & ImportFlags;
    await cli.withScope(flags, (dock, scope) => importSheet(cli, dock, scope, verbs, flags));
  });
  withExamples(changes(command), verbs.importExamples);
}

async function importSheet<F extends Flags>(
  cli: Cli,
  dock: Dock,
  scope: Scope,
  verbs: SheetVerbs<F>,
  flags: F & ImportFlags,
): Promise<void> {
  const sheet = verbs.sheetOf(flags);
  const text = await sheetText(bytesOf(cli, flags.csv));
  const draft = await draftSheet(dock, scope, sheet, text, { keep: flags.keep ?? false });
  const diff = await settleDraft(cli, dock, { what: `import ${verbs.what}`, sheet, done: 'imported' }, draft, flags);
  const remark = diff && (await verbs.after?.(dock, scope, diff, flags));
  if (remark) cli.say(flags, remark);
}

interface Settling {
  /** `import aliases`, for the question. */
  readonly what: string;
  readonly sheet: Sheet;
  /** Its name in the JSON answer. */
  readonly done: string;
}

/** Shows what would change and does it when somebody agrees; `undefined` = nothing was done. */
export async function settleDraft(
  cli: Cli,
  dock: Dock,
  { what, sheet, done }: Settling,
  draft: SheetDraft,
  flags: Flags,
): Promise<SheetDiff | undefined> {
  if ('problems' in draft) {
    refuse(cli, flags, done, draft.problems);
    return undefined;
  }
  const { diff } = draft;
  const counts = `${diff.added.length} added, ${diff.changed.length} changed, ${diff.removed.length} removed, ${diff.unchanged} unchanged`;
  const some = diff.added.length + diff.changed.length + diff.removed.length > 0;
  const sentences = [...diffLines(sheet, diff, flags.limit), `Would ${what}: ${counts}.`];
  if (!(await cli.agreed(flags, { sentences, wantsYes: some }))) {
    cli.answer(flags, { ...diff, [done]: false }, () => counts);
    return undefined;
  }
  await applySheet(dock, sheet, diff, cli.actor);
  cli.answer(flags, { ...diff, [done]: true }, () => counts);
  return diff;
}

function refuse(cli: Cli, flags: Flags, done: string, problems: readonly SheetProblem[]): void {
  cli.exitCode = exitCodes.invalid;
  const lines = problems.slice(0, flags.limit).map(({ row, message }) => printable(`row ${row}  ${message}`));
  cli.answer(flags, { [done]: false, problems }, () => lines.join('\n'));
  cli.say(flags, `${problems.length} problem${problems.length === 1 ? '' : 's'}. Nothing was changed.`);
}

/** `+` added, `-` removed, `~` changed with what it was; as many of each as the limit says. */
function diffLines({ columns }: Sheet, { added, changed, removed }: SheetDiff, limit: number): string[] {
  const row = (one: SheetRow) => columns.map((column) => cell(one, column)).join(', ');
  const changedRow = ({ before, after }: SheetDiff['changed'][number]) =>
    columns
      .map((column) =>
        cell(before, column) === cell(after, column)
          ? cell(after, column)
          : `${cell(before, column)} -> ${cell(after, column)}`,
      )
      .join(', ');
  return [
    ...shown('+', added.map(row), limit),
    ...shown('~', changed.map(changedRow), limit),
    ...shown('-', removed.map(row), limit),
  ];
}

function shown(sign: string, rows: readonly string[], limit: number): string[] {
  const more = rows.length > limit ? [`${sign} ... and ${rows.length - limit} more; --limit shows more of them.`] : [];
  return [...rows.slice(0, limit).map((row) => printable(`${sign} ${row}`)), ...more];
}

async function* bytesOf(cli: Cli, path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of path === '-' ? cli.io.in : createReadStream(path)) yield Buffer.from(chunk as Uint8Array);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw errors.FILE_NOT_READABLE({ message: `${path} cannot be read (${why}).`, cause });
  }
}
