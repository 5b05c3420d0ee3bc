import type { Finding, Workspace } from '../config/workspace.ts';
import { listActivations } from '../storage/activations.ts';
import {
  currentRevision,
  publishRevision,
  type Revision,
  revisionById,
  type Scheduled,
  scheduledRevision,
} from '../storage/revisions.ts';
import { changesBetween, type TextChanges } from '../storage/text-changes.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { findRevision } from './find-revision.ts';
import { deedsOf } from './revision-deeds.ts';

/** The way back, before anybody has agreed to it. */
export interface RollbackPlan {
  readonly from: Revision;
  readonly to: Revision;
  /** The older workspace as it will run: with the secrets of today. */
  readonly workspace: Workspace;
  readonly changes: TextChanges;
  /** Waits for its instant now; the way back withdraws it. */
  readonly scheduled: Scheduled | undefined;
}

/** Without a name: what ran before the current revision came. An older revision that cannot run any more is refused here. */
export async function planRollback(
  dock: Dock,
  which: string | undefined,
): Promise<RollbackPlan | { readonly findings: readonly Finding[] }> {
  const { reader } = dock.tools.store;
  const from = await currentRevision(reader);
  if (!from) throw errors.REVISION_FIRST();
  const id = which === undefined ? await before(dock, from.id) : await findRevision(dock, which);
  if (id === from.id) throw errors.REVISION_RUNS({ message: `Revision ${id} is the current one already.`, value: id });
  const to = await revisionById(reader, id);
  if (!to) throw errors.REVISION_UNKNOWN({ value: id });
  // Its tests have passed, or were waived, when it was published.
  const read = await dock.drafts.read(to.texts, { tests: false });
  if ('findings' in read) return read;
  const waiting = await scheduledRevision(reader);
  return {
    from,
    to,
    workspace: read.workspace,
    changes: changesBetween(from.texts, to.texts),
    scheduled: waiting && { id: waiting.id, scheduledAt: waiting.scheduledAt ?? '' },
  };
}

export interface RollbackDone {
  readonly revision: string;
  readonly replaced: string;
  readonly changes: TextChanges;
  readonly withdrawn: Scheduled | null;
}

export async function rollBack(
  dock: Dock,
  { from, to, changes }: RollbackPlan,
  reason: string,
  actor: Actor,
): Promise<RollbackDone> {
  const publication = { id: to.id, texts: to.texts, actor, reason, untested: to.untested };
  let withdrawn: Scheduled | undefined;
  await commitDeed(dock, async (trx, at) => {
    const published = await publishRevision(trx, dock.tools.store.dialect, publication, 'rollback', at);
    if (!published.changed) throw errors.REVISION_RUNS({ value: to.id });
    withdrawn = published.withdrawn;
    return deedsOf(publication, 'rollback', published);
  });
  return { revision: to.id, replaced: from.id, changes, withdrawn: withdrawn ?? null };
}

/** Ways back do not count, so that going back twice goes back two steps and not to and fro. */
async function before(dock: Dock, revision: string): Promise<string> {
  const { reader } = dock.tools.store;
  const [came] = await listActivations(reader, { revision, forward: true, limit: 1 });
  const [last] = came ? [came] : await listActivations(reader, { revision, limit: 1 });
  if (!last || last.previous === '') throw errors.REVISION_FIRST();
  return last.previous;
}
