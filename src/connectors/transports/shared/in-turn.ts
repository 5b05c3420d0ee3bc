const lines = new Map<string, Promise<unknown>>();

/**
 * Work under one key runs one after the other within this process: two gates that give the same name to a file must not
 * both find the name free, and one host is not sent several logins at once.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = lines.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  lines.set(key, mine);
  try {
    return await mine;
  } finally {
    if (lines.get(key) === mine) lines.delete(key);
  }
}
