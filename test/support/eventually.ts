import { setTimeout as after } from 'node:timers/promises';

/** Asks until the answer is given (anything but `undefined`, `null`, `false`), at most so long; then fails with the last state. */
export async function eventually<T>(what: string, ask: () => Promise<T> | T, seconds = 30): Promise<NonNullable<T>> {
  const until = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
      last = answer;
    } catch (thrown) {
      last = thrown;
    }
    if (Date.now() > until) throw new Error(`It did not happen within ${seconds} s: ${what}`, { cause: last });
    await after(50);
  }
}
