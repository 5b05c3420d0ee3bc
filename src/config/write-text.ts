import { randomBytes } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../support/files.ts';
import { errors } from './errors.ts';

/**
 * Puts a new text into a file of the workspace, in one step, so that nobody reads half of it. `expected`: what it held when the change
 * was made up; a newer change is never written over.
 */
export async function writeText(home: string, file: string, text: string, expected: string): Promise<void> {
  // Containers mount configuration as symbolic links: the file behind it is what changes.
  const path = await realpath(join(home, file));
  const hidden = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  try {
    if ((await readFile(path, 'utf8')).replace(/^\uFEFF/, '') !== expected)
      throw errors.CONFIG_FILE_CHANGED({ message: `${file} was changed in the meantime.`, value: file });
    const handle = await open(hidden, 'wx', (await stat(path)).mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(hidden, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await rm(hidden, { force: true });
    throw isRefusal(thrown)
      ? errors.CONFIG_NOT_WRITABLE({
          message: `${file} cannot be written (${thrown.code}).`,
          value: file,
          cause: thrown,
        })
      : thrown;
  }
}

function isRefusal(thrown: unknown): thrown is NodeJS.ErrnoException {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code);
}
