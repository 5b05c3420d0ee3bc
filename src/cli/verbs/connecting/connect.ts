import { askConsent, type Consent, type ConsentWay } from '../../../operations/connecting/consent.ts';
import { errors as connecting } from '../../../operations/connecting/errors.ts';
import { type ConnectPlace, findPlace } from '../../../operations/connecting/place.ts';
import { type ConnectPlan, planConnect, planSentences } from '../../../operations/connecting/plan.ts';
import type { Answer } from '../../../operations/connecting/questions.ts';
import { tryConnect } from '../../../operations/connecting/try.ts';
import { writeConnect } from '../../../operations/connecting/write.ts';
import type { Dock } from '../../../operations/dock.ts';
import type { TestStep } from '../../../operations/test-connection.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { Dialogue } from '../../dialogue.ts';
import { changes } from '../../effects.ts';
import { errors } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { findingLine, refuseFor } from '../../findings.ts';
import { portOf } from '../../options.ts';
import { printable } from '../../table.ts';
import type { Verb } from '../verb.ts';
import { askAnswers, type Given, givenAnswers } from './answers.ts';

interface ConnectFlags extends Flags, Given {
  readonly port?: number;
  readonly callback?: boolean;
  readonly paste?: boolean;
}

export const connectVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('connect')
      .description(
        'Set up a cart or WMS that is spoken to over its API: ask for its settings, let a person agree at the partner where that is needed, test, and only then write.',
      )
      .argument('<connector>', 'such as shopify; a wrong name lists all')
      .argument('<where>', 'the merchant and what the cart or WMS is, or will be, called: acme/shop')
      .option('--set <setting=value>', 'a setting, instead of being asked for it; again for each', more, [])
      .option('--secret <setting>', 'a secret that lies on standard input, one line for each, in this order', more, [])
      .option('--port <n>', 'where the browser comes back to on this machine; default any free port', portOf)
      .option('--callback', 'let the browser come back to the daemon: CROSSDOCK_PUBLIC_URL/oauth/callback')
      .option('--paste', 'ask for the address at which the browser ended, wherever that is')
      .action((connector: string, where: string, _options, self) =>
        connect(cli, flagsOf(self) as ConnectFlags, connector, where),
      );
    withExamples(changes(command), [
      'connect shopify acme/shop',
      'connect shipstream acme/ship --set "api username=acme" --secret "api key" --yes < key.txt',
      'connect quickbooks-commerce acme/wholesale --callback',
    ]);
  },
};

async function connect(cli: Cli, flags: ConnectFlags, connector: string, where: string): Promise<void> {
  if (flags.callback && flags.paste) throw errors.CLI_USAGE({ message: '--callback and --paste do not go together.' });
  await cli.withScope(flags, async (dock, scope) => {
    if (flags.callback && dock.publicUrl === '') throw connecting.CONNECT_PUBLIC_URL();
    const place = await findPlace(dock, scope, connector, where);
    const given = await givenAnswers(cli.io, place, flags);
    const dialogue = cli.io.asks ? new Dialogue(cli.io) : undefined;
    try {
      if (dialogue) cli.say(flags, `${place.connector.label}, as ${place.name}. Enter keeps what stands in brackets.`);
      const plan = await plannedWith(cli, flags, dock, place, given, dialogue);
      if ('findings' in plan) return refuseFor(cli, flags, plan.findings);
      const ask = dialogue && ((question: string) => dialogue.ask(question));
      if (!(await cli.agreed(flags, { sentences: planSentences(plan), wantsYes: true }, ask))) return;
      const consent = plan.wantsConsent ? await consentOf(cli, flags, dock, plan, dialogue) : undefined;
      dialogue?.close();
      await tryAndWrite(cli, flags, dock, plan, consent);
    } finally {
      dialogue?.close();
    }
  });
}

/** A person gets another round where settings do not go together; what they typed need not be typed again. */
const roundsAtMost = 3;

