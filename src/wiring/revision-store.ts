import { errors } from '../config/errors.ts';
import type { RevisionStore } from '../config/revisions.ts';
import type { Finding, Workspace } from '../config/workspace.ts';
import { raise } from '../exceptions/raise.ts';
import { deedsOf } from '../operations/revision-deeds.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Store } from '../storage/open.ts';
import {
  activateScheduled,
  currentRevision,
  fileActor,
  publishRevision,
  revisionById,
  scheduledRevision,
  withdrawScheduled,
} from '../storage/revisions.ts';
import type { Clock } from '../support/clock.ts';

/** The store's side of the workspace: what becomes current by itself is in the audit like what people do. */
export function revisionStore(store: Store, clock: Clock, current: () => Workspace | undefined): RevisionStore {
  const { reader, commits, dialect } = store;
  return {
    readCurrent: () => currentRevision(reader),
    readById: (id) => revisionById(reader, id),
    publish: (texts, id) =>
      commits.commit({
        apply: async (trx) => {
          const at = clock.iso();
          const publication = { id, texts, actor: fileActor, reason: '', untested: false };
          const published = await publishRevision(trx, dialect, publication, 'save', at);
          await writeAudit(trx, dialect, deedsOf(publication, 'save', published), at);
        },
      }),
    readDue: () => scheduledRevision(reader, clock.iso()),
    activate: (id) =>
      commits.commit({
        apply: async (trx) => {
          const at = clock.iso();
          const due = await revisionById(trx, id);
          const published = await activateScheduled(trx, dialect, id, at);
          if (due) await writeAudit(trx, dialect, deedsOf(due, 'schedule', published), at);
        },
      }),
    withdraw: (id, problem) => withdraw(store, clock, current, id, problem),
  };
}

/** Nobody sits there when the instant comes: the audit keeps it, and an exception tells who is to hear of problems. */
async function withdraw(
  { commits, dialect }: Store,
  clock: Clock,
  current: () => Workspace | undefined,
  id: string,
  { file, line, message }: Finding,
): Promise<void> {
  const tickets: OutgoingTicket[] = [];
  await commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      const at = clock.iso();
      const withdrawn = await withdrawScheduled(trx, id);
      if (!withdrawn) return;
      const reason = `It cannot run: ${file}:${line}: ${message}`;
      const before = { 'becomes current': withdrawn.scheduledAt };
      const deed = { actor: 'daemon', action: 'mappings withdraw', subject: id, merchant: '', reason };
      await writeAudit(trx, dialect, [{ ...deed, before, after: {} }], at);
      const error = errors.CONFIG_SCHEDULE_REFUSED({
        message: `Revision ${id} of the workspace could not become current. ${file}:${line}: ${message}`,
        value: id,
      });
      const workspace = current();
      if (!workspace) return;
      tickets.push(...(await raise(trx, workspace, { error, merchant: '', connection: '', held: [] }, at)));
    },
    tickets,
  });
}
