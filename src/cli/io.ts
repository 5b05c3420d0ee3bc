import { userInfo } from 'node:os';
import type { Readable, Writable } from 'node:stream';

/** The terminal, or whatever a test puts in its place. */
export interface Io {
  readonly in: Readable;
  /** Data only. */
  readonly out: Writable;
  /** Everything else. */
  readonly err: Writable;
  /** Somebody sits there and can be asked. */
  readonly asks: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For the audit. */
  readonly user: string;
  readonly now: () => number;
  /** Calls `stop` when the person wants an end (Ctrl-C); returns how to listen no longer. */
  readonly interrupted?: (stop: () => void) => () => void;
}

export function processIo(): Io {
  // `crossdock orders list | head` closes the pipe early; that is no failure.
  process.stdout.on('error', (thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'EPIPE') throw thrown;
  });
  return {
    in: process.stdin,
    out: process.stdout,
    err: process.stderr,
    asks: process.stdin.isTTY === true && process.stderr.isTTY === true,
    env: process.env,
    user: userName(),
    now: Date.now,
    interrupted: (stop) => {
      process.on('SIGINT', stop);
      return () => process.off('SIGINT', stop);
    },
  };
}

/** A container may run under a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
