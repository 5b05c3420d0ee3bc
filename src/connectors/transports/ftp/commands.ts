import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type Client, type FileInfo, FileType } from 'basic-ftp';
import { deadlines, transferSeconds } from '../shared/deadline.ts';
import { isRefusal, isUnknownCommand, replyOf } from './failures.ts';
import type { FtpSession } from './session.ts';

/** All entries of the entered directory: MLSD where the server has it, else LIST. */
export async function listDirectory(session: FtpSession): Promise<FileInfo[]> {
  return session.ask((client) => client.list(), deadlines.list);
}

/** Bytes of a file; `undefined`: no such file. */
export async function sizeOf(session: FtpSession, name: string): Promise<number | undefined> {
  try {
    return await session.ask((client) => client.size(name));
  } catch (thrown) {
    if (isRefusal(thrown)) return undefined;
    if (!isUnknownCommand(thrown)) throw thrown;
    const entry = (await listDirectory(session)).find((one) => one.name === name);
    return entry?.type === FileType.File ? entry.size : undefined;
  }
}

/** Time of the last change to the second; 0 where the server does not tell. */
export async function changedAt(session: FtpSession, name: string): Promise<number> {
  try {
    return (await session.ask((client) => client.lastMod(name))).getTime();
  } catch (thrown) {
    if (replyOf(thrown) === undefined) throw thrown;
    return 0;
  }
}

export async function upload(session: FtpSession, local: string, name: string, size: number): Promise<void> {
  await session.ask(
    (client) => client.uploadFrom(Readable.from(onceSecure(client, local)), name),
    transferSeconds(size),
  );
}

/** With a resumed TLS session the library begins before the handshake has ended; an empty file would then close it half-way. */
async function* onceSecure(client: Client, local: string): AsyncGenerator<Buffer> {
  const socket = client.ftp.dataSocket;
  // `secureConnecting` is public in Node and missing in its type declarations.
  const shakes = socket instanceof TLSSocket && 'secureConnecting' in socket && socket.secureConnecting === true;
  if (shakes) await once(socket, 'secureConnect');
  yield* createReadStream(local, { highWaterMark: 256 * 1024 });
}

export async function download(session: FtpSession, name: string, local: string, size: number): Promise<void> {
  await session.ask((client) => client.downloadTo(local, name), transferSeconds(size));
}

export async function sha256Of(session: FtpSession, name: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  await session.ask((client) => client.downloadTo(hash, name), transferSeconds(size));
  return hash.digest('hex');
}

/** Whether an existing target is overwritten is up to the server: vsftpd and IIS do, others refuse. */
export async function rename(session: FtpSession, from: string, to: string): Promise<void> {
  await session.ask((client) => client.rename(from, to));
}

export async function renameOver(session: FtpSession, from: string, to: string): Promise<void> {
  try {
    await rename(session, from, to);
  } catch (thrown) {
    if (!isRefusal(thrown) || (await sizeOf(session, to)) === undefined) throw thrown;
    await session.ask((client) => client.remove(to));
    await rename(session, from, to);
  }
}

/** A file that is gone already is fine. */
export async function remove(session: FtpSession, name: string): Promise<void> {
  try {
    await session.ask((client) => client.remove(name));
  } catch (thrown) {
    if (!isRefusal(thrown) || (await sizeOf(session, name)) !== undefined) throw thrown;
  }
}
