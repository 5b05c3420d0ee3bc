import { type Certified, certify, certifyPlace } from '../../../operations/connecting/certify.ts';
import { certifySend, noteCertifyOrder, sendingPlace } from '../../../operations/connecting/certify-send.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../../cli.ts';
import { changes } from '../../effects.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../table.ts';
import type { Verb } from '../verb.ts';

interface CertifyFlags extends Flags {
  readonly send?: boolean;
  readonly sku: string;
  readonly shipMethod: string;
}

export const certifyVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('certify')
      .description(
        "Check with a partner's real or test account what the connector promises: reads only, unless a test order is to be sent.",
      )
      .argument('<connection>', 'a cart or WMS that is spoken to over its API, such as acme/ship')
      .option('--send', 'also send a WMS one clearly marked test order twice, look for it, and cancel it')
      .option('--sku <code>', 'what is ordered, as the WMS writes it', 'TEST-SKU')
      .option('--ship-method <code>', 'how it is to be shipped, as the WMS calls it', '')
      .action((connection: string, _options, self) => run(cli, flagsOf(self) as CertifyFlags, connection));
    withExamples(changes(command), [
      'certify acme/shop',
      'certify acme/ship --json',
      'certify acme/ship --send --sku MUG --yes',
    ]);
  },
};

async function run(cli: Cli, flags: CertifyFlags, given: string): Promise<void> {
  await cli.withScope(flags, async (dock, scope) => {
    const place = certifyPlace(dock, scope, given);
    const gate = flags.send ? sendingPlace(dock, place) : undefined;
    const sends = `Would send ${place.name} one test order twice, marked "DO NOT SHIP", and cancel it where that can be done.`;
    const sentences = [`Would test ${place.name}, read one page of each kind, and try a wrong secret once.`];
    const plan = { sentences: gate ? [...sentences, sends] : sentences, wantsYes: gate !== undefined };
    if (!(await cli.agreed(flags, plan))) return;
    const lines: Certified[] = [];
    const tell = (line: Certified) => {
      lines.push(line);
      if (flags.ndjson) cli.io.out.write(`${JSON.stringify(line)}\n`);
      else if (!flags.json) cli.io.out.write(`${lineText(line)}\n`);
    };
    for await (const line of certify(dock, place)) tell(line);
    if (gate && lines[0]?.verdict === 'ok') {
      const order = await noteCertifyOrder(dock, place, gate, flags, cli.actor);
      for await (const line of certifySend(dock, place, order)) tell(line);
    }
    const failed = lines.filter(({ verdict }) => verdict === 'failed').length;
    if (failed > 0) cli.exitCode = exitCodes.remote;
    if (flags.json && !flags.ndjson)
      cli.answer(flags, { connection: place.name, holds: failed === 0, checks: lines }, () => '');
    cli.say(flags, failed === 0 ? `${place.name} keeps what it promises.` : `${failed} of ${lines.length} failed.`);
  });
}

function lineText({ check, verdict, detail, code }: Certified): string {
  const word = verdict === 'failed' ? 'FAILED' : verdict;
  return `${word.padEnd(13)}  ${check}  ${printable(detail)}${code ? `  [${code}]` : ''}`;
}
