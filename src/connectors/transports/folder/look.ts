import type { BigIntStats, Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '../../../support/waiting.ts';
import type { Listing, Place } from '../../contract.ts';
import { type Entry, isWanted, listingOf } from '../shared/listing.ts';
import { errnoOf } from './failures.ts';

const statsAtOnce = 16;

/** Regular files only: what a symbolic link points to was not put there by the partner. */
export async function lookInto(directory: string, place: Place, ignoreCase: boolean): Promise<Listing> {
  const names = (await readdir(directory, { withFileTypes: true })).filter(mayBeFile).map((entry) => entry.name);
  const wanted: Entry[] = [];
  await inParallel(
    names.filter((name) => isWanted(name, place, ignoreCase)),
    statsAtOnce,
    async (name) => {
      const path = join(directory, name);
      const stats = await statsOf(path, name);
      if (stats) wanted.push(entryOf(path, name, stats));
    },
  );
  return listingOf(wanted, names);
}

/** Some network file systems do not say what an entry is; `lstat` decides then. */
function mayBeFile(entry: Dirent): boolean {
  return entry.isFile() || !(entry.isDirectory() || entry.isSymbolicLink() || entry.isFIFO() || entry.isSocket());
}

async function statsOf(path: string, name: string): Promise<BigIntStats | undefined | 'unreadable name'> {
  try {
    const stats = await lstat(path, { bigint: true });
    return stats.isFile() ? stats : undefined;
  } catch (thrown) {
    // A name that is not UTF-8 comes with replacement characters and cannot be opened by them: it is listed as refused.
    if (errnoOf(thrown) === 'ENOENT') return name.includes('\ufffd') ? 'unreadable name' : undefined;
    throw thrown;
  }
}

function entryOf(path: string, name: string, stats: BigIntStats | 'unreadable name'): Entry {
  if (stats === 'unreadable name') return { name, size: 0, modified: '', age: 0, id: `${path}|unreadable` };
  const modified = String(stats.mtimeNs);
  const written = Number(stats.mtimeMs);
  return { name, size: Number(stats.size), modified, age: written, written, id: fileId(path, stats) };
}

export function fileId(path: string, { size, mtimeNs, ino }: BigIntStats): string {
  return [path, size, mtimeNs, ino].join('|');
}
