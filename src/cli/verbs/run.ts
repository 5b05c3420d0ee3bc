import { runServices, runsNamed } from '../../operations/run-service.ts';
import { flagsOf, withExamples } from '../cli.ts';
import { changes } from '../effects.ts';
import { merchantTable } from '../table.ts';
import type { Verb } from './verb.ts';

export const runVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('run')
      .description('Make a service run now, whatever its timing, as the clock would. The daemon does the work.')
      .argument('<service>', 'a service ("order delivery" or order-delivery) or the id of an endpoint')
      .option('--cart <id>', 'only this cart or WMS')
      .action(async (service: string, _options, self) => {
        const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { cart?: string };
        await cli.withScope(flags, async (dock, scope) => {
          const runs = runsNamed(dock, service, { scope, cart: flags.cart });
          const rows = runs.map(({ service: name, subject, merchant, connection: partner }) => ({
            service: name,
            subject,
            merchant,
            partner,
          }));
          const sentences = rows.map(({ service: name, subject }) => `Would run ${name} of ${subject}.`);
          if (!(await cli.agreed(flags, { sentences, wantsYes: false }))) return;
          await runServices(dock, runs, cli.actor);
          cli.answer(flags, rows, () =>
            merchantTable(
              dock.tools.workspace(),
              ['service', 'endpoint', 'merchant', 'cart or WMS'],
              rows.map((row) => [row.service, row.subject, row.merchant, row.partner]),
            ),
          );
          cli.say(
            flags,
            `${rows.length} run${rows.length === 1 ? '' : 's'} asked for; the daemon takes ${rows.length === 1 ? 'it' : 'them'} up within seconds: crossdock status.`,
          );
        });
      });
    withExamples(changes(command), [
      'run "order download"',
      'run order-delivery --merchant acme',
      'run acme/web/confirmations',
    ]);
  },
};
