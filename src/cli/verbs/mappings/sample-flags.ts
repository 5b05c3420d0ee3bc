import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Flags } from '../../cli.ts';

/** With which records a mapping is shown: the newest of the store, or those of a file. */
export interface SampleFlags extends Flags {
  readonly last: number;
  readonly orders?: string;
  readonly records?: string;
  readonly context?: string;
}

export function withSampleFlags(command: Command): Command {
  return command
    .option('--last <n>', 'so many of the newest records of the store', few, 3)
    .option('--orders <file>', 'JSON file with orders, instead of those of the store')
    .option('--records <file>', 'the same for confirmations and stock levels')
    .option('--context <file>', 'JSON file with clock, zone, number and named values');
}

function few(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new InvalidArgumentError('A whole number from 1 to 1000 is expected.');
  return number;
}
