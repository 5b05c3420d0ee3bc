import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { ConnectorLog } from '../../contract.ts';
import { isTemporary } from '../shared/names.ts';

/** Between two checks that the watched directory is still the one that is watched. */
const rootCheckMilliseconds = 5000;

export interface Watching {
  readonly directory: string;
  readonly polling: boolean;
  readonly log: ConnectorLog;
  readonly wake: () => void;
  /** For tests; default 5 s. */
  readonly checkMilliseconds?: number;
}

/**
 * A hint only. chokidar 5 goes silent for ever when its root is removed and made again (or a share is mounted anew), so the
 * root's inode is looked at now and then and the watcher is rebuilt when it is another one.
 */
export function watchFolder({ directory, polling, log, wake, checkMilliseconds }: Watching): () => Promise<void> {
  let watcher: FSWatcher | undefined;
  let root = '';
  let failed = false;
  let checking = Promise.resolve();

  const timer = setInterval(check, checkMilliseconds ?? rootCheckMilliseconds);
  timer.unref();
  check();

  function check(): void {
    checking = checking.then(rebuildWhenNeeded).catch((thrown) => {
      log.warn({ err: thrown }, 'Folder cannot be watched; it is still looked into by the clock.');
    });
  }

  async function rebuildWhenNeeded(): Promise<void> {
    const now = await identity(directory);
    if (now === root && !failed) return;
    await watcher?.close();
    watcher = undefined;
    failed = false;
    if (now !== '') {
      watcher = begin();
      if (root !== '') wake();
    }
    root = now || 'missing';
  }

  function begin(): FSWatcher {
    const fresh = watch(directory, {
      depth: 0,
      ignoreInitial: true,
      followSymlinks: false,
      usePolling: polling,
      interval: 1000,
      ignored: (path) => path !== directory && isTemporary(basename(path)),
    });
    fresh.on('add', () => wake());
    fresh.on('change', () => wake());
    fresh.on('error', (thrown) => {
      failed = true;
      log.warn({ err: thrown }, 'Watching a folder failed; it is still looked into by the clock.');
    });
    return fresh;
  }

  return async () => {
    clearInterval(timer);
    await checking;
    await watcher?.close();
  };
}

/** A new directory often gets the number of the old one, hence its time of birth. */
async function identity(directory: string): Promise<string> {
  const stats = await lstat(directory, { bigint: true }).catch(() => undefined);
  return stats ? [stats.dev, stats.ino, stats.birthtimeNs].join(':') : '';
}
