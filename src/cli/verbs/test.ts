import { addressesOf, type PartnerAddresses } from '../../operations/connecting/addresses.ts';
import type { Dock } from '../../operations/dock.ts';
import { draftDock } from '../../operations/draft-dock.ts';
import type { Scope } from '../../operations/scope.ts';
import { type TestStep, testConnection, trialsOf } from '../../operations/test-connection.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { refuseFor } from '../findings.ts';
import { printable } from '../table.ts';
import type { Verb } from './verb.ts';

type Step = TestStep & { readonly endpoint: string };

interface TestFlags extends Flags {
  readonly receive?: boolean;
  readonly send?: boolean;
  readonly draft?: boolean;
}

export const testVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('test')
      .description('Try a connection step by step, as real work would, without changing anything for good.')
      .argument('<connection>', 'a connection, or the id of one endpoint')
      .option('--receive', 'only what is read')
      .option('--send', 'only what is written')
      .option('--draft', 'as the files have it now, also what is not published yet')
      .action((name: string, _options, self) =>
        cli.withScope(flagsOf(self), async (dock, scope) => {
          const flags = flagsOf(self) as TestFlags;
          if (!flags.draft) return run(cli, flags, dock, scope, name);
          const read = await draftDock(dock);
          if ('findings' in read) return refuseFor(cli, flags, read.findings);
          try {
            await run(cli, flags, read.draft, scope, name);
          } finally {
            await read.close();
          }
        }),
      );
    withExamples(reads(command), [
      'test warehouse-sftp',
      'test acme/legacy/orders --send --json',
      'test acme/shop --draft',
    ]);
  },
};

async function run(cli: Cli, flags: TestFlags, dock: Dock, scope: Scope, name: string): Promise<void> {
  const both = flags.receive === flags.send;
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
}

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
    : `successful: ${name} works.`;
}
