import type { Log } from '../support/log.ts';
import { lookInto } from './open.ts';
import type { SecretKeys } from './secret-keys.ts';
import { Secrets } from './secrets.ts';

/** Stands for what may be there. */
const unknown = 'unknown';

/**
 * For whoever only looks at the workspace's files: the secrets that the store has now, if there is a store. Where it cannot be asked, none
 * is said to be missing.
 */
export async function peekSecrets(
  url: string,
  keys: SecretKeys,
  log: Log,
): Promise<(name: string) => string | undefined> {
  const look = lookInto(url, log);
  if (!look) return () => undefined;
  try {
    const secrets = new Secrets(look, keys, log);
    await secrets.refresh();
    return (name) => secrets.known(name);
  } catch {
    return () => unknown;
  } finally {
    await look.close();
  }
}
