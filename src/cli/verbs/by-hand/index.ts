import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addExport } from './export.ts';
import { addMarkDelivered } from './mark-delivered.ts';

/** What a person does on bad days, when a connection does not do it, under "orders". */
export function addByHand(noun: Command, cli: Cli): void {
  addExport(noun, cli);
  addMarkDelivered(noun, cli);
}
