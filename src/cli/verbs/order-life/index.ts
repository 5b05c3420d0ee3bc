import type { Command } from 'commander';
import type { Cli } from '../../cli.ts';
import { addEdit } from './edit.ts';
import { addInterventions } from './interventions.ts';
import { addRelease } from './release.ts';
import { addResendTracking } from './resend-tracking.ts';
import { addReship } from './reship.ts';
import { addShip } from './ship.ts';

/** What a person can do to one order, under "orders". */
export function addLife(noun: Command, cli: Cli): void {
  addInterventions(noun, cli);
  addRelease(noun, cli);
  addEdit(noun, cli);
  addShip(noun, cli);
  addResendTracking(noun, cli);
  addReship(noun, cli);
}
