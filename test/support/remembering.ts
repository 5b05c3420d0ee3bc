import { join } from 'node:path';
import type { Store } from '../../src/storage/open.ts';
import { SecretKeys } from '../../src/storage/secret-keys.ts';
import { Secrets } from '../../src/storage/secrets.ts';
import { type Clock, systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import type { Tools } from '../../src/tools.ts';
import { memoryOf } from '../../src/wiring/memory.ts';
import { temporaryFolder } from './temporary.ts';

/** A key that is as good as any. */
export const someKey = Buffer.alloc(32, 7);

/** What a daemon on this store remembers; the key file lies in a folder of its own, so that SQLite may make it. */
export async function remembering(
  store: Store,
  clock: Clock = systemClock,
  given: Buffer | null = null,
): Promise<Pick<Tools, 'secrets' | 'memory'>> {
  const keys = new SecretKeys(given, join(await temporaryFolder(), 'secret.key'));
  const secrets = new Secrets(store, keys, silentLog);
  return { secrets, memory: memoryOf({ store, secrets, clock, log: silentLog, instance: 'test' }) };
}
