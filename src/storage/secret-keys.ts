import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../support/files.ts';
import { keyFrom } from '../support/key-text.ts';
import { errors } from './errors.ts';

/** The key for secrets: given by the surroundings, or in a file of ours that is made when the first secret is kept. */
export class SecretKeys {
  readonly #file: string;
  #key: Buffer | undefined;

  constructor(given: Buffer | null, file: string) {
    this.#key = given ?? undefined;
    this.#file = file;
  }

  /** `undefined` = there is none yet. Throws `SECRET_KEY_FILE`. */
  async current(): Promise<Buffer | undefined> {
    this.#key ??= await readKey(this.#file);
    return this.#key;
  }

  /** A fresh one, durable before anything is sealed with it; that of another process where it was faster. */
  async make(): Promise<Buffer> {
    await mkdir(dirname(this.#file), { recursive: true });
    const unfinished = `${this.#file}.${process.pid}-${randomBytes(4).toString('hex')}`;
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    try {
      // A rename would replace the other one's, with which something may be sealed already.
      await link(unfinished, this.#file);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(this.#file, 'cannot be written', thrown);
    } finally {
      await unlink(unfinished);
    }
    await syncFolder(dirname(this.#file));
    const key = await this.current();
    if (!key) throw unusable(this.#file, 'is gone again');
    return key;
  }
}

async function readKey(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    // Windows knows no such modes.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable(file, `may be read by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')}): chmod 600`);
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (!code.startsWith('E')) throw thrown;
    throw unusable(file, `cannot be read (${code})`, thrown);
  }
  const key = keyFrom(text);
  if (!key) throw unusable(file, 'does not hold 32 bytes as 64 hex digits or as base64');
  return key;
}

function unusable(file: string, what: string, cause?: unknown) {
  return errors.SECRET_KEY_FILE({ message: `${file} ${what}.`, value: file, cause });
}
