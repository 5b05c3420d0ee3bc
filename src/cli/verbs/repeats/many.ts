import type { Command } from 'commander';
import type { Dock } from '../../../operations/dock.ts';
import { type CampaignReport, carryOut, type Progress } from '../../../operations/repeats/campaign.ts';
import { type Cli, type Flags, flagsOf } from '../../cli.ts';
import { exitCodes } from '../../exit-codes.ts';
import { instant, pace } from '../../options.ts';
import { printable } from '../../table.ts';

export interface ManyFlags extends Flags {
  readonly since?: string;
  readonly until?: string;
  readonly state?: string;
  readonly mappingVersion?: string;
  readonly pace?: number;
  readonly again?: boolean;
}

/** Flags of every command that repeats one thing or many. */
export function withManyFlags(command: Command, what: string, again?: string): Command {
  command
    .option('--since <time>', `only ${what} since then (ISO)`, instant)
    .option('--until <time>', `only ${what} before then (ISO)`, instant)
    .option('--mapping-version <id>', 'only what was written or read by this revision, or this version of a mapping')
    .option('--pace <pace>', 'at most so many in a time: 60/min, 2/s, 100/h', pace);
  return again === undefined ? command : command.option('--again', again);
}

export function manyFlagsOf(command: Command): ManyFlags {
  return flagsOf(command) as ManyFlags;
}

/** What goes one by one. */
export interface Work<T> {
  readonly run: string;
  readonly action: string;
  readonly things: readonly T[];
  readonly nameOf: (thing: T) => { readonly id: string; readonly merchant: string; readonly name: string };
  readonly repeat: (thing: T) => Promise<{ readonly as: string } | { readonly why: string }>;
  /** A person named this one only: what is wrong with it is the answer. */
  readonly alone?: boolean;
}

/** One that was repeated, and what it became. */
export interface DoneOne {
  readonly id: string;
  readonly name: string;
  readonly as: string;
}

/** Repeats one by one, shows how far it is, and ends after the one in hand when the person wants an end. */
export async function repeatMany<T>(
  cli: Cli,
  flags: ManyFlags,
  dock: Dock,
  work: Work<T>,
): Promise<CampaignReport & { readonly made: readonly DoneOne[] }> {
  const stop = new AbortController();
  const forget = cli.io.interrupted?.(() => stop.abort());
  const made: DoneOne[] = [];
  const tell = (progress: Progress): void => {
    const { subject: id, name, as } = progress;
    if (as !== '') made.push({ id, name, as });
    show(cli, flags, progress);
  };
  try {
    const report = await carryOut(dock, { ...work, pace: flags.pace ?? 0, stop: stop.signal, tell }, cli.actor);
    if (report.left.length > 0 || report.notBegun > 0) cli.exitCode = exitCodes.partly;
    return { ...report, made };
  } finally {
    forget?.();
  }
}

const barWidth = 24;

/** A bar where somebody sits, one JSON object per line where a program listens. */
function show({ io }: Cli, { quiet }: Flags, progress: Progress): void {
  const { at, total, name, why } = progress;
  if (quiet || total < 2) return;
  if (!io.asks) {
    io.err.write(`${JSON.stringify(progress)}\n`);
    return;
  }
  const full = Math.round((at / total) * barWidth);
  const bar = `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${at}/${total}`;
  io.err.write(`\r\u001b[K${bar}  ${printable(why === '' ? name : `${name}: ${why}`)}${at === total ? '\n' : ''}`);
}

/** What was left and what was not begun, for people. */
export function remainderText({ left, notBegun }: CampaignReport, goesOn: string): string {
  const lines = left.slice(0, 20).map(({ name, id, why }) => printable(`left: ${name || id}: ${why}`));
  if (left.length > 20) lines.push(`and ${left.length - 20} more`);
  if (notBegun > 0) lines.push(`Stopped: ${notBegun} not begun. ${goesOn}`);
  return lines.join('\n');
}
