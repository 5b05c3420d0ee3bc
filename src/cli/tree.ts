import { Command, InvalidArgumentError } from 'commander';
import { type Cli, withExamples } from './cli.ts';
import { exitMeanings } from './exit-codes.ts';
import { verbs } from './verbs/index.ts';

/** The whole tree of commands; docs/cli.md is compared with it. Nothing in it ends the process. */
export function commandTree(cli: Cli): Command {
  const root = new Command('crossdock')
    .description('The daemon between carts and warehouse systems, and everything that can be done beside it.')
    .version(cli.program.version, '--version', 'print the version')
    .option('--json', 'data as JSON on standard output: camelCase, ISO times, fields are only ever added')
    .option('--ndjson', 'lists as one JSON object per line')
    .option('--merchant <id>', 'only this merchant')
    .option('--limit <n>', 'most rows of a list', positive, 50)
    .option('--quiet', 'no remarks beside the data')
    .option('--verbose', 'with a failure: where it came from')
    .option('--yes', 'agree to the plan of a command that asks')
    .option('--dry-run', 'print the plan and do nothing')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what it takes)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: (text) => cli.io.out.write(text), writeErr: (text) => cli.io.err.write(text) })
    .exitOverride();
  withExamples(root, ['start', 'status', 'orders list --merchant acme --json']);
  root.addHelpText(
    'after',
    ['', 'Exit codes:', ...Object.entries(exitMeanings).map(([code, meaning]) => `  ${code.padEnd(4)}${meaning}`)].join(
      '\n',
    ),
  );
  for (const { add } of verbs) add(root, cli);
  root.hook('preAction', (_root, command) => {
    cli.reason = command.opts<{ reason?: string }>().reason ?? '';
  });
  return root;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new InvalidArgumentError('A whole number from 1 to 10000 is expected.');
  return number;
}
