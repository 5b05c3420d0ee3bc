import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../support/files.ts';
import { errors } from './errors.ts';

/**
 * Puts a new text into a file of the workspace, in one step, so that nobody reads half of it. `expected`: what it held when the change
 * was made up, `undefined` = it was not there; a newer change is never written over.
 */
export async function writeText(home: string, file: string, text: string, expected: string | undefined): Promise<void> {
  await mkdir(dirname(join(home, file)), { recursive: true });
  // Containers mount configuration as symbolic links: the file behind it is what changes.
  const path = await realpath(join(home, file)).catch(() => join(home, file));
  const hidden = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const mode = expected === undefined ? 0o666 : (await stat(path).catch(() => undefined))?.mode;
    const handle = await open(hidden, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await textAt(path)) !== expected)
      throw errors.CONFIG_FILE_CHANGED({ message: `${file} was changed in the meantime.`, value: file });
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

async function textAt(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

function isRefusal(thrown: unknown): thrown is NodeJS.ErrnoException {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code);
}