async function plannedWith(
  cli: Cli,
  flags: ConnectFlags,
  dock: Dock,
  place: ConnectPlace,
  given: ReadonlyMap<string, Answer>,
  dialogue: Dialogue | undefined,
): ReturnType<typeof planConnect> {
  if (!dialogue) return planConnect(dock, place, given);
  let answers = await askAnswers(cli.io, dialogue, place, given);
  for (let round = 1; ; round++) {
    const plan = await planConnect(dock, place, answers);
    if (!('findings' in plan) || round >= roundsAtMost) return plan;
    for (const finding of plan.findings) cli.say({ ...flags, quiet: false }, findingLine(finding));
    answers = await askAnswers(cli.io, dialogue, place, given, answers);
  }
}

async function tryAndWrite(
  cli: Cli,
  flags: ConnectFlags,
  dock: Dock,
  plan: ConnectPlan,
  consent: Consent | undefined,
): Promise<void> {
  const { place, secrets, edits, publishes } = plan;
  const steps: TestStep[] = [];
  const { works, token } = await tryConnect(dock, plan, consent, (step) => {
    steps.push(step);
    if (!flags.json && !flags.ndjson) cli.io.out.write(`${stepLine(step)}\n`);
  });
  if (works) await writeConnect(dock, plan, token, cli.actor);
  else cli.exitCode = exitCodes.remote;
  const files = [...new Set(edits.map(({ file }) => file))];
  const written = works ? { files, secrets: [...secrets.keys()] } : { files: [], secrets: [] };
  if (flags.json || flags.ndjson)
    cli.answer(flags, { connection: place.name, works, steps, ...written, runs: works && publishes }, () => '');
  else cli.io.out.write(`${works ? 'successful' : `"${steps.at(-1)?.name}" failed`}\n`);
  if (!works) return cli.say(flags, 'Nothing was written. Repair what it names and run it again.');
  if (!publishes) cli.say(flags, 'The files are a draft until somebody publishes them: crossdock mappings publish.');
  cli.say(
    flags,
    `Next: crossdock test ${place.name}${publishes ? '' : ' --draft'}. Switch its services on last: crossdock services on ${place.name}.`,
  );
}

function stepLine({ ok, name, milliseconds, detail, code }: TestStep): string {
  return `${ok ? 'ok    ' : 'FAILED'}  ${name}  ${milliseconds} ms  ${printable(detail)}${code ? `  [${code}]` : ''}`;
}

async function consentOf(
  cli: Cli,
  flags: ConnectFlags,
  dock: Dock,
  plan: ConnectPlan,
  dialogue: Dialogue | undefined,
): Promise<Consent> {
  const stopping = new AbortController();
  const listenNoLonger = cli.io.interrupted?.(() => stopping.abort());
  const show = (authorizeUrl: string, redirectUri: string) => {
    cli.io.err.write(
      [
        `The application at ${plan.place.connector.label} must have this callback address: ${redirectUri}`,
        'Open this address in a browser and agree; it is waited for ten minutes:',
        `  ${authorizeUrl}`,
        '',
      ].join('\n'),
    );
  };
  try {
    if (!flags.paste) dialogue?.close();
    return await askConsent(dock, plan, { way: wayOf(flags, dialogue), show, signal: stopping.signal });
  } finally {
    listenNoLonger?.();
  }
}

function wayOf({ port = 0, callback, paste }: ConnectFlags, dialogue: Dialogue | undefined): ConsentWay {
  if (callback) return { by: 'daemon' };
  if (!paste) return { by: 'listening', port };
  if (!dialogue) throw errors.CLI_USAGE({ message: '--paste asks for an address, and nobody sits here to be asked.' });
  return {
    by: 'pasting',
    port,
    paste: () => dialogue.ask('The address at which the browser ended: '),
  };
}

function more(text: string, before: readonly string[]): string[] {
  return [...before, text];
}
