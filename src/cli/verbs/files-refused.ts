import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { acceptable, acceptFile } from '../../operations/accept-file.ts';
import { rejectedFile } from '../../operations/rejected-file.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { writeRejected } from '../write-new.ts';

export function addRejected(noun: Command, cli: Cli): void {
  const command = noun
    .command('rejected')
    .description('What was refused of a received file, in its own layout, to be corrected and put in again.')
    .argument('<id>', 'id of the file')
    .option('--out <path>', 'write there; an existing file is never replaced ("-" = standard output)')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { out?: string };
      await cli.withScope(flags, async (dock, scope) => {
        const rejected = await rejectedFile(dock, scope, id);
        const { file, listed, notListed, report, bytes } = rejected;
        if (flags.out === undefined || flags.out === '-') {
          await pipeline(bytes, cli.io.out, { end: false });
          if (report !== undefined)
            cli.say(flags, `This layout has no room for reasons; --out writes them beside the file.`);
        } else cli.say(flags, `${file.name}: ${await writeRejected(flags.out, rejected)}`);
        const more = `${notListed} more were refused than were listed when the file was read; they are not in it. `;
        if (notListed > 0)
          cli.say(flags, `${listed} complaints. ${more}Correct these, then read the whole file again.`);
        cli.say(flags, `Corrected, it goes in again by: crossdock files put ${file.endpoint} <file>`);
      });
    });
  withExamples(reads(command), [
    'files rejected 01h2 --out to-correct.csv',
    'files rejected 01h2 | head -3',
    'files rejected 01h2 --merchant acme --out to-correct.csv',
  ]);
}

export function addAccept(noun: Command, cli: Cli): void {
  const command = noun
    .command('accept')
    .description('Apply a stock file that was held because it names far fewer articles than are known.')
    .argument('<id>', 'id of the file')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const { name, endpoint } = await acceptable(dock, scope, id);
        const sentences = [
          `Would apply ${name} at ${endpoint}. What it does not name is set to 0, if its mapping says that it is whole.`,
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
        const read = await acceptFile(dock, scope, id, cli.actor);
        cli.answer(flags, { id: read, of: id }, () => read);
        cli.say(flags, `Asked for; see how it is read: crossdock files show ${read}.`);
      });
    });
  withExamples(changes(command), ['files accept 01h2', 'files accept 01h2 --dry-run', 'files accept 01h2 --json']);
}
