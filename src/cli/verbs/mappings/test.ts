import { chosenMappings, type TestedMapping, testMapping } from '../../../operations/mappings/check-mappings.ts';
import { flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../table.ts';
import type { MappingVerb } from './mapping-verb.ts';
import { counted, findingLine, homeIn } from './support.ts';

export const testMappings: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('test')
      .description('Run the tests that stand beside mappings (<name>.test.yaml), and show what differs.')
      .argument('[mapping...]', 'names in the workspace or paths of mapping files; default all of the workspace')
      .action(async (references: string[], _options, self) => {
        const flags = flagsOf(self);
        const tested: TestedMapping[] = [];
        for (const file of await chosenMappings(homeIn(cli), references)) {
          const one = await testMapping(file);
          tested.push(one);
          if (!flags.json && !flags.ndjson) cli.io.out.write(`${linesOf(one).map(printable).join('\n')}\n`);
        }
        const failed = tested.reduce((sum, one) => sum + failuresOf(one), 0);
        const passed = tested.flatMap(({ tests }) => tests ?? []).filter(({ ok }) => ok).length;
        if (failed > 0) cli.exitCode = exitCodes.invalid;
        if (flags.json || flags.ndjson) cli.answer(flags, { passed, failed, mappings: tested }, () => '');
        const without = tested.filter(({ tests, findings }) => !tests && findings.length === 0).length;
        cli.say(
          flags,
          `${passed} passed, ${failed} failed${without > 0 ? `, ${counted(without, 'mapping')} without tests` : ''}.`,
        );
      });
    withExamples(reads(command), [
      'mappings test',
      'mappings test legacy-orders',
      'mappings test ./try/orders.yaml --json',
    ]);
  },
};

/** A mapping that cannot be tried at all counts as one failure. */
function failuresOf({ tests, findings }: TestedMapping): number {
  return findings.length > 0 ? 1 : (tests ?? []).filter(({ ok }) => !ok).length;
}

function linesOf({ mapping, tests, findings }: TestedMapping): string[] {
  if (findings.length > 0)
    return [`FAILED  ${mapping}  it has problems:`, ...findings.map((one) => `        ${findingLine(one)}`)];
  if (!tests) return [`-       ${mapping}  has no tests`];
  return tests.flatMap(({ title, ok, detail }) =>
    ok ? [`ok      ${mapping}  ${title}`] : [`FAILED  ${mapping}  ${title}`, `        ${detail}`],
  );
}
