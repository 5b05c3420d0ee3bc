import { acceptHostKey, planHostKey } from '../../operations/accept-host-key.ts';
import { flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import type { Verb } from './verb.ts';

export const connectionsVerb: Verb = {
  add(root, cli) {
    const noun = root.command('connections').description('What connections expect of the server at the other end.');
    withExamples(noun, [
      'connections accept-host-key partner-sftp',
      'connections accept-host-key partner-sftp --yes',
      'connections accept-host-key partner-sftp --dry-run',
    ]);
    const command = noun
      .command('accept-host-key')
      .description(
        'Show the key of an SFTP server, and with --yes expect it from now on; what waited for it is tried again.',
      )
      .argument('<connection>', 'name of a connection in crossdock.yaml')
      .option(
        '--expect <fingerprint>',
        'as the partner gave it (SHA256:...): accepted without --yes, any other one refused',
      )
      .action(async (name: string, _options, self) => {
        const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { expect?: string };
        await cli.withScope(flags, async (dock) => {
          const plan = await planHostKey(dock, name, flags.expect?.replace(/=$/, ''));
          const { expected, shown, known, publishes } = plan;
          if (known) {
            cli.answer(
              flags,
              { connection: name, shown, changed: false },
              () => `${name} shows ${shown}, as expected.`,
            );
            return;
          }
          const sentences = [
            `${name} shows the host key ${shown}; ${expected.length === 0 ? 'none was expected so far' : `expected so far: ${expected.join(', ')}`}.`,
            'Compare it with what the partner tells you by another way than this server.',
            'Would write it into crossdock.yaml.',
          ];
          if (!(await cli.agreed(flags, { sentences, wantsYes: flags.expect === undefined }))) return;
          const again = await acceptHostKey(dock, plan, cli.actor);
          cli.answer(flags, { connection: name, shown, changed: true, triedAgain: again }, () => shown);
          cli.say(
            flags,
            publishes
              ? `Expected from now on; tried again within a minute: ${again}.`
              : 'It is a draft until somebody publishes it: crossdock mappings publish.',
          );
        });
      });
    withExamples(changes(command), [
      'connections accept-host-key partner-sftp --dry-run',
      'connections accept-host-key partner-sftp --yes',
      'connections accept-host-key partner-sftp --expect SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    ]);
  },
};
