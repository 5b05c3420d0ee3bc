import { constants } from 'node:fs';
import { link, lstat, mkdir, open, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../../support/files.ts';
import type { FoundFile } from '../../contract.ts';
import { errors } from '../errors.ts';
import { land } from '../shared/landing.ts';
import { copyBytes } from './copy.ts';
import { errnoOf } from './failures.ts';
import { fileId } from './look.ts';

/** The file stays where it is; what was copied is exactly what was listed, or nothing. */
export async function copyOut(directory: string, file: FoundFile, to: string, ends: AbortSignal): Promise<void> {
  const path = join(directory, file.name);
  await land(to, ends, async (part) => copyUnchanged(path, file.id, path, part, ends));
}

/**
 * The file leaves the folder in one step, so that of several readers only one gets it. The bytes are then copied to an inode
 * of ours: a writer that still has the file open could otherwise change a recorded document.
 */
export async function moveOut(directory: string, file: FoundFile, to: string, ends: AbortSignal): Promise<void> {
  const path = join(directory, file.name);
  await mkdir(dirname(to), { recursive: true });
  await rename(path, to).catch((thrown) => {
    throw vanished(thrown);
  });
  await syncFolder(dirname(to));
  await syncFolder(directory);
  try {
    await land(to, ends, (part) => copyUnchanged(to, file.id, path, part, ends));
  } catch (thrown) {
    await putBack(to, path);
    throw thrown;
  }
}

/** Never over a new file of the same name; then the claimed one is kept as it is, under `to`. */
async function putBack(to: string, path: string): Promise<void> {
  try {
    await link(to, path);
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return;
    throw thrown;
  }
  await unlink(to);
}

async function copyUnchanged(
  source: string,
  id: string,
  listedAs: string,
  part: string,
  ends: AbortSignal,
): Promise<void> {
  const from = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW).catch((thrown) => {
    throw vanished(thrown);
  });
  try {
    const same = async () => fileId(listedAs, await from.stat({ bigint: true })) === id;
    if (!(await same())) throw errors.FILE_STILL_CHANGING();
    const to = await open(part, 'w');
    try {
      await copyBytes(from, to, ends);
    } finally {
      await to.close();
    }
    if (!(await same())) throw errors.FILE_STILL_CHANGING();
  } finally {
    await from.close();
  }
}

/** Gone, or replaced by a link meanwhile: not the file that was listed. */
function vanished(thrown: unknown): unknown {
  const code = errnoOf(thrown);
  return code === 'ENOENT' || code === 'ELOOP' ? errors.FILE_VANISHED({ cause: thrown }) : thrown;
}

/** Deletes the file that was taken; a file that changed since is another file and stays. */
export async function removeTaken(directory: string, file: FoundFile): Promise<'removed' | 'gone' | 'changed'> {
  const path = join(directory, file.name);
  const stats = await lstat(path, { bigint: true }).catch((thrown) => {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
  if (!stats) return 'gone';
  if (fileId(path, stats) !== file.id) return 'changed';
  await rm(path, { force: true });
  return 'removed';
}
