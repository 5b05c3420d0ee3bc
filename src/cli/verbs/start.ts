import { withExamples } from '../cli.ts';
import { isDaemon } from '../effects.ts';
import type { Verb } from './verb.ts';

export const startVerb: Verb = {
  add(root, cli) {
    const command = root
      .command('start')
      .description('Run the daemon until INT or TERM; it finishes what is in hand and ends with 0.')
      .action(async () => {
        cli.exitCode = await cli.program.startDaemon();
      });
    withExamples(isDaemon(command), ['start', 'start > crossdock.log', 'check && npx --no crossdock start']);
  },
};
