import type { WorkspaceTexts } from '../../config/texts.ts';
import { revisionOf } from '../../config/texts.ts';
import type { Workspace } from '../../config/workspace.ts';
import type { Deed } from '../../storage/audit.ts';
import { currentRevision, publishRevision } from '../../storage/revisions.ts';
import { commitDeed } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { deedsOf } from '../revision-deeds.ts';

export interface EditedWorkspace {
  readonly texts: WorkspaceTexts;
  readonly workspace: Workspace;
}

/**
 * Books an edit that was just written into the files: its line in the audit, and, unless publishing is done by hand, the new revision.
 * A running daemon may have taken the save already; then only the audit is written. Returns whether it runs now.
 */
export async function bookEdit(
  dock: Dock,
  { texts, workspace }: EditedWorkspace,
  deed: Deed,
  { publish }: { readonly publish: boolean },
): Promise<boolean> {
  const { dialect } = dock.tools.store;
  await commitDeed(dock, async (trx, at) => {
    if (!publish) return deed;
    const publication = {
      id: workspace.revision,
      texts,
      actor: deed.actor,
      reason: '',
      untested: false,
    };
    const published = await publishRevision(trx, dialect, publication, 'publish', at);
    // The command is what the person did; that it made a revision is part of it.
    const settings = deedsOf(publication, 'publish', published).filter(({ merchant }) => merchant === deed.merchant);
    return [deed, ...settings.map((one) => ({ ...one, action: deed.action }))];
  });
  return publish;
}

/** Whether the files, before an edit, are what runs. */
export async function filesRun(dock: Dock, texts: WorkspaceTexts): Promise<boolean> {
  const running = await currentRevision(dock.tools.store.reader);
  return running === undefined || running.id === revisionOf(texts);
}
