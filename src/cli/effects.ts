import type { Command } from 'commander';

/**
 * What a command does. `reads`: nothing in the store and at partners is another afterwards (a file that it writes for the person is not
 * meant). `changes`: it leaves a line in the audit. `daemon`: it is the daemon, whose deeds are written down by what does them.
 */
export type Effect = 'reads' | 'changes' | 'daemon';

const effects = new WeakMap<Command, Effect>();

export function reads(command: Command): Command {
  effects.set(command, 'reads');
  return command;
}

/** It takes a reason, which stands in the audit. */
export function changes(command: Command): Command {
  effects.set(command, 'changes');
  return command.option('--reason <text>', 'why, for the audit', '');
}

export function isDaemon(command: Command): Command {
  effects.set(command, 'daemon');
  return command;
}

/** `undefined` = nobody has said so, which a test finds. */
export function effectOf(command: Command): Effect | undefined {
  return effects.get(command);
}
