import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import {
  copyFile,
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../support/clock.ts';
import { exists, type Fingerprint, fingerprint, renameDurably, syncFolder } from '../support/files.ts';
import { newId } from '../support/ids.ts';
import { documentError } from './document-errors.ts';
import { safeFileName, safeFolderName } from './document-names.ts';
import { errors } from './errors.ts';

const marker = '.crossdock-documents';
/** A spool file that nobody has written to for so long belongs to a process that is gone. */
const spoolAgeHours = 24;

/** A document on its way in: bytes are hashed while they are written, and become content by a rename. */
export interface Spool {
  /** The temporary file. */
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Durable from here on; `path` is where the content lies. */
  finish(): Promise<Fingerprint & { readonly path: string }>;
  discard(): Promise<void>;
}

export interface ErasedFile {
  readonly id: string;
  readonly sha256: string;
  readonly createdAt: string;
  /** No other document has these bytes. */
  readonly contentToo: boolean;
}

/**
 * The documents folder: `content/<aa>/<sha256>` keeps every byte that was received or sent, once; `work`, `archive` and
 * `quarantine` hold the files of the intake. Several daemons may share it.
 */
export class DocumentFiles {
  readonly #root: string;
  readonly #clock: Clock;

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Makes the folders. Returns the id in the marker file: daemons that share the folder find the same one. */
  async prepare(): Promise<string> {
    return await inOurWords(async () => {
      for (const name of ['content', 'work/.spool', 'archive', 'quarantine'])
        await mkdir(join(this.#root, name), { recursive: true });
      await this.#clearSpool();
      return await this.#mark();
    });
  }

  async spool(): Promise<Spool> {
    const path = join(this.#root, 'work', '.spool', newId(this.#clock.now()));
    const handle = await inOurWords(() => open(path, 'wx'));
    const hash = createHash('sha256');
    let size = 0;
    return {
      path,
      write: (bytes) =>
        inOurWords(async () => {
          await writeAll(handle, bytes);
          hash.update(bytes);
          size += bytes.length;
        }),
      finish: () =>
        inOurWords(async () => {
          await handle.sync();
          await handle.close();
          const sha256 = hash.digest('hex');
          return { sha256, size, path: await this.#keep(path, { sha256, size }) };
        }),
      discard: async () => {
        await handle.close();
        await rm(path, { force: true });
      },
    };
  }

  /** Takes a copy of a local file into the content; the original stays where it is. */
  async adopt(path: string): Promise<Fingerprint> {
    const spool = await this.spool();
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }))
        await spool.write(chunk as Buffer);
      const { sha256, size } = await spool.finish();
      return { sha256, size };
    } catch (thrown) {
      await spool.discard();
      throw thrown;
    }
  }

  contentPath(sha256: string): string {
    return join(this.#root, 'content', sha256.slice(0, 2), sha256);
  }

  open(sha256: string): ReadStream {
    return createReadStream(this.contentPath(sha256), { highWaterMark: 256 * 1024 });
  }

  /** Where the files of one inbox are worked on; a safe name for an id that may hold anything. */
  workFolder(endpoint: string): string {
    return join(this.#root, 'work', safeFolderName(endpoint));
  }

  /** Puts a file of the work folder away, by day and under its document's id. Repeating it after a crash changes nothing. */
  async file(
    kind: 'archive' | 'quarantine',
    id: string,
    name: string,
    createdAtIso: string,
    fromPath: string,
  ): Promise<string> {
    const target = join(this.#root, kind, createdAtIso.slice(0, 10), `${safeFileName(id)}__${safeFileName(name)}`);
    return await inOurWords(async () => {
      if (!(await exists(fromPath))) {
        if (await exists(target)) return target;
        throw errors.DOCUMENT_MISSING({
          message: `The file of document ${id} is neither in the work folder nor in the ${kind}.`,
          value: id,
        });
      }
      try {
        if (await exists(target)) return await this.#fileAgain(fromPath, target);
        await moveDurably(fromPath, target);
      } catch (thrown) {
        // Reader and sweep of one endpoint may file the same document at the same moment: the second finds it done.
        if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || !(await exists(target))) throw thrown;
      }
      return target;
    });
  }

  /**
   * Lays a copy of kept content where people look for what would have been sent: `shadow/<endpoint>/<name>`. Never over other bytes:
   * then its id stands before the name.
   */
  async showInShadow(endpoint: string, id: string, name: string, sha256: string): Promise<string> {
    const folder = join(this.#root, 'shadow', ...endpoint.split('/').map(safeFileName));
    return await inOurWords(async () => {
      await mkdir(folder, { recursive: true });
      const plain = join(folder, safeFileName(name));
      const other = (await exists(plain)) && (await fingerprint(plain)).sha256 !== sha256;
      const target = other ? join(folder, `${safeFileName(id)}__${safeFileName(name)}`) : plain;
      await copyFile(this.contentPath(sha256), target);
      return target;
    });
  }

  /** Takes the bytes of documents away for good: the content, unless another document has it, and what was put away. May be repeated. */
  async erase(documents: readonly ErasedFile[]): Promise<void> {
    await inOurWords(async () => {
      for (const { id, sha256, createdAt, contentToo } of documents) {
        for (const kind of ['archive', 'quarantine'])
          await removeFiled(join(this.#root, kind, createdAt.slice(0, 10)), id);
        if (contentToo) await rm(this.contentPath(sha256), { force: true });
      }
    });
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#root);
    return bavail * bsize;
  }

  /** The same content twice is one file; one whose size is wrong (a disk fault) is replaced. */
  async #keep(spooled: string, { sha256, size }: Fingerprint): Promise<string> {
    const path = this.contentPath(sha256);
    const there = await stat(path).catch(() => undefined);
    if (there?.size === size) {
      await rm(spooled);
      return path;
    }
    if (await mkdir(dirname(path), { recursive: true })) await syncFolder(dirname(dirname(path)));
    await renameDurably(spooled, path);
    return path;
  }

  /** Both lie there: a copy that a crash left, or other bytes under the same id. Nothing that was put away is ever replaced. */
  async #fileAgain(fromPath: string, target: string): Promise<string> {
    const [ours, theirs] = await Promise.all([fingerprint(fromPath), fingerprint(target)]);
    if (ours.sha256 === theirs.sha256) {
      await rm(fromPath);
      return target;
    }
    const other = `${target}.${ours.sha256.slice(0, 8)}`;
    await moveDurably(fromPath, other);
    return other;
  }

  /** By a link, so that the marker is there whole or not at all when several daemons start at once. */
  async #mark(): Promise<string> {
    const path = join(this.#root, marker);
    const id = newId(this.#clock.now());
    const draft = join(this.#root, 'work', '.spool', `marker-${id}`);
    await writeFile(draft, `${id}\n`, { flush: true });
    try {
      await link(draft, path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    await rm(draft);
    return (await readFile(path, 'utf8')).trim();
  }

  async #clearSpool(): Promise<void> {
    const folder = join(this.#root, 'work', '.spool');
    for (const name of await readdir(folder)) {
      const found = await stat(join(folder, name)).catch(() => undefined);
      const old = found !== undefined && this.#clock.now() - found.mtimeMs > spoolAgeHours * 3_600_000;
      if (old) await rm(join(folder, name), { force: true });
    }
  }
}

/** A write may take less than it was given. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, from);
    from += bytesWritten;
  }
}

/** Whatever lies in a day's folder under the id of a document. */
async function removeFiled(folder: string, id: string): Promise<void> {
  const names = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
  for (const name of names) if (name.startsWith(`${safeFileName(id)}__`)) await rm(join(folder, name), { force: true });
}

/** The day's folder may lie on another device than the work folder (a mount): then copy, make durable, remove. */
async function moveDurably(from: string, to: string): Promise<void> {
  try {
    await renameDurably(from, to);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EXDEV') throw thrown;
    await copyFile(from, `${to}.part`);
    const handle = await open(`${to}.part`, 'r+');
    await handle.sync().finally(() => handle.close());
    await renameDurably(`${to}.part`, to);
    await rm(from);
  }
}

async function inOurWords<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    throw documentError(thrown);
  }
}
