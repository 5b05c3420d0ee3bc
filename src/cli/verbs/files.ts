import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { findRevision } from '../../operations/find-revision.ts';
import { listFiles } from '../../operations/list-files.ts';
import { type FileStory, openFile, showFile } from '../../operations/show-file.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { choice, instant } from '../options.ts';
import { facts, merchantTable, printable, table } from '../table.ts';
import { writeNew } from '../write-new.ts';
import { addPut } from './by-hand/put.ts';
import { addCompare } from './files-compare.ts';
import { addAccept, addRejected } from './files-refused.ts';
import { addReread } from './repeats/reread.ts';
import type { Verb } from './verb.ts';

const states = ['claimed', 'done', 'duplicate', 'quarantined', 'rendered', 'sent', 'shadow'] as const;
const kinds = [
  'orders',
  'shipments',
  'confirmations',
  'inventory',
  'acknowledgements',
  'cancels',
  'returns',
  'order copies',
  'tracking copies',
] as const;

export const filesVerb: Verb = {
  add(root, cli) {
    const noun = root.command('files').description('Every file that was received or sent, byte for byte.');
    withExamples(noun, [
      'files list --in',
      'files get 01h2 --out copy.csv',
      'files put acme/legacy/shipments SHIP_7.csv',
    ]);
    addList(noun, cli);
    addShow(noun, cli);
    addGet(noun, cli);
    addRejected(noun, cli);
    addPut(noun, cli);
    addReread(noun, cli);
    addAccept(noun, cli);
    addCompare(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Files, newest first.')
    .option('--in', 'only received ones')
    .option('--sent', 'only ones of ours')
    .option('--state <state>', 'only this state', choice(states))
    .option('--kind <kind>', 'only this kind', choice(kinds))
    .option('--revision <id>', 'only what went out or came in under this revision (or the only one that begins so)')
    .option('--mapping <name>', 'only what this mapping wrote or read')
    .option('--since <time>', 'since then (ISO)', instant)
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & {
        in?: boolean;
        sent?: boolean;
        state?: string;
        kind?: string;
        revision?: string;
        mapping?: string;
        since?: string;
      };
      const { state, kind, mapping, since, limit } = flags;
      const direction = flags.in === flags.sent ? undefined : flags.in ? 'in' : 'out';
      await cli.withScope(flags, async (dock, scope) => {
        const files = await listFiles(dock, scope, {
          limit,
          ...(direction && { direction }),
          ...(state && { state }),
          ...(kind && { kind }),
          ...(flags.revision !== undefined && { revision: await findRevision(dock, flags.revision) }),
          ...(mapping && { mapping }),
          ...(since && { since }),
        });
        const now = cli.io.now();
        cli.answer(flags, files, () =>
          merchantTable(
            dock.tools.workspace(),
            ['id', 'way', 'kind', 'state', 'when', 'bytes', 'endpoint', 'name'],
            files.map((file) => [
              file.id,
              file.direction,
              file.kind,
              file.state,
              relativeTime(file.createdAt, now),
              file.size,
              file.endpoint,
              file.name,
            ]),
          ),
        );
        if (files.length === limit) cli.say(flags, `The newest ${limit}; --limit shows more.`);
      });
    });
  withExamples(reads(command), [
    'files list',
    'files list --in --state quarantined',
    'files list --sent --revision 4f0c1d --json',
  ]);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('A file with what its reading complained of, row by row.')
    .argument('<id>', 'id of the file')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const story = await showFile(dock, scope, id);
        cli.answer(flags, story, () => storyText(story, flags.limit));
      });
    });
  withExamples(reads(command), ['files show 01h2', 'files show 01h2 --limit 500', 'files show 01h2 --json']);
}

function storyText({ file, report, events }: FileStory, limit: number): string {
  const parts = [
    facts([
      ['file', file.name],
      ['state', file.state],
      ['reason', [file.code, file.reason].filter((text) => text !== '').join(': ')],
      ['endpoint', file.endpoint],
      ['kind', `${file.kind}, ${file.direction === 'in' ? 'received' : 'ours'}`],
      ['bytes', file.size],
      ['mapping', file.mapping],
      ['revision', file.revision],
      ['encoding', report.encoding],
      ['sha256', file.sha256],
      ['bytes erased', file.erasedAt === null ? '' : `${file.erasedAt}: ${file.erasedWhy}`],
      ['records', file.records],
      ['rejected', file.rejected],
      ['at', file.createdAt],
      ['id', file.id],
    ]),
  ];
  const complaints = report.errors.slice(0, limit);
  if (complaints.length > 0)
    parts.push(
      complaints
        .map(({ row, column, code, note }) => printable(`${file.name}:${row}  ${column ?? ''}  ${note}  [${code}]`))
        .join('\n'),
    );
  if (report.errors.length > 0) parts.push(refusedText(file, report.errors.length));
  if (report.warnings.length > 0)
    parts.push(
      report.warnings
        .slice(0, limit)
        .map(({ row, code, note }) => printable(`${file.name}:${row}  remark: ${note}  [${code}]`))
        .join('\n'),
    );
  if (events.length > 0)
    parts.push(
      table(
        ['at', 'event'],
        events.map(({ at, event }) => [at, event]),
      ),
    );
  return parts.join('\n\n');
}

function refusedText({ id, rejected }: FileStory['file'], listed: number): string {
  const more = rejected > listed ? `${rejected - listed} more were refused than are listed here. ` : '';
  return `${more}What was refused, to correct and put in again: crossdock files rejected ${id} --out <file>`;
}

function addGet(noun: Command, cli: Cli): void {
  const command = noun
    .command('get')
    .description('The exact bytes of a file, to standard output or into a new file.')
    .argument('<id>', 'id of the file')
    .option('--out <path>', 'write there; an existing file is never replaced ("-" = standard output)')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { out?: string };
      await cli.withScope(flags, async (dock, scope) => {
        const { file, bytes } = await openFile(dock, scope, id);
        if (flags.out === undefined || flags.out === '-')
          return void (await pipeline(bytes, cli.io.out, { end: false }));
        await writeNew(flags.out, bytes);
        cli.say(flags, `${file.name}: ${file.size} bytes written to ${flags.out}.`);
      });
    });
  withExamples(reads(command), ['files get 01h2', 'files get 01h2 --out copy.csv', 'files get 01h2 | head -3']);
}
