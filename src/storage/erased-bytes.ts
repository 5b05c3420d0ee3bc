import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, fingerprint } from '../support/files.ts';
import { safeFileName } from './document-names.ts';

export interface ErasedFile {
  readonly id: string;
  readonly endpoint: string;
  readonly name: string;
  readonly sha256: string;
  readonly createdAt: string;
}

/** Takes away what lies of a document beside its content, below `root`: what was put away under its id, and its copy for people. */
export async function removeCopies(root: string, file: ErasedFile): Promise<void> {
  for (const kind of ['archive', 'quarantine'])
    await removeFiled(join(root, kind, file.createdAt.slice(0, 10)), file.id);
  await removeShown(join(root, 'shadow', ...file.endpoint.split('/').map(safeFileName)), file);
}

/** Set aside first: what turns out to be in use comes back, and a crash in between leaves nothing that a second run does not find. */
export async function removeContents(
  paths: ReadonlyMap<string, string>,
  inUse: () => Promise<ReadonlySet<string>>,
): Promise<void> {
  const aside = (path: string) => `${path}.going`;
  for (const path of paths.values()) await unlessGone(rename(path, aside(path)));
  const used = await inUse();
  for (const [sha256, path] of paths) {
    if (used.has(sha256)) await unlessGone(rename(aside(path), path));
    else await rm(aside(path), { force: true });
  }
}

async function unlessGone(act: Promise<void>): Promise<void> {
  await act.catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code !== 'ENOENT') throw thrown;
  });
}

/** Whatever lies in a day's folder under the id of a document. */
async function removeFiled(folder: string, id: string): Promise<void> {
  for (const name of await namesIn(folder))
    if (name.startsWith(`${safeFileName(id)}__`)) await rm(join(folder, name), { force: true });
}

/** Two documents of one name and the same bytes have one copy there. */
async function removeShown(folder: string, { id, name, sha256 }: ErasedFile): Promise<void> {
  await rm(join(folder, `${safeFileName(id)}__${safeFileName(name)}`), { force: true });
  const plain = join(folder, safeFileName(name));
  if ((await exists(plain)) && (await fingerprint(plain)).sha256 === sha256) await rm(plain, { force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return [];
    throw thrown;
  });
}
