import type { DocumentRow } from '../../storage/documents.ts';
import { documentsById, type ReceivedFilter, receivedPage } from '../../storage/received-files.ts';
import { asCrossdockError } from '../../support/errors.ts';
import { pause } from '../../support/waiting.ts';
import { newerThan } from '../accept-file.ts';
import type { Actor } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { findFile } from '../list-files.ts';
import { rereadFile } from '../reread-file.ts';
import type { Scope } from '../scope.ts';
import { errors } from './errors.ts';

export { readableStates } from '../../storage/received-files.ts';

export type ReceivedFile = Omit<DocumentRow, 'report'>;

const page = 500;
const filesAtMost = 10_000;

/** The files that were named, or all that fit and were not read anew since; what the current revision read needs no second reading. */
export async function filesToReread(
  dock: Dock,
  scope: Scope,
  { named, again, ...filter }: ReceivedFilter & { readonly named: readonly string[]; readonly again: boolean },
): Promise<ReceivedFile[]> {
  if (named.length > 0) return Promise.all(named.map((id) => findFile(dock, scope, id)));
  if (Object.values(filter).every((one) => one === undefined)) throw errors.REPEAT_NOTHING_CHOSEN();
  const { reader } = dock.tools.store;
  const { revision } = dock.tools.workspace();
  const files: ReceivedFile[] = [];
  let after = '';
  for (;;) {
    const ids = await receivedPage(reader, scope, filter, after, page);
    const rows = await documentsById(reader, scope, ids);
    files.push(...rows.filter((row) => again || row.revision !== revision).map(({ report: _, ...row }) => row));
    if (files.length > filesAtMost)
      throw errors.REPEAT_TOO_MANY({ message: `More than ${filesAtMost} files would be read again.` });
    if (ids.length < page) return files;
    after = ids.at(-1) ?? after;
  }
}

const triesAtMost = 20;
const betweenTries = 500;

/** The daemon may be looking at the endpoint; it is done in a moment. Stock that was overtaken is not read again. */
export async function rereadPatiently(dock: Dock, scope: Scope, file: ReceivedFile, actor: Actor): Promise<string> {
  const { id, name } = file;
  const newer = file.kind === 'inventory' && file.state !== 'claimed' ? await newerThan(dock, file) : undefined;
  if (newer)
    throw common.FILE_OUTDATED({
      message: `${newer.name} (${newer.id}) was taken at ${newer.createdAt}, after ${name}: its levels are newer.`,
      value: id,
    });
  for (let tries = 1; ; tries++) {
    try {
      return await rereadFile(dock, scope, id, actor);
    } catch (thrown) {
      if (asCrossdockError(thrown).code !== 'INLET_BUSY' || tries === triesAtMost) throw thrown;
      await pause(betweenTries);
    }
  }
}
