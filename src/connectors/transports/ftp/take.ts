import { stat } from 'node:fs/promises';
import { type FileInfo, FileType } from 'basic-ftp';
import { DateTime } from 'luxon';
import type { FoundFile, Listing, Place } from '../../contract.ts';
import { errors } from '../errors.ts';
import { land } from '../shared/landing.ts';
import { type Entry, isWanted, listingOf } from '../shared/listing.ts';
import { joinPath, shown } from '../shared/names.ts';
import { changedAt, download, listDirectory, remove, sizeOf } from './commands.ts';
import { isRefusal } from './failures.ts';
import type { FtpSession } from './session.ts';

export interface Look {
  readonly directory: string;
  readonly place: Place;
  readonly ignoreCase: boolean;
  /** Milliseconds, to guess the year that LIST leaves out. */
  readonly now: number;
}

export async function lookInto(session: FtpSession, { directory, place, ignoreCase, now }: Look): Promise<Listing> {
  await session.enter(directory);
  const files = (await listDirectory(session)).filter((entry) => entry.type === FileType.File);
  const wanted = files
    .filter((entry) => isWanted(entry.name, place, ignoreCase))
    .map((entry) => entryOf(directory, entry, now));
  return listingOf(
    wanted,
    files.map((entry) => entry.name),
  );
}

function entryOf(directory: string, file: FileInfo, now: number): Entry {
  const { name, size, rawModifiedAt } = file;
  const id = [joinPath(directory, name), size, rawModifiedAt, file.uniqueID ?? ''].join('|');
  const written = file.modifiedAt?.getTime();
  return { name, size, modified: rawModifiedAt, age: written ?? guessedAge(rawModifiedAt, now), written, id };
}

/** Forms of time in LIST: Unix of this year and of others, DOS. Zone unknown: good for sorting, for nothing else. */
const listTimes = ['LLL d HH:mm', 'LLL d yyyy', 'MM-dd-yy hh:mma', 'MM-dd-yyyy hh:mma', 'MM-dd-yy HH:mm'];

export function guessedAge(raw: string, now: number): number {
  const text = raw.trim().replace(/\s+/g, ' ');
  const year = DateTime.fromMillis(now, { zone: 'utc' }).year;
  for (const format of listTimes) {
    const time = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en' });
    if (!time.isValid) continue;
    if (format !== 'LLL d HH:mm') return time.toMillis();
    const thisYear = time.set({ year }).toMillis();
    return thisYear > now + 36 * 3600_000 ? time.set({ year: year - 1 }).toMillis() : thisYear;
  }
  return 0;
}

/** LIST tells times to the minute or worse, so the file is asked for its time before and after, besides its size. */
export async function takeCopy(
  session: FtpSession,
  directory: string,
  file: FoundFile,
  to: string,
  ends: AbortSignal,
): Promise<void> {
  await session.enter(directory);
  await land(to, ends, async (part) => {
    const before = await state(session, file.name);
    if (before.size !== file.size) throw errors.FILE_STILL_CHANGING();
    await read(session, file, part);
    const after = await state(session, file.name);
    if (after.size !== before.size || after.changed !== before.changed) throw errors.FILE_STILL_CHANGING();
    const { size } = await stat(part);
    if (size !== file.size) {
      throw errors.SIZE_MISMATCH({ message: `${shown(file.name)}: ${size} of ${file.size} bytes arrived.` });
    }
  });
}

async function state(session: FtpSession, name: string): Promise<{ size: number; changed: number }> {
  const size = await sizeOf(session, name);
  if (size === undefined) throw errors.FILE_VANISHED();
  return { size, changed: await changedAt(session, name) };
}

async function read(session: FtpSession, file: FoundFile, part: string): Promise<void> {
  try {
    await download(session, file.name, part, file.size);
  } catch (thrown) {
    if (isRefusal(thrown) && (await sizeOf(session, file.name)) === undefined)
      throw errors.FILE_VANISHED({ cause: thrown });
    throw thrown;
  }
}

/** Deletes what was taken; a file that changed its size since is another file and stays. */
export async function removeTaken(session: FtpSession, directory: string, file: FoundFile): Promise<void> {
  await session.enter(directory);
  if ((await sizeOf(session, file.name)) === file.size) await remove(session, file.name);
}
