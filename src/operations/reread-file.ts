import { inletPlace } from '../config/lookup.ts';
import { ticketFor } from '../queue/ticket.ts';
import { type DocumentRow, rereadDocument } from '../storage/documents.ts';
import { type Actor, commitDeed, turned } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { putFile } from './put-file.ts';
import type { Scope } from './scope.ts';
import { openFile } from './show-file.ts';
import { wakeUp } from './wake-ups.ts';

/**
 * Reads a received file with the current revision instead of the one that it was taken with. One that waits is read so from now on;
 * of one that was read, or refused, the same bytes are taken once more. Returns the id under which it is read.
 */
export async function rereadFile(dock: Dock, scope: Scope, id: string, actor: Actor): Promise<string> {
  const { file, bytes } = await openFile(dock, scope, id);
  try {
    if (file.direction !== 'in') throw errors.FILE_NOT_RECEIVED({ message: `${file.name} is ours.`, value: id });
    if (file.state === 'claimed' && (await readWaiting(dock, file, actor))) return id;
    const { endpoint, name } = file;
    return await putFile(dock, scope, { endpoint, name, bytes, again: true, corrects: id }, actor);
  } finally {
    bytes.destroy();
  }
}

/** `false` = its reading has ended in the meantime. */
async function readWaiting(dock: Dock, file: Omit<DocumentRow, 'report'>, actor: Actor): Promise<boolean> {
  const workspace = dock.tools.workspace();
  const { revision, inlet, merchant, kind } = inletPlace(workspace, file.endpoint);
  let waits = false;
  await commitDeed(dock, async (trx, at, tickets) => {
    waits = await rereadDocument(trx, file.id, { revision, mapping: inlet.mapping }, at);
    if (!waits) return [];
    const { id: subject, name: ref } = file;
    const { connection } = inlet;
    if (kind === 'orders') tickets.push(...wakeUp(workspace, inlet.id, 'person', at));
    else tickets.push(ticketFor('ingest', { merchant: merchant.id, subject, cause: 'person', at, connection, ref }));
    const states = turned({ file: ref }, 'revision', [file.revision, revision]);
    return { actor, action: 'files reread', subject, merchant: merchant.id, reason: '', ...states };
  });
  return waits;
}
