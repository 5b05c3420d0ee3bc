import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { limits } from '../../../support/limits.ts';
import type { FoundFile } from '../../contract.ts';
import { errors as shared } from '../errors.ts';
import { transferSeconds } from '../shared/deadline.ts';
import { land } from '../shared/landing.ts';
import { shown } from '../shared/names.ts';
import { errors } from './errors.ts';
import { readId } from './ids.ts';
import type { OpenMailbox } from './session.ts';
import { leavesOf } from './structure.ts';

/** Bytes asked for at a time: few round trips, little memory. */
const chunkBytes = 1024 * 1024;

/** One part of one mail, decoded, byte for byte; the local file exists only when it is whole. */
export async function take(open: OpenMailbox, file: FoundFile, to: string, signal: AbortSignal): Promise<void> {
  const { uid, uidValidity, part } = readId(file.id);
  if (open.box.uidValidity !== uidValidity) throw vanished(file);
  const encoding = await encodingOf(open, uid, part, file);
  await land(to, signal, (path) => download(open, { uid, part, encoding, file }, path));
}

interface Wanted {
  readonly uid: number;
  readonly part: string;
  readonly encoding: string;
  readonly file: FoundFile;
}

async function download({ client, ask }: OpenMailbox, wanted: Wanted, path: string): Promise<void> {
  const { uid, part, encoding, file } = wanted;
  // decodeText would turn a text attachment into UTF-8: the bytes are the partner's business.
  const options = { uid: true, decodeText: false, chunkSize: chunkBytes, maxBytes: limits.fileBytes + 1 };
  const { meta, content } = await ask(client.download(String(uid), part, options));
  if (!content) throw vanished(file);
  // The library decodes by the part's own header lines. A server that hands out none would give us raw base64.
  if ((meta.encoding ?? '') !== encoding && isCoded(encoding)) {
    content.destroy();
    throw errors.EMAIL_UNREADABLE({
      message: `The file ${shown(file.name)} cannot be decoded: the server hides how it is coded.`,
    });
  }
  await ask(pipeline(content, createWriteStream(path)), transferSeconds(file.size));
  if ((await stat(path)).size > limits.fileBytes) throw shared.INBOUND_TOO_LARGE();
}

async function encodingOf({ client, ask }: OpenMailbox, uid: number, part: string, file: FoundFile): Promise<string> {
  const message = await ask(client.fetchOne(String(uid), { uid: true, bodyStructure: true }, { uid: true }));
  if (!message || message.bodyStructure === undefined) throw vanished(file);
  const leaf = leavesOf(message.bodyStructure).find((one) => one.part === part);
  if (!leaf) throw vanished(file);
  return leaf.encoding;
}

function isCoded(encoding: string): boolean {
  return encoding === 'base64' || encoding === 'quoted-printable';
}

function vanished(file: FoundFile): Error {
  return shared.FILE_VANISHED({
    message: `The mail with ${shown(file.name)} was gone before the file could be fetched.`,
  });
}
