import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pause } from '../support/waiting.ts';
import { textFiles } from './texts.ts';

export interface WatchTimes {
  /** Milliseconds between two looks, whatever the events say: network folders send none. */
  readonly look: number;
  /** Milliseconds over which nothing may change: an editor that saves in steps is not caught between two of them. */
  readonly settle: number;
}

const usual: WatchTimes = { look: 2000, settle: 250 };

/**
 * Calls `onChange` when the texts of a workspace changed and then stayed the same for a moment. Events of the file system
 * only shorten the wait. Returns how to stop; after that `onChange` is not called again.
 */
export function watchTexts(home: string, onChange: () => void, times = usual): () => void {
  const stopping = new AbortController();
  let hint = new AbortController();
  const watchers = ['', 'merchants', 'mappings', 'templates'].flatMap((folder) =>
    hinted(join(home, folder), () => hint.abort()),
  );
  void look();
  return () => {
    stopping.abort();
    hint.abort();
    for (const watcher of watchers) watcher.close();
  };

  async function look(): Promise<void> {
    let reported = await signature(home);
    let last = reported;
    while (!stopping.signal.aborted) {
      await pause(last === reported ? times.look : times.settle, last === reported ? hint.signal : stopping.signal);
      hint = new AbortController();
      const now = await signature(home);
      if (stopping.signal.aborted) return;
      if (now === last && now !== reported) {
        reported = now;
        onChange();
      }
      last = now;
    }
  }
}

function hinted(folder: string, wake: () => void): FSWatcher[] {
  try {
    // Events may stop or fail at any time; the looks go on.
    return [watch(folder, { persistent: false }, wake).on('error', wake)];
  } catch {
    // No such folder yet, or no watches left on this machine: the looks alone find changes.
    return [];
  }
}

/** Names, sizes and times: cheap, and different after every save. Unreadable counts as one more state. */
async function signature(home: string): Promise<string> {
  try {
    const parts = await Promise.all(
      (await textFiles(home)).map(async (file) => {
        const { size, mtimeMs, ino } = await stat(join(home, file));
        return `${file} ${size} ${mtimeMs} ${ino}`;
      }),
    );
    return parts.join('\n');
  } catch (thrown) {
    return `unreadable: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
