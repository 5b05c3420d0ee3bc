import { basename } from 'node:path';
import type { Command } from 'commander';
import { inletFor } from '../../../operations/by-hand/find-inlet.ts';
import { type FileTrial, tryFile } from '../../../operations/by-hand/try-file.ts';
import { putFile } from '../../../operations/put-file.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { errors as cliErrors } from '../../errors.ts';
import { bytesOf } from '../../given-file.ts';
import { facts, printable } from '../../table.ts';

interface PutFlags extends Flags {
  readonly name?: string;
  readonly again?: boolean;
  readonly corrects?: string;
  readonly connection?: string;
}

/** A file that came by another way: by mail, on a stick, corrected by hand. */
export function addPut(noun: Command, cli: Cli): void {
  const command = noun
    .command('put')
    .description(
      'Hand in a file by hand, as if it had been found at that endpoint; --dry-run reads it and shows what it would change.',
    )
    .argument(
      '<endpoint>',
      'an endpoint that is read, such as acme/legacy/shipments, or a kind: orders, shipments, inventory',
    )
    .argument('<path>', 'the file; "-" = standard input')
    .option('--connection <name>', 'with a kind: the connection, WMS or cart whose endpoint is meant')
    .option('--name <name>', 'the name it has for Crossdock; default that of the file')
    .option('--again', 'read it although the same bytes were taken before (the mapping has changed)')
    .option('--corrects <id>', 'the file whose rows stand corrected in this one; the exception about it is over')
    .action(async (given: string, path: string, _options, self) => {
      const flags = flagsOf(self) as PutFlags;
      const name = flags.name ?? (path === '-' ? '' : basename(path));
      if (name === '') throw cliErrors.CLI_USAGE({ message: 'A file from standard input needs --name.' });
      await cli.withScope(flags, async (dock, scope) => {
        const place = inletFor(dock, scope, given, flags.connection);
        const { id: endpoint, mapping } = place.inlet;
        if (flags.dryRun) {
          const trial = await tryFile(dock, place, name, bytesOf(cli, path));
          cli.answer(flags, trial, () => trialText(trial, flags.limit));
        }
        const sentences = [`Would hand in ${name} at ${endpoint}, read by mapping ${mapping}.`];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const upload = {
          endpoint,
          name,
          bytes: bytesOf(cli, path),
          again: flags.again === true,
          ...(flags.corrects !== undefined && { corrects: flags.corrects }),
        };
        const id = await putFile(dock, scope, upload, cli.actor);
        cli.answer(flags, { id, endpoint, name }, () => id);
        cli.say(flags, `Taken; see how it is read: crossdock files show ${id}.`);
      });
    });
  withExamples(changes(command), [
    'files put shipments SHIP_7.csv --merchant acme --dry-run',
    'files put acme/legacy/shipments - --name SHIP_7.csv',
    'files put orders orders.csv --connection web --again',
  ]);
}

function trialText({ name, complaints, remarks, changes: would, ...trial }: FileTrial, limit: number): string {
  const parts = [
    facts([
      ['file', name],
      ['endpoint', trial.endpoint],
      ['mapping', trial.mapping],
      ['bytes', trial.bytes],
      ['taken', trial.accepted ? 'yes' : 'NO, refused as a whole'],
      ['records', trial.records],
      ['complaints', complaints.length + trial.complaintsNotListed],
    ]),
    would.join('\n'),
  ];
  const lines = [
    ...complaints.map(({ row, column, code, note }) => `${name}:${row}  ${column ?? ''}  ${note}  [${code}]`),
    ...remarks.map(({ row, code, note }) => `${name}:${row}  remark: ${note}  [${code}]`),
  ];
  if (lines.length > 0) parts.push(lines.slice(0, limit).map(printable).join('\n'));
  if (lines.length > limit) parts.push(`${lines.length - limit} more; --limit shows more.`);
  return parts.join('\n\n');
}
