import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileEntryWithStats, Stats } from 'ssh2';
import { deadlines, transferSeconds } from '../shared/deadline.ts';
import { isUnsupported, status, statusOf } from './failures.ts';
import type { SftpSession } from './session.ts';

/** Bytes per request; what OpenSSH and the client library use themselves. */
const chunkSize = 32 * 1024;

/** What SFTP says of a file; times in whole seconds. */
export interface RemoteStats {
  readonly size: number;
  readonly seconds: number;
  readonly isFile: boolean;
}

export async function readDirectory(session: SftpSession, directory: string): Promise<FileEntryWithStats[]> {
  return session.ask<FileEntryWithStats[]>((done) => session.protocol.readdir(directory, done), deadlines.list);
}

/** Links are not followed. `undefined`: no such file. */
export async function statsOf(session: SftpSession, path: string): Promise<RemoteStats | undefined> {
  try {
    return remoteStats(await session.ask<Stats>((done) => session.protocol.lstat(path, done)));
  } catch (thrown) {
    if (statusOf(thrown) === status.noSuchFile) return undefined;
    throw thrown;
  }
}

export function remoteStats(attributes: { size: number; mtime: number; mode: number }): RemoteStats {
  return { size: attributes.size, seconds: attributes.mtime, isFile: (attributes.mode & 0o170000) === 0o100000 };
}

/** Refuses an existing target on OpenSSH; other servers differ. */
export async function rename(session: SftpSession, from: string, to: string): Promise<void> {
  await session.ask((done) => session.protocol.rename(from, to, done));
}

/** Over an existing target: in one step where the server can (OpenSSH), else by deleting first. */
export async function renameOver(session: SftpSession, from: string, to: string): Promise<void> {
  try {
    await session.ask((done) => session.protocol.ext_openssh_rename(from, to, done));
  } catch (thrown) {
    if (!isUnsupported(thrown)) throw thrown;
    await remove(session, to);
    await rename(session, from, to);
  }
}

/** A file that is gone already is fine. */
export async function remove(session: SftpSession, path: string): Promise<void> {
  try {
    await session.ask((done) => session.protocol.unlink(path, done));
  } catch (thrown) {
    if (statusOf(thrown) !== status.noSuchFile) throw thrown;
  }
}

export async function upload(
  session: SftpSession,
  local: string,
  path: string,
  size: number,
  fast: boolean,
): Promise<void> {
  await session.transfer(transferSeconds(size), (progress) =>
    fast
      ? withCallback((done) => session.protocol.fastPut(local, path, { step: progress }, done))
      : pipeline(
          createReadStream(local, { highWaterMark: chunkSize }),
          meter(progress),
          session.protocol.createWriteStream(path),
        ),
  );
}

export async function download(
  session: SftpSession,
  path: string,
  local: string,
  size: number,
  fast: boolean,
): Promise<void> {
  await session.transfer(transferSeconds(size), (progress) =>
    fast
      ? withCallback((done) => session.protocol.fastGet(path, local, { step: progress }, done))
      : pipeline(session.protocol.createReadStream(path), meter(progress), createWriteStream(local)),
  );
}

export async function sha256Of(session: SftpSession, path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  await session.transfer(transferSeconds(size), (progress) =>
    pipeline(session.protocol.createReadStream(path), meter(progress), hash),
  );
  return hash.digest('hex');
}

function meter(progress: () => void): Transform {
  return new Transform({
    transform(chunk, _encoding, done) {
      progress();
      done(null, chunk);
    },
  });
}

function withCallback(start: (done: (failure?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((failure) => (failure ? reject(failure) : resolve())));
}
