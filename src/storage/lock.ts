import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { errors } from './errors.ts';
import { isBusy } from './sqlite.ts';

export interface HomeLock {
  release(): void;
}

/**
 * One daemon per home folder. The lock is an exclusive transaction on a database file of its own: the system frees it when the
 * process ends, however it ends, so nothing is left behind to be cleaned up by hand.
 */
export function lockHome(folder: string): HomeLock {
  mkdirSync(folder, { recursive: true });
  const database = new Database(join(folder, 'daemon.lock'), { timeout: 100 });
  try {
    database.exec('begin exclusive');
  } catch (thrown) {
    database.close();
    if (!isBusy(thrown)) throw thrown;
    throw errors.HOME_LOCKED({ message: `Another daemon already works on ${folder}.`, value: folder, cause: thrown });
  }
  return {
    release() {
      if (!database.open) return;
      database.exec('rollback');
      database.close();
    },
  };
}
