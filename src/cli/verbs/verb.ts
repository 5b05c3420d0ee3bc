import type { Command } from 'commander';
import type { Cli } from '../cli.ts';

/** One noun or verb of the command line: one file and one line in the list. */
export interface Verb {
  add(root: Command, cli: Cli): void;
}
