import { createReadStream } from 'node:fs';
import { errors } from '../operations/errors.ts';
import type { Cli } from './cli.ts';

/** The bytes of a file that a person named; `-` = standard input. */
export async function* bytesOf(cli: Cli, path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of path === '-' ? cli.io.in : createReadStream(path)) yield Buffer.from(chunk as Uint8Array);
  } catch (cause) {
    throw errors.FILE_NOT_READABLE({
      message: `${path} cannot be read (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`,
      cause,
    });
  }
}
