import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { errors } from '../operations/errors.ts';

/** Writes a file that is not there yet; an existing one is never replaced. */
export async function writeNew(path: string, bytes: AsyncIterable<Uint8Array | string>): Promise<void> {
  await pipeline(bytes, createWriteStream(path, { flags: 'wx' })).catch((cause: NodeJS.ErrnoException) => {
    if (cause.syscall !== 'open' && cause.syscall !== 'write') throw cause;
    throw errors.FILE_NOT_WRITABLE({
      message: `${path} cannot be written (${cause.code ?? cause.message}).`,
      cause,
    });
  });
}

/** A file of what was refused, and beside it the reasons where the file itself has no room for them. Returns what to say. */
export async function writeRejected(
  path: string,
  { bytes, report }: { readonly bytes: AsyncIterable<Uint8Array>; readonly report: string | undefined },
): Promise<string> {
  const beside = `${path}.report.csv`;
  await writeNew(path, bytes);
  if (report === undefined) return `Written to ${path}, with what is wrong beside each row.`;
  await writeNew(beside, textOf(report));
  return `Written to ${path}; what is wrong stands in ${beside}.`;
}

async function* textOf(text: string): AsyncGenerator<string> {
  yield text;
}
