import { addressesOf, type PartnerAddresses } from '../../operations/connecting/addresses.ts';
import { type TestStep, testConnection, trialsOf } from '../../operations/test-connection.ts';
import { flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../table.ts';
import type { Verb } from './verb.ts';

type Step = TestStep & { readonly endpoint: string };

export const testVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('test')
      .description('Try a connection step by step, as real work would, without changing anything for good.')
      .argument('<connection>', 'a connection, or the id of one endpoint')
      .option('--receive', 'only what is read')
      .option('--send', 'only what is written')
      .action(async (name: string, _options, self) => {
        const flags = flagsOf(self) as ReturnType<typeof flagsOf> & { receive?: boolean; send?: boolean };
        const both = flags.receive === flags.send;
        await cli.withScope(flags, async (dock, scope) => {
          const trials = trialsOf(dock.tools.workspace(), scope, name, {
            receive: both || flags.receive === true,
            send: both || flags.send === true,
          });
          const steps: Step[] = [];
          for await (const step of testConnection(dock, trials)) {
            steps.push(step);
            if (flags.ndjson) cli.io.out.write(`${JSON.stringify(step)}\n`);
            else if (!flags.json) cli.io.out.write(`${line(step)}\n`);
          }
          const works = steps.every(({ ok }) => ok);
          const addresses = trials[0] && (await addressesOf(dock, trials[0].connection));
          if (flags.json) cli.answer(flags, { connection: name, works, steps, ...addresses }, () => '');
          else if (!flags.ndjson && addresses) cli.io.out.write(addressLines(addresses));
          if (!works) cli.exitCode = exitCodes.remote;
          cli.say(flags, verdict(name, steps));
        });
      });
    withExamples(reads(command), [
      'test warehouse-sftp',
      'test warehouse-sftp --send',
      'test acme/legacy/orders --json',
    ]);
  },
};

function line({ ok, endpoint, name, milliseconds, detail, code }: Step): string {
  return `${ok ? 'ok    ' : 'FAILED'}  ${endpoint}  ${name}  ${milliseconds} ms  ${printable(detail)}${code ? `  [${code}]` : ''}`;
}

function addressLines({ calls, given, problem }: PartnerAddresses): string {
  const lines = [
    ...calls.map((one) => `we call  ${one}`),
    ...given.map(({ what, address }) => `for the vendor  ${what}  ${address}`),
    ...(problem === '' ? [] : [`public address  ${printable(problem)}`]),
  ];
  return lines.map((one) => `${one}\n`).join('');
}

function verdict(name: string, steps: readonly Step[]): string {
  const failed = steps.find(({ ok }) => !ok);
  return failed
    ? `${name} does not work: "${failed.name}" failed. Repair what it names and test again.`
    : `${name} works.`;
}
