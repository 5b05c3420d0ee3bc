import { type SchemaName, schemaNames, writeSchemas } from '../../operations/schemas.ts';
import { didYouMean } from '../../support/nearest.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { errors } from '../errors.ts';
import type { Verb } from './verb.ts';

export const schemaVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('schema')
      .description('JSON Schemas for editors: what may stand in crossdock.yaml, merchants, mappings and their tests.')
      .argument('[name]', `${schemaNames.join(', ')}; without it all of them`)
      .option('--out <folder>', 'write there instead of printing; made when it is missing')
      .action((name: string | undefined, _options, self) => schema(cli, flagsOf(self), name));
    withExamples(reads(command), ['schema mapping', 'schema --out schema', 'schema crossdock --out schema']);
  },
};

async function schema(cli: Cli, flags: Flags & { readonly out?: string }, name: string | undefined): Promise<void> {
  const names = name === undefined ? schemaNames : [known(name)];
  const schemas = cli.program.schemas();
  if (flags.out === undefined) {
    const [only] = names;
    if (names.length === 1 && only) cli.io.out.write(schemas[only]);
    else cli.answer({ ...flags, json: true }, all(schemas), () => '');
    return;
  }
  const written = await writeSchemas(schemas, names, flags.out);
  cli.answer(flags, written, () => written.map(({ path }) => path).join('\n'));
}

/** All of them in one JSON object, by name. */
function all(schemas: Readonly<Record<SchemaName, string>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(schemaNames.map((name) => [name, JSON.parse(schemas[name])]));
}

function known(name: string): SchemaName {
  const found = schemaNames.find((one) => one === name);
  if (found) return found;
  throw errors.CLI_USAGE({
    message: `There is no schema "${name}".${didYouMean(name, schemaNames) || ` There are ${schemaNames.join(', ')}.`}`,
  });
}
