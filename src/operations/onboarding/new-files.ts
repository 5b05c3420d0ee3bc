import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errors } from '../errors.ts';
import type { Texts } from './shipped.ts';

/** What was written, so that it can be taken back. */
export interface Written {
  /** Absolute, in the order of writing. */
  readonly files: readonly string[];
  undo(): Promise<void>;
}

/** Writes files that are not there yet, all or none; an existing one is never replaced. */
export async function writeNewFiles(folder: string, texts: Texts): Promise<Written> {
  const files: string[] = [];
  const made: string[] = [];
  const undo = async () => {
    for (const file of files) await rm(file, { force: true });
    // Only what is empty goes: somebody else may have put something there.
    for (const one of made.reverse()) await rmdir(one).catch(() => undefined);
  };
  try {
    for (const [name, text] of Object.entries(texts)) {
      const path = join(folder, name);
      const first = await mkdir(dirname(path), { recursive: true });
      if (first !== undefined) made.push(...between(first, dirname(path)));
      await writeFile(path, text, { flag: 'wx', flush: true });
      files.push(path);
    }
  } catch (cause) {
    await undo();
    const { code, path, message } = cause as NodeJS.ErrnoException;
    throw errors.FILE_NOT_WRITABLE({ message: `${path ?? folder} cannot be written (${code ?? message}).`, cause });
  }
  return { files, undo };
}

/** From the outer folder down to the inner one. */
function between(outer: string, inner: string): string[] {
  const folders = [inner];
  while ((folders[0] as string).length > outer.length) folders.unshift(dirname(folders[0] as string));
  return folders;
}
