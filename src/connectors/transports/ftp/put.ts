import { fingerprint } from '../../../support/files.ts';
import type { Parcel, Trace } from '../../contract.ts';
import { errors } from '../errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { joinPath, temporaryName } from '../shared/names.ts';
import { fileExists, sizeMismatch } from '../shared/parcel.ts';
import { remove, rename, renameOver, sha256Of, sizeOf, upload } from './commands.ts';
import { commandFailure, isRefusal, replyOf } from './failures.ts';
import type { FtpSession } from './session.ts';
import { addressOf, type FtpSettings } from './settings.ts';

export interface Put {
  readonly session: FtpSession;
  readonly directory: string;
  readonly parcel: Parcel;
  readonly settings: FtpSettings;
}

/** What lies under the final name. `unreadable`: right size, but the content cannot be looked at. */
type Occupant = 'nobody' | 'same' | 'other' | 'unreadable';

export async function putIn(put: Put, attempting: () => Promise<void>, ends: AbortSignal): Promise<void> {
  const { session, parcel, settings } = put;
  const temporary = temporaryPath(put);
  let noted = false;
  await session.enter(put.directory);
  try {
    await upload(session, parcel.path, temporary, parcel.size);
    // Servers overwrite without a word, so nobody else here may find the name free at the same time.
    await inTurn(
      `${Object.values(addressOf(settings)).join(':')} ${joinPath(put.directory, parcel.name)}`,
      async () => {
        const already = await beforeRename(put, temporary);
        if (already) await remove(session, temporary);
        noted = true;
        await attempting();
        ends.throwIfAborted();
        if (!already) await takeEffect(put, temporary);
      },
    );
  } catch (thrown) {
    // Once the attempt is noted, a temporary file that is still there is the proof that nothing took effect: it stays.
    if (!noted && session.usable) await remove(session, temporary).catch(() => undefined);
    throw thrown;
  }
}

/** Size checked, final name free (or overwriting meant). `true`: the same file lies there already, from an earlier send. */
async function beforeRename(put: Put, temporary: string): Promise<boolean> {
  const uploaded = await sizeOf(put.session, temporary);
  if (uploaded !== put.parcel.size) throw sizeMismatch(put.parcel, uploaded ?? 0);
  const there = await occupant(put);
  if (there === 'same') return true;
  if (there !== 'nobody' && put.settings['existing file'] === 'keep') throw fileExists(put.parcel.name);
  return false;
}

async function takeEffect({ session, directory, parcel, settings }: Put, temporary: string): Promise<void> {
  const step = settings['existing file'] === 'replace' ? renameOver : rename;
  try {
    await step(session, temporary, parcel.name);
  } catch (thrown) {
    if (replyOf(thrown) === undefined) throw errors.DELIVERY_IN_DOUBT({ cause: thrown });
    throw commandFailure(thrown, 'Renaming the uploaded file', directory, settings.host);
  }
}

/** A rename is one step at the server: as long as the temporary file is there, the final one never was. */
export async function traceOf(put: Put): Promise<Trace> {
  await put.session.enter(put.directory);
  const there = await occupant(put);
  if (there === 'same') return 'delivered';
  if ((await sizeOf(put.session, temporaryPath(put))) !== undefined) return 'not-delivered';
  return there === 'unreadable' ? 'delivered' : 'unknown';
}

/** Removes the temporary file. */
export async function sweep(put: Put): Promise<void> {
  await put.session.enter(put.directory);
  await remove(put.session, temporaryPath(put));
}

async function occupant({ session, parcel }: Put): Promise<Occupant> {
  const size = await sizeOf(session, parcel.name);
  if (size === undefined) return 'nobody';
  if (size !== parcel.size) return 'other';
  try {
    const there = await sha256Of(session, parcel.name, size);
    return there === (await fingerprint(parcel.path)).sha256 ? 'same' : 'other';
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    return (await sizeOf(session, parcel.name)) === undefined ? 'nobody' : 'unreadable';
  }
}

/** Seen from the entered directory. */
function temporaryPath({ parcel, settings }: Put): string {
  return joinPath(settings['temporary directory'], temporaryName(parcel));
}
