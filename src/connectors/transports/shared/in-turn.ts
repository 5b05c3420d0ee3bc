import { pause } from '../../../support/waiting.ts';

const lines = new Map<string, Promise<unknown>>();

/**
 * Work under one key runs one after the other within this process: two gates that give the same name to a file must not
 * both find the name free, and one host is not sent several logins at once. `patience`, in milliseconds: where it is only a
 * courtesy, nobody waits longer for the one before.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>, patience?: number): Promise<T> {
  const before = lines.get(key) ?? Promise.resolve();
  const turn = patience === undefined || !lines.has(key) ? before : waitFor(before, patience);
  const mine = turn.then(work, work);
  lines.set(key, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(key) === mine) lines.delete(key);
  }
}

async function waitFor(before: Promise<unknown>, patience: number): Promise<void> {
  const ending = new AbortController();
  await Promise.race([before, pause(patience, ending.signal)]).catch(() => undefined);
  ending.abort();
}
