import { listDocuments } from '../storage/documents.ts';
import type { Actor } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { type FileSummary, findFile } from './list-files.ts';
import { putFile } from './put-file.ts';
import type { Scope } from './scope.ts';
import { openFile } from './show-file.ts';

/** Newer stock files that are looked at: what stands among so many decides. */
const newerAtMost = 100;

/** A stock file that was held because it names so little, when it may still be applied. */
export async function acceptable(dock: Dock, scope: Scope, id: string): Promise<FileSummary> {
  const { report: _, ...file } = await findFile(dock, scope, id);
  if (file.code !== 'SNAPSHOT_SHRUNK') throw errors.FILE_NOT_HELD({ message: `${file.name} is not held.`, value: id });
  const newer = await newerThan(dock, file);
  if (!newer) return file;
  throw errors.FILE_OUTDATED({
    message: `${newer.name} (${newer.id}) was taken at ${newer.createdAt}, after ${file.name}: its levels are newer.`,
    value: id,
  });
}

/** Applies it after all: the same bytes are taken once more and read without the guard. Returns the id under which they are read. */
export async function acceptFile(dock: Dock, scope: Scope, id: string, actor: Actor): Promise<string> {
  await acceptable(dock, scope, id);
  const { file, bytes } = await openFile(dock, scope, id);
  try {
    const { endpoint, name } = file;
    // What it says was true when it came, not when somebody believed it.
    const madeAt = file.madeAt ?? file.createdAt;
    return await putFile(dock, scope, { endpoint, name, bytes, again: true, accepts: id, madeAt }, actor);
  } finally {
    bytes.destroy();
  }
}

/** Also the same file, accepted by somebody else a moment ago. */
async function newerThan(dock: Dock, file: FileSummary): Promise<FileSummary | undefined> {
  const filter = { direction: 'in', kind: file.kind, since: file.createdAt, limit: newerAtMost };
  const rows = await listDocuments(dock.tools.store.reader, [file.merchant], filter);
  return rows.find(
    ({ id, endpoint, state }) =>
      id > file.id && endpoint === file.endpoint && (state === 'done' || state === 'claimed'),
  );
}
