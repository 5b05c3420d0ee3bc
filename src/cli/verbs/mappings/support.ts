import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Finding } from '../../../config/workspace.ts';
import { homeOf } from '../../../operations/mappings/library.ts';
import type { Cli } from '../../cli.ts';
import { printable } from '../../table.ts';

/** The workspace that the command works in. */
export function homeIn(cli: Cli): string {
  return homeOf(cli.io.env);
}

/** The clock as contexts have it. */
export function nowIn(cli: Cli): string {
  return new Date(cli.io.now()).toISOString();
}

export function findingLine({ file, line, column, message, code }: Finding): string {
  return printable(`${file}:${line}:${column}  ${message}  [${code}]`);
}

/** Writes piece by piece, no faster than somebody reads. Somebody who has seen enough (`| head`) is no failure. */
export async function stream(cli: Cli, pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), cli.io.out, { end: false });
  } catch (thrown) {
    const { code = '' } = thrown as NodeJS.ErrnoException;
    if (!['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(code)) throw thrown;
  }
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
