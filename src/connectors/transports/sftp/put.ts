import { fingerprint } from '../../../support/files.ts';
import type { Parcel, Trace } from '../../contract.ts';
import { errors } from '../errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { joinPath, temporaryName } from '../shared/names.ts';
import { fileExists, sizeMismatch } from '../shared/parcel.ts';
import { requestFailure, status, statusOf } from './failures.ts';
import { remove, rename, renameOver, sha256Of, statsOf, upload } from './requests.ts';
import type { SftpSession } from './session.ts';
import type { SftpSettings } from './settings.ts';

export interface Put {
  readonly session: SftpSession;
  readonly directory: string;
  readonly parcel: Parcel;
  readonly settings: SftpSettings;
}

/** What lies under the final name. `unreadable`: right size, but the content cannot be looked at. */
type Occupant = 'nobody' | 'same' | 'other' | 'unreadable';

export async function putIn(put: Put, attempting: () => Promise<void>, ends: AbortSignal): Promise<void> {
  const temporary = temporaryPath(put);
  let noted = false;
  try {
    await upload(put.session, put.parcel.path, temporary, put.parcel.size, put.settings.parallel);
    await inTurn(`${put.settings.host}:${put.settings.port} ${finalPath(put)}`, async () => {
      const already = await beforeRename(put, temporary);
      if (already) await remove(put.session, temporary);
      noted = true;
      await attempting();
      ends.throwIfAborted();
      if (!already) await takeEffect(put, temporary);
    });
  } catch (thrown) {
    // Once the attempt is noted, a temporary file that is still there is the proof that nothing took effect: it stays.
    if (!noted) await remove(put.session, temporary).catch(() => undefined);
    throw thrown;
  }
}

/** Size checked, final name free (or overwriting meant). `true`: the same file lies there already, from an earlier send. */
async function beforeRename(put: Put, temporary: string): Promise<boolean> {
  const [uploaded, there] = await Promise.all([statsOf(put.session, temporary), occupant(put)]);
  if (uploaded?.size !== put.parcel.size) throw sizeMismatch(put.parcel, uploaded?.size ?? 0);
  if (there === 'same') return true;
  if (there !== 'nobody' && put.settings['existing file'] === 'keep') throw fileExists(put.parcel.name);
  return false;
}

async function takeEffect(put: Put, temporary: string): Promise<void> {
  const step = put.settings['existing file'] === 'replace' ? renameOver : rename;
  try {
    await step(put.session, temporary, finalPath(put));
  } catch (thrown) {
    if (statusOf(thrown) === undefined) throw errors.DELIVERY_IN_DOUBT({ cause: thrown });
    await explainRefusal(put, thrown);
  }
}

/** OpenSSH answers a taken name with nothing but "failure". */
async function explainRefusal(put: Put, refusal: unknown): Promise<void> {
  const there = await occupant(put).catch((cause) => {
    throw errors.DELIVERY_IN_DOUBT({ cause });
  });
  if (there === 'same') return;
  if (there !== 'nobody' && put.settings['existing file'] === 'keep') throw fileExists(put.parcel.name);
  throw requestFailure(refusal, 'Renaming the uploaded file', put.directory, put.settings.host);
}

/** A rename is one step at the server: as long as the temporary file is there, the final one never was. */
export async function traceOf(put: Put): Promise<Trace> {
  const there = await occupant(put);
  if (there === 'same') return 'delivered';
  const temporary = await statsOf(put.session, temporaryPath(put));
  if (temporary) return 'not-delivered';
  return there === 'unreadable' ? 'delivered' : 'unknown';
}

async function occupant(put: Put): Promise<Occupant> {
  const stats = await statsOf(put.session, finalPath(put));
  if (!stats) return 'nobody';
  if (!stats.isFile || stats.size !== put.parcel.size) return 'other';
  try {
    const there = await sha256Of(put.session, finalPath(put), stats.size);
    return there === (await fingerprint(put.parcel.path)).sha256 ? 'same' : 'other';
  } catch (thrown) {
    if (statusOf(thrown) === status.noSuchFile) return 'nobody';
    if (statusOf(thrown) === status.permissionDenied) return 'unreadable';
    throw thrown;
  }
}

function finalPath({ directory, parcel }: Put): string {
  return joinPath(directory, parcel.name);
}

function temporaryPath({ directory, parcel, settings }: Put): string {
  return joinPath(directory, settings['temporary directory'], temporaryName(parcel));
}
