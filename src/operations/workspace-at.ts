import type { Workspace } from '../config/workspace.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { findRevision } from './find-revision.ts';

/**
 * A compiled workspace to look at or to compare with another: what runs, the files as they lie there now, or a revision by its id or
 * the beginning of it. Nothing is opened. Tests of mappings are not run: a mapping can be looked at while they still fail.
 */
export async function workspaceAt(dock: Dock, which: 'current' | 'files' | (string & {})): Promise<Workspace> {
  if (which === 'current') return dock.tools.workspace();
  if (which !== 'files') return dock.tools.workspaceOf(await findRevision(dock, which));
  const read = await dock.drafts.read(await dock.drafts.texts(), { tests: false });
  if ('workspace' in read) return read.workspace;
  const [first] = read.findings;
  throw errors.WORKSPACE_NOT_VALID({
    message: `${first?.file}:${first?.line}:${first?.column}  ${first?.message}  [${first?.code}]`,
    value: first?.file ?? '',
  });
}
