import { constants } from 'node:fs';
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { folderOf } from '../../config/connections.ts';
import { inletPlaces, outletPlaces } from '../../config/lookup.ts';
import type { Merchant, Workspace } from '../../config/workspace.ts';
import type { Place, Transport } from '../../connectors/contract.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { newId } from '../../support/ids.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';

/** A file that goes to a person instead of a partner. */
export interface OwnFile {
  readonly name: string;
  /** Local file with the exact bytes. */
  readonly path: string;
  readonly size: number;
}

/** Hands one file over; returns where it went: addresses or a path. */
export type HandOver = (file: OwnFile) => Promise<string>;

/** The texts of a mail. */
export interface MailTexts {
  readonly subject?: string;
  readonly text?: string;
}

/** By mail to the contacts of the merchant, or those of the workspace. Throws when there is nobody, before anything is done. */
export function byMail(dock: Dock, { id, contacts }: Merchant, textsOf: (file: OwnFile) => MailTexts): HandOver {
  const { notices } = dock.tools.workspace();
  const recipients = contacts.length > 0 ? contacts : (notices?.contacts ?? []);
  if (!notices || recipients.length === 0) throw errors.TEST_ORDER_NO_CONTACT({ value: id });
  const transport = dock.tools.connection(notices.connection);
  return async (file) => {
    await sendOwn(dock, transport, { directory: '', recipients }, file, textsOf(file));
    return recipients.join(', ');
  };
}

/** Into a folder of ours, never over a file that is there. Throws when a partner reads or writes it. */
export async function intoFolder(dock: Dock, folder: string): Promise<HandOver> {
  const own = await notAPartners(dock.tools.workspace(), resolve(folder));
  return async ({ name, path }) => {
    await mkdir(own, { recursive: true });
    const target = join(own, name);
    await copyFile(path, target, constants.COPYFILE_EXCL).catch((cause: NodeJS.ErrnoException) => {
      throw errors.FILE_NOT_WRITABLE({
        message: `${target} cannot be written (${cause.code ?? cause.message}).`,
        cause,
      });
    });
    return target;
  };
}

/** Past gates and counters. An answer that was lost is no doubt: what comes to a person twice does no harm. */
export async function sendOwn(
  dock: Dock,
  transport: Transport,
  place: Place,
  { name, path, size }: OwnFile,
  texts: MailTexts,
): Promise<void> {
  if (!transport.send) throw errors.TEST_ORDER_NO_GATE({ message: 'The connection cannot send.', value: name });
  try {
    const parcel = { kind: 'order copies' as const, key: newId(dock.tools.clock.now()), name, path, size, ...texts };
    await transport.send(place, parcel, async () => undefined);
  } catch (thrown) {
    if (asCrossdockError(thrown).code !== 'DELIVERY_IN_DOUBT') throw thrown;
  }
}

/** Bytes as a local file for the time of `work`. */
export async function asOwnFile<T>(
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
  work: (file: OwnFile) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-by-hand-'));
  try {
    const path = join(folder, 'bytes');
    await writeFile(path, bytes);
    return await work({ name, path, size: bytes.length });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A partner's program would take the file for a real one. */
async function notAPartners(workspace: Workspace, folder: string): Promise<string> {
  const real = await realOf(folder);
  const endpoints = [
    ...inletPlaces(workspace).map(({ inlet }) => inlet),
    ...outletPlaces(workspace).map(({ outlet }) => outlet),
  ];
  for (const { id, connection, place } of endpoints) {
    const declared = workspace.connections.get(connection);
    const base = declared && folderOf(declared);
    if (base === undefined) continue;
    const partner = await realOf(resolve(base, place.directory.replace(/^\/+/, '')));
    if (real !== partner && !real.startsWith(partner + sep)) continue;
    throw errors.TEST_FOLDER_OF_PARTNER({ message: `${folder} is the folder of ${id}, or lies in it.`, value: folder });
  }
  return folder;
}

/** Through links, as far as the path exists. */
async function realOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realOf(dirname(path)), path.slice(dirname(path).length));
}
