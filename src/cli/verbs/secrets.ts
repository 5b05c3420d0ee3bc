import type { Command } from 'commander';
import {
  checkName,
  dropSecret,
  keepSecret,
  secretNamed,
  secretsOf,
  unknownSecret,
  usersOf,
} from '../../operations/secrets/secrets.ts';
import { type Cli, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { table } from '../table.ts';
import { typedSecret } from '../typed-secret.ts';
import type { Verb } from './verb.ts';

export const secretsVerb: Verb = {
  add(root, cli) {
    const noun = root
      .command('secrets')
      .description('Passwords and keys that the store keeps sealed, for references of the workspace.');
    withExamples(noun, ['secrets set partner-sftp', 'secrets list', 'secrets delete partner-sftp --yes']);
    addSet(noun, cli);
    addList(noun, cli);
    addDelete(noun, cli);
  },
};

function addSet(noun: Command, cli: Cli): void {
  const command = noun
    .command('set')
    .description(
      'Keep a secret under a name, in place of the one before; it is typed unseen or read from standard input.',
    )
    .argument('<name>', 'as references of the workspace have it')
    .action(async (name: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withDock(async (dock) => {
        checkName(name);
        const was = await secretNamed(dock, name);
        const instead = was ? `, in place of the one of ${was.updatedAt}` : '';
        if (!(await cli.agreed(flags, { sentences: [`Would keep the secret "${name}"${instead}.`], wantsYes: false })))
          return;
        const kept = await keepSecret(dock, name, await typedSecret(cli.io, `${name}: `), cli.actor);
        cli.answer(flags, kept, () => name);
        cli.say(flags, `Kept. Refer to it as \${secret:${name}}; running daemons take it up within seconds.`);
      });
    });
  withExamples(changes(command), [
    'secrets set partner-sftp',
    'secrets set partner-sftp < /media/safe/partner-sftp.txt',
    'secrets set partner-sftp --reason "the partner changes it every spring"',
  ]);
}

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('List the names of all secrets, and when each was first and last kept; never what they are.')
    .action(async (_options, self) => {
      const flags = flagsOf(self);
      await cli.withDock(async (dock) => {
        const all = await secretsOf(dock);
        cli.answer(flags, all, () =>
          table(
            ['name', 'since', 'changed'],
            all.map(({ name, createdAt, updatedAt }) => [name, createdAt, updatedAt]),
          ),
        );
      });
    });
  withExamples(reads(command), ['secrets list', 'secrets list --json', 'secrets list --ndjson']);
}

function addDelete(noun: Command, cli: Cli): void {
  const command = noun
    .command('delete')
    .description('Forget a secret for good; refused while the workspace refers to it.')
    .argument('<name>', 'as "crossdock secrets list" has it')
    .option('--force', 'although the workspace refers to it')
    .action(async (name: string, _options, self) => {
      const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { force?: boolean };
      await cli.withDock(async (dock) => {
        const was = await secretNamed(dock, name);
        if (!was) throw unknownSecret(name);
        const users = await usersOf(dock, name);
        const sentences = [
          `Would forget the secret "${name}" of ${was.updatedAt}; it cannot be brought back.`,
          ...users.map((file) => `${file} needs it.`),
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: true }))) return;
        await dropSecret(dock, name, flags.force ?? false, cli.actor);
        cli.answer(flags, { name, deleted: true }, () => name);
        cli.say(flags, 'Forgotten.');
      });
    });
  withExamples(changes(command), [
    'secrets delete partner-sftp --dry-run',
    'secrets delete partner-sftp --yes',
    'secrets delete partner-sftp --force --yes',
  ]);
}
