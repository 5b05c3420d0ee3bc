import { stat } from 'node:fs/promises';
import type { FoundFile, Listing, Place } from '../../contract.ts';
import { errors } from '../errors.ts';
import { land } from '../shared/landing.ts';
import { type Entry, isWanted, listingOf } from '../shared/listing.ts';
import { joinPath, shown } from '../shared/names.ts';
import { status, statusOf } from './failures.ts';
import { download, type RemoteStats, readDirectory, remoteStats, remove, statsOf } from './requests.ts';
import type { SftpSession } from './session.ts';

export async function lookInto(
  session: SftpSession,
  directory: string,
  place: Place,
  ignoreCase: boolean,
): Promise<Listing> {
  const entries = await readDirectory(session, directory);
  const files = entries.filter((entry) => remoteStats(entry.attrs).isFile);
  const wanted = files
    .filter((entry) => isWanted(entry.filename, place, ignoreCase))
    .map((entry) => entryOf(directory, entry.filename, remoteStats(entry.attrs)));
  return listingOf(
    wanted,
    files.map((entry) => entry.filename),
  );
}

function entryOf(directory: string, name: string, stats: RemoteStats): Entry {
  const modified = String(stats.seconds);
  const id = [joinPath(directory, name), stats.size, modified].join('|');
  return { name, size: stats.size, modified, age: stats.seconds, written: stats.seconds * 1000, id };
}

export interface Take {
  readonly directory: string;
  readonly file: FoundFile;
  readonly fast: boolean;
}

/** The copy is kept only when the file still is the one that was listed after its last byte was read. */
export async function takeCopy(
  session: SftpSession,
  { directory, file, fast }: Take,
  to: string,
  ends: AbortSignal,
): Promise<void> {
  const path = joinPath(directory, file.name);
  await land(to, ends, async (part) => {
    try {
      await download(session, path, part, file.size, fast);
    } catch (thrown) {
      if (statusOf(thrown) === status.noSuchFile) throw errors.FILE_VANISHED({ cause: thrown });
      throw thrown;
    }
    const now = await statsOf(session, path);
    if (!now) throw errors.FILE_VANISHED();
    if (!isStill(file, now)) throw errors.FILE_STILL_CHANGING();
    const { size } = await stat(part);
    if (size !== file.size) {
      throw errors.SIZE_MISMATCH({ message: `${shown(file.name)}: ${size} of ${file.size} bytes arrived.` });
    }
  });
}

/** Deletes what was taken; a file that changed since is another file and stays. */
export async function removeTaken(session: SftpSession, directory: string, file: FoundFile): Promise<void> {
  const path = joinPath(directory, file.name);
  const now = await statsOf(session, path);
  if (now && isStill(file, now)) await remove(session, path);
}

function isStill(file: FoundFile, now: RemoteStats): boolean {
  return now.isFile && now.size === file.size && String(now.seconds) === file.modified;
}
