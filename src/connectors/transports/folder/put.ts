import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fingerprint, syncFolder } from '../../../support/files.ts';
import type { Parcel, Trace } from '../../contract.ts';
import { errors } from '../errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { shown, temporaryName } from '../shared/names.ts';
import { fileExists, sizeMismatch } from '../shared/parcel.ts';
import { copyBytes } from './copy.ts';
import { errnoOf, folderFailure } from './failures.ts';
import type { FolderSettings } from './settings.ts';

export interface Put {
  readonly directory: string;
  readonly parcel: Parcel;
  readonly settings: FolderSettings;
}

/** What lies under the final name: nothing, exactly this parcel, or something else. */
type Occupant = 'nobody' | 'same' | 'other';

export async function putIn(put: Put, attempting: () => Promise<void>, ends: AbortSignal): Promise<void> {
  const final = join(put.directory, put.parcel.name);
  const temporary = temporaryPath(put);
  if ((await occupant(final, put.parcel)) === 'same') {
    await rm(temporary, { force: true });
    return attempting();
  }
  let noted = false;
  try {
    await write(put.parcel, temporary, ends);
    await inTurn(final, async () => {
      await refuseOther(put, final);
      noted = true;
      await attempting();
      ends.throwIfAborted();
      await takeEffect(temporary, final);
    });
  } catch (thrown) {
    // Once the attempt is noted, a temporary file that is still there is the proof that nothing took effect: it stays.
    if (!noted) await rm(temporary, { force: true });
    throw folderFailure(thrown, `Writing ${shown(put.parcel.name)}`, dirname(noted ? final : temporary));
  }
  await syncFolder(put.directory).catch((thrown) => {
    throw errors.DELIVERY_IN_DOUBT({ cause: thrown });
  });
}

/** Answers of the operating system after which the file certainly still has its temporary name. */
const refusals = [
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EXDEV',
  'ENAMETOOLONG',
  'EBUSY',
];

async function takeEffect(temporary: string, final: string): Promise<void> {
  try {
    await rename(temporary, final);
  } catch (thrown) {
    // A share that was lost at this moment says EIO, ETIMEDOUT, ESTALE ... and may have done it.
    if (!refusals.includes(errnoOf(thrown))) throw errors.DELIVERY_IN_DOUBT({ cause: thrown });
    throw thrown;
  }
}

/** `rename` is one step: the temporary file is there as long as the final one never was. */
export async function traceOf(put: Put): Promise<Trace> {
  if ((await occupant(join(put.directory, put.parcel.name), put.parcel)) === 'same') return 'delivered';
  return (await statsOf(temporaryPath(put))) ? 'not-delivered' : 'unknown';
}

export function temporaryPath({ directory, parcel, settings }: Put): string {
  return join(directory, settings['temporary directory'], temporaryName(parcel));
}

async function write(parcel: Parcel, temporary: string, ends: AbortSignal): Promise<void> {
  const from = await open(parcel.path);
  try {
    const to = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW);
    try {
      await copyBytes(from, to, ends);
      await to.sync();
      const { size } = await to.stat();
      if (size !== parcel.size) throw sizeMismatch(parcel, size);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
  await syncFolder(dirname(temporary));
}

async function refuseOther({ parcel, settings }: Put, final: string): Promise<void> {
  if (settings['existing file'] === 'replace') return;
  if ((await occupant(final, parcel)) === 'nobody') return;
  throw fileExists(parcel.name);
}

async function occupant(final: string, parcel: Parcel): Promise<Occupant> {
  const stats = await statsOf(final);
  if (!stats) return 'nobody';
  if (!stats.isFile() || stats.size !== parcel.size) return 'other';
  const [there, here] = await Promise.all([fingerprint(final), fingerprint(parcel.path)]);
  return there.sha256 === here.sha256 ? 'same' : 'other';
}

async function statsOf(path: string) {
  return lstat(path).catch((thrown) => {
    if (errnoOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
}
