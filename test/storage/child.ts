import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atEnd } from '../support/closing.ts';

export interface Child {
  /** What it printed so far. */
  output(): string;
  /** As a power cut would. */
  kill(): Promise<void>;
}

/** A module of this folder in a process of its own; gone after the test. */
export function startChild(module: string, args: readonly string[]): Child {
  const path = fileURLToPath(new URL(module, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  const closed = once(child, 'close');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  atEnd(kill);
  return { output: () => printed, kill };
}
