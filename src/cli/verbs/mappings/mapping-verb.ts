import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';

/** One command below `mappings`: one file and one line in the list. */
export interface MappingVerb {
  add(noun: Command, cli: Cli): void;
}
