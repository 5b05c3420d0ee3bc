import { flagsOf, withExamples } from '../cli.ts';
import { reads } from '../effects.ts';
import { exitCodes } from '../exit-codes.ts';
import { findingLine, problems } from '../findings.ts';
import type { Verb } from './verb.ts';

export const checkVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('check')
      .description(
        'Read the workspace as the daemon would, tests of mappings included, and list every problem. Changes nothing.',
      )
      .action(async (_options, self) => {
        const flags = flagsOf(self);
        const { workspace, findings } = await cli.program.check();
        cli.exitCode = workspace ? exitCodes.done : exitCodes.invalid;
        const value = { valid: workspace !== null, revision: workspace?.revision ?? null, findings };
        if (flags.json || flags.ndjson) cli.answer(flags, value, () => '');
        else if (findings.length > 0) cli.answer(flags, value, () => findings.map(findingLine).join('\n'));
        cli.say(
          flags,
          workspace
            ? `The workspace is valid${remarks(findings.length)}.`
            : `${problems(findings.length)}. Nothing was changed; a running daemon keeps its last good configuration.`,
        );
      });
    withExamples(reads(command), ['check', 'check --json', 'check --quiet && echo good']);
  },
};

function remarks(count: number): string {
  return count === 0 ? '' : `, with ${count} remark${count === 1 ? '' : 's'}`;
}
