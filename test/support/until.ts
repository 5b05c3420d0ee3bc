import { setTimeout as after } from 'node:timers/promises';

/** Waits until the condition holds; after the deadline it throws what was waited for. */
export async function until(what: string, condition: () => Promise<boolean> | boolean, seconds = 10): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}`);
    await after(20);
  }
}
