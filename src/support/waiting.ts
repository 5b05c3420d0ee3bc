import { setTimeout as after } from 'node:timers/promises';

/** Resolves after the time, or at once when the signal ends; never rejects. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await after(milliseconds, undefined, signal ? { signal, ref: true } : {});
  } catch (thrown) {
    if (!signal?.aborted) throw thrown;
  }
}

/** Rejects with `late()` when the promise has not settled in time; what it does afterwards is ignored. */
export async function within<T>(seconds: number, promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), seconds * 1000);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets timers, sockets and other handlers run before the next slice of work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs `work` over the items, at most `atOnce` at a time. After a failure nothing new begins; it is thrown when the others have ended. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  async function lane(): Promise<void> {
    while (next < items.length && failures.length === 0) {
      const item = items[next++] as T;
      await work(item).catch((thrown: unknown) => failures.push(thrown));
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
