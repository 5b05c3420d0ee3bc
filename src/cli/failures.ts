import { CommanderError } from 'commander';
import { asCrossdockError } from '../support/errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { printable } from './table.ts';

/** How a failure is told. */
export interface Telling {
  readonly command: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** What, cause, next command, code; on standard error. Returns the exit code. */
export function tellFailure(io: Io, thrown: unknown, { command, json, verbose }: Telling): number {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const { code, message, hint, cause, stack } = asCrossdockError(thrown);
  const exitCode = exitCodeOf(thrown);
  if (json) {
    io.err.write(`${JSON.stringify({ error: { command, code, message, hint, exitCode } })}\n`);
  } else {
    io.err.write(`crossdock ${command} failed.\n  cause: ${printable(message)}\n  next:  ${hint}\n  code:  ${code}\n`);
  }
  if (verbose) io.err.write(`${(cause instanceof Error ? cause.stack : undefined) ?? stack ?? ''}\n`);
  return exitCode;
}
