/** Seconds. A server that needs longer is treated as gone. */
export const deadlines = {
  /** Name, socket, handshake and login together. */
  connect: 30,
  /** One question, one answer. */
  answer: 30,
  /** Listing a directory of very many files. */
  list: 120,
  /** Without a single byte in either direction during a transfer. */
  stall: 60,
  /** Logins that nobody uses are ended. */
  idle: 60,
} as const;

/** Nobody uploads slower than this; with `stall` it bounds every transfer. */
const slowestBytesPerSecond = 16 * 1024;

export function transferSeconds(size: number): number {
  return deadlines.stall + Math.ceil(size / slowestBytesPerSecond);
}

export interface InTime {
  readonly seconds: number;
  /** Ends the work early (the daemon stops). */
  readonly signal: AbortSignal;
  readonly late: () => Error;
}

/**
 * Runs `work` with a signal that ends when the time is up; `work` asks it before each step that takes effect, so that what
 * was given up does nothing later. Rejects with `late()`.
 */
export async function inTime<T>(
  { seconds, signal, late }: InTime,
  work: (ends: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stop: () => void = () => undefined;
  const given = new Promise<never>((_, reject) => {
    stop = () => {
      const error = late();
      reject(error);
      ending.abort(error);
    };
    timer = setTimeout(stop, seconds * 1000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([given, ending.signal.aborted ? given : work(ending.signal)]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Calls `stalled` when `progress` has not been called for so many seconds. */
export function watchdog(seconds: number, stalled: () => void): { progress: () => void; stop: () => void } {
  let timer = setTimeout(stalled, seconds * 1000);
  const stop = () => clearTimeout(timer);
  const progress = () => {
    stop();
    timer = setTimeout(stalled, seconds * 1000);
  };
  return { progress, stop };
}
