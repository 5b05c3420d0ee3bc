import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../../../support/files.ts';
import { localFailure } from './local-failure.ts';

/** Hidden and of fixed length, whatever the name: what a crash leaves of it must never be taken for the finished file. */
export function partOf(to: string): string {
  return join(dirname(to), `.${createHash('sha256').update(basename(to)).digest('hex').slice(0, 32)}.part`);
}

/**
 * Local file that exists only when complete: `write` fills a temporary neighbour, which is synced and renamed.
 * `write` may check the result before it returns; when it throws, nothing is left.
 */
export async function land(to: string, ends: AbortSignal, write: (part: string) => Promise<void>): Promise<void> {
  const part = partOf(to);
  await mkdir(dirname(to), { recursive: true });
  try {
    await write(part);
    await syncFile(part);
    ends.throwIfAborted();
    await rename(part, to);
  } catch (thrown) {
    await rm(part, { force: true });
    throw localFailure(thrown);
  }
  await syncFolder(dirname(to));
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
