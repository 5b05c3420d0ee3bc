import { type Command, InvalidArgumentError } from 'commander';
import { type AuditWish, auditScope, type DeedDone, findDeed, listDeeds } from '../../operations/audit.ts';
import { deedsCsv, diffLines } from '../../operations/deed-texts.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { shortChange } from '../deeds-table.ts';
import { reads } from '../effects.ts';
import { errors } from '../errors.ts';
import { instant } from '../options.ts';
import { facts, printable, table } from '../table.ts';
import type { Verb } from './verb.ts';

type ListFlags = Flags & Omit<AuditWish, 'limit'> & { readonly csv?: boolean };

export const auditVerb: Verb = {
  add(root, cli) {
    const noun = root.command('audit').description('Who changed what, when and why; without a further word the list.');
    withExamples(noun, ['audit list', 'audit list --merchant acme --since 2026-03-01', 'audit show 17']);
    addList(noun, cli);
    addShow(noun, cli);
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list', { isDefault: true })
    .description('What people did, and what became current by itself; newest first.')
    .option('--actor <who>', 'only by this person, with the way or without: cli:anna, anna')
    .option('--action <words>', 'only this, or all that begins so: "orders retry", orders')
    .option('--subject <id>', 'only what was done to this')
    .option('--since <time>', 'since then (ISO)', instant)
    .option('--until <time>', 'before then (ISO)', instant)
    .option('--older-than <id>', 'the next page: only rows before this one', rowId)
    .option('--csv', 'as CSV, with what was before and after as JSON')
    .action(async (_options, self) => {
      const flags = flagsOf(self) as ListFlags;
      const { actor, action, subject, since, until, olderThan, limit } = flags;
      if (flags.csv && (flags.json || flags.ndjson))
        throw errors.CLI_USAGE({ message: 'Give either --csv or --json.' });
      await cli.withDock(async (dock) => {
        const scope = await auditScope(dock, flags.merchant);
        const deeds = await listDeeds(dock, scope, {
          limit,
          ...(actor !== undefined && { actor }),
          ...(action !== undefined && { action }),
          ...(subject !== undefined && { subject }),
          ...(since !== undefined && { since }),
          ...(until !== undefined && { until }),
          ...(olderThan !== undefined && { olderThan }),
        });
        if (flags.csv) cli.io.out.write(deedsCsv(deeds));
        else cli.answer(flags, deeds, () => listText(deeds));
        const last = deeds.at(-1);
        if (last && deeds.length === limit)
          cli.say(flags, `The newest ${limit} of these; further ones: --older-than ${last.id}.`);
      });
    });
  withExamples(reads(command), [
    'audit list --merchant acme',
    'audit list --actor anna --action "orders retry" --since 2026-03-01',
    'audit list --limit 10000 --csv > audit.csv',
  ]);
}

function listText(deeds: readonly DeedDone[]): string {
  if (deeds.length === 0) return 'Nothing was done.';
  return table(
    ['id', 'at', 'who', 'merchant', 'did', 'to', 'change', 'because'],
    deeds.map((deed) => [
      deed.id,
      // To the second is enough to read; --json has the instant.
      deed.at.slice(0, 19).replace('T', ' '),
      deed.actor,
      deed.merchant === '' ? '-' : deed.merchant,
      deed.action,
      deed.subject,
      shortChange(deed),
      deed.reason,
    ]),
  );
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('One row of the audit, with what was before and after as a diff.')
    .argument('<id>', 'id of the row')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withDock(async (dock) => {
        const deed = await findDeed(dock, await auditScope(dock, flags.merchant), id);
        cli.answer(flags, deed, () => showText(deed));
      });
    });
  withExamples(reads(command), ['audit show 17', 'audit show 17 --merchant acme', 'audit show 17 --json']);
}

function showText(deed: DeedDone): string {
  const what = facts([
    ['row', deed.id],
    ['at', deed.at],
    ['who', deed.actor],
    ['did', deed.action],
    ['to', deed.subject],
    ['merchant', deed.merchant],
    ['because', deed.reason],
  ]);
  const lines = diffLines(deed).map(printable);
  return lines.length === 0 ? what : `${what}\n\n${lines.join('\n')}`;
}

function rowId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('The id of a row is expected.');
  return Number(text);
}
