import type { Finding } from '../config/workspace.ts';
import type { Cli, Flags } from './cli.ts';
import { exitCodes } from './exit-codes.ts';

export function findingLine({ file, line, column, message, code }: Finding): string {
  return `${file}:${line}:${column}  ${message}  [${code}]`;
}

export function problems(count: number): string {
  return `${count} problem${count === 1 ? '' : 's'}`;
}

/** The answer of a command that took nothing because of what it found in the workspace: as `crossdock check` prints it, and exit 4. */
export function refuseFor(cli: Cli, flags: Flags, findings: readonly Finding[]): void {
  cli.exitCode = exitCodes.invalid;
  cli.answer(flags, { valid: false, findings }, () => findings.map(findingLine).join('\n'));
  cli.say(flags, `${problems(findings.length)}. Nothing was changed; what ran before keeps running.`);
}
