import type { Command } from 'commander';
import { Cli } from '../../src/cli/cli.ts';
import { commandTree } from '../../src/cli/tree.ts';

const io = {
  in: process.stdin,
  out: process.stdout,
  err: process.stderr,
  asks: false,
  env: {},
  user: 'anna',
  now: () => 0,
};
const program = {
  version: '0',
  openDock: () => Promise.reject(new Error('no')),
  check: () => Promise.reject(new Error('no')),
  schemas: () => {
    throw new Error('no');
  },
  onboarding: () => {
    throw new Error('no');
  },
  startDaemon: async () => 0,
};

/** The command line as it is, to be looked at; nothing in it can be run. */
export const tree = commandTree(new Cli(program, io));

export interface Leaf {
  /** `orders retry`. */
  readonly words: string;
  /** With its arguments, as docs/cli.md has it: `crossdock orders retry <order>`. */
  readonly name: string;
  readonly command: Command;
}

/** Every command that does something. */
export function leaves(command: Command, path: readonly string[] = []): Leaf[] {
  return command.commands.flatMap((sub) => {
    const words = [...path, sub.name()];
    if (sub.commands.length > 0) return leaves(sub, words);
    const takes = sub.registeredArguments.map((one) =>
      one.required ? `<${one.name()}>` : `[${one.name()}${one.variadic ? '...' : ''}]`,
    );
    return [{ words: words.join(' '), name: ['crossdock', ...words, ...takes].join(' '), command: sub }];
  });
}
