import { chosenMappings, findingsOf } from '../../../operations/mappings/check-mappings.ts';
import { flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { counted, findingLine, homeIn } from './support.ts';

export const checkMappings: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('check')
      .description('Look mappings over and list everything that is wrong with them at once. Changes nothing.')
      .argument('[mapping...]', 'names in the workspace or paths of mapping files; default all of the workspace')
      .action(async (references: string[], _options, self) => {
        const flags = flagsOf(self);
        const files = await chosenMappings(homeIn(cli), references);
        const findings = findingsOf(files);
        if (findings.length > 0) cli.exitCode = exitCodes.invalid;
        const value = { valid: findings.length === 0, mappings: files.map(({ name }) => name), findings };
        if (flags.json || flags.ndjson) cli.answer(flags, value, () => '');
        else if (findings.length > 0) cli.answer(flags, value, () => findings.map(findingLine).join('\n'));
        const seen = counted(files.length, 'mapping');
        cli.say(
          flags,
          findings.length > 0 ? `${counted(findings.length, 'problem')} in ${seen}.` : `${seen}, no problem.`,
        );
      });
    withExamples(reads(command), [
      'mappings check',
      'mappings check legacy-orders',
      'mappings check ./try/orders.yaml --json',
    ]);
  },
};
