import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { findRevision } from '../../operations/find-revision.ts';
import { listFiles } from '../../operations/list-files.ts';
import { putFile, uploadPlace } from '../../operations/put-file.ts';
import { rereadFile } from '../../operations/reread-file.ts';
import { type FileStory, openFile, showFile } from '../../operations/show-file.ts';
import { relativeTime } from '../../operations/time-words.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { errors as cliErrors } from '../errors.ts';
import { bytesOf } from '../given-file.ts';
import { choice, instant } from '../options.ts';
import { facts, merchantTable, printable, table } from '../table.ts';
import { writeNew } from '../write-new.ts';
import { addCompare } from './files-compare.ts';
import { addAccept, addRejected } from './files-refused.ts';
import type { Verb } from './verb.ts';

const states = ['claimed', 'done', 'duplicate', 'quarantined', 'rendered', 'sent', 'shadow'] as const;
const kinds = ['orders', 'shipments', 'confirmations', 'inventory', 'order copies', 'tracking copies'] as const;

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

function addPut(noun: Command, cli: Cli): void {
  const command = noun
    .command('put')
    .description('Hand in a file by hand, as if it had been found at that endpoint.')
    .argument('<endpoint>', 'id of an endpoint that is read, such as acme/legacy/shipments')
    .argument('<path>', 'the file; "-" = standard input')
    .option('--name <name>', 'the name it has for Crossdock; default that of the file')
    .option('--again', 'read it although the same bytes were taken before (the mapping has changed)')
    .option('--corrects <id>', 'the file whose rows stand corrected in this one; the exception about it is over')
    .action(async (endpoint: string, path: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { name?: string; again?: boolean; corrects?: string };
      const name = flags.name ?? (path === '-' ? '' : basename(path));
      if (name === '') throw cliErrors.CLI_USAGE({ message: 'A file from standard input needs --name.' });
      await cli.withScope(flags, async (dock, scope) => {
        const { inlet } = uploadPlace(dock, scope, endpoint);
        if (
          !(await cli.agreed(flags, {
            sentences: [`Would hand in ${name} at ${inlet.id}, read by mapping ${inlet.mapping}.`],
            wantsYes: false,
          }))
        )
          return;
        const id = await putFile(
          dock,
          scope,
          {
            endpoint,
            name,
            bytes: bytesOf(cli, path),
            again: flags.again === true,
            ...(flags.corrects !== undefined && { corrects: flags.corrects }),
          },
          cli.actor,
        );
        cli.answer(flags, { id, endpoint, name }, () => id);
        cli.say(flags, `Taken; see how it is read: crossdock files show ${id}.`);
      });
    });
  withExamples(changes(command), [
    'files put acme/legacy/shipments SHIP_7.csv',
    'files put acme/legacy/shipments - --name SHIP_7.csv',
    'files put acme/legacy/shipments corrected.csv --corrects 01h2',
  ]);
}

function addReread(noun: Command, cli: Cli): void {
  const command = noun
    .command('reread')
    .description('Read a received file with the current revision instead of the one that it was taken with.')
    .argument('<id>', 'id of the file')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const { file } = await showFile(dock, scope, id);
        const sentences = [
          `Would read ${file.name} (${file.state}, revision ${file.revision}) with the current revision.`,
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const read = await rereadFile(dock, scope, id, cli.actor);
        cli.answer(flags, { id: read, of: id }, () => read);
        cli.say(flags, `Asked for; see how it is read: crossdock files show ${read}.`);
      });
    });
  withExamples(changes(command), ['files reread 01h2', 'files reread 01h2 --dry-run', 'files reread 01h2 --json']);
}
