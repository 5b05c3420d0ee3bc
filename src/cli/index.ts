import type { Program } from '../operations/dock.ts';
import { Cli } from './cli.ts';
import { tellFailure } from './failures.ts';
import { type Io, processIo } from './io.ts';
import { commandTree } from './tree.ts';

/** The command line: arguments without program name in, exit code out. Nothing here ends the process. */
export async function runCli(argv: readonly string[], program: Program, io: Io = processIo()): Promise<number> {
  const cli = new Cli(program, io);
  try {
    await commandTree(cli).parseAsync([...argv], { from: 'user' });
    return cli.exitCode;
  } catch (thrown) {
    const has = (flag: string) => argv.includes(flag);
    return tellFailure(io, thrown, {
      command: namedIn(argv),
      json: has('--json') || has('--ndjson'),
      verbose: has('--verbose'),
    });
  }
}

/** The words before the first flag, for the sentence that something failed. */
function namedIn(argv: readonly string[]): string {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return (end < 0 ? argv : argv.slice(0, end)).join(' ');
}
