import { writeFile } from 'node:fs/promises';
import { errors } from '../../../operations/errors.ts';
import { type Guessed, type GuessedKind, guessFromSample } from '../../../operations/mappings/guess.ts';
import { type Flags, flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { bytesOf } from '../../given-file.ts';
import { choice } from '../../options.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { homeIn } from './support.ts';

const kinds: readonly GuessedKind[] = ['orders', 'shipments', 'inventory'];

interface GuessFlags extends Flags {
  readonly kind?: GuessedKind;
  readonly out?: string;
}

export const guessVerb: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('guess')
      .description('Propose a mapping from a sample file, with the reason for every column.')
      .argument('<sample>', 'a file as the partner sends or wants it; "-" = standard input')
      .option('--kind <kind>', 'what the file is about: orders, shipments or inventory', choice(kinds))
      .option('--out <path>', 'write the mapping there; an existing file is never replaced')
      .action(async (sample: string, _options, self) => {
        const flags = flagsOf(self) as GuessFlags;
        const home = homeIn(cli);
        const guessed = await guessFromSample(home, bytesOf(cli, sample), flags.kind);
        if (flags.out !== undefined) await write(flags.out, guessed.yaml);
        if (flags.json || flags.ndjson) cli.answer(flags, { ...guessed.proposal, yaml: guessed.yaml }, () => '');
        else if (flags.out === undefined) cli.io.out.write(guessed.yaml);
        cli.say(flags, verdict(guessed, flags.out));
      });
    withExamples(reads(command), [
      'mappings guess SHIP_7.csv',
      'mappings guess stock.txt --kind inventory --out mappings/stock.yaml',
      'mappings guess SHIP_7.csv --json',
    ]);
  },
};

function verdict({ proposal: { kind, records, missing } }: Guessed, out: string | undefined): string {
  const columns = records.flatMap((record) => record.columns);
  const certain = columns.filter((column) => column.certain).length;
  const lacks = missing.map((paths) => ` No column gives ${paths}.`).join('');
  const next = out === undefined ? '' : ` Look at ${out}, then: crossdock check.`;
  return `A file of ${kind}: ${columns.length} columns, ${certain} certain, the others are guesses.${lacks}${next}`;
}

async function write(path: string, yaml: string): Promise<void> {
  await writeFile(path, yaml, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    throw errors.FILE_NOT_WRITABLE({ message: `${path} cannot be written (${cause.code ?? cause}).`, cause });
  });
}
