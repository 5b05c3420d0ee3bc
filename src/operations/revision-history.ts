import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { listActivations, type Way } from '../storage/activations.ts';
import { currentRevision, type Revision, revisionById, scheduledRevision } from '../storage/revisions.ts';
import { changesBetween, type TextChanges } from '../storage/text-changes.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { findRevision } from './find-revision.ts';

/** One time at which a revision became, or is to become, current. */
export interface HistoryEntry {
  readonly revision: string;
  readonly state: 'current' | 'scheduled' | 'past';
  /** When it became current; of a scheduled one, when it will. */
  readonly at: string;
  readonly way: Way;
  readonly actor: string;
  readonly reason: string;
  readonly note: string;
  readonly untested: boolean;
  /** Against the one before; `null` = not known. */
  readonly changes: TextChanges | null;
}

/** Newest first, what is scheduled above all. */
export async function revisionHistory(dock: Dock, limit: number): Promise<HistoryEntry[]> {
  const { reader } = dock.tools.store;
  const [current, scheduled, activations] = await Promise.all([
    currentRevision(reader),
    scheduledRevision(reader),
    listActivations(reader, { limit }),
  ]);
  // The newest activation is what made the current one current.
  const past = activations.map(
    ({ previous: _, ...activation }, index): HistoryEntry => ({
      ...activation,
      state: index === 0 && activation.revision === current?.id ? 'current' : 'past',
    }),
  );
  return [...(scheduled ? [waiting(scheduled, current)] : []), ...past].slice(0, limit);
}

function waiting(scheduled: Revision, current: Revision | undefined): HistoryEntry {
  const { id: revision, texts, scheduledAt, actor, reason, untested } = scheduled;
  const changes = changesBetween(current?.texts ?? {}, texts);
  const at = scheduledAt ?? '';
  return { revision, state: 'scheduled', at, way: 'schedule', actor, reason, note: '', untested, changes };
}

export interface FileDifference {
  readonly file: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Unified; `null` = too much has changed to show it line by line. */
  readonly patch: string | null;
}

export interface RevisionDifference {
  readonly revision: string;
  /** `''` = nothing: there was no revision before. */
  readonly against: string;
  readonly files: readonly FileDifference[];
}

/** Milliseconds for all files together: long texts without a line in common are not worth more. */
const patience = 5000;

/** What a revision changed, line by line: against the one that it replaced last (or against what runs, when it never ran). */
export async function revisionDifference(dock: Dock, which: string, than?: string): Promise<RevisionDifference> {
  const id = await findRevision(dock, which);
  const against = than === undefined ? await replacedBy(dock, id) : await findRevision(dock, than);
  const after = await textsOf(dock, id);
  const before: Revision['texts'] = against === '' ? {} : await textsOf(dock, against);
  const { added, changed, removed } = changesBetween(before, after);
  const files = [
    ...added.map((file) => ({ file, change: 'added' as const })),
    ...changed.map((file) => ({ file, change: 'changed' as const })),
    ...removed.map((file) => ({ file, change: 'removed' as const })),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
  const { clock } = dock.tools;
  const until = clock.now() + patience;
  const patch = (file: string) => patchOf(file, before[file], after[file], Math.max(1, until - clock.now()));
  return { revision: id, against, files: files.map((one) => ({ ...one, patch: patch(one.file) })) };
}

async function replacedBy(dock: Dock, revision: string): Promise<string> {
  const { reader } = dock.tools.store;
  const [last] = await listActivations(reader, { revision, limit: 1 });
  return last ? last.previous : ((await currentRevision(reader))?.id ?? '');
}

async function textsOf(dock: Dock, id: string): Promise<Revision['texts']> {
  const revision = await revisionById(dock.tools.store.reader, id);
  if (!revision) throw errors.REVISION_UNKNOWN({ message: `The store has no revision ${id} any more.`, value: id });
  return revision.texts;
}

function patchOf(file: string, before: string | undefined, after: string | undefined, timeout: number): string | null {
  const [from, to] = [before === undefined ? '/dev/null' : file, after === undefined ? '/dev/null' : file];
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, {
    context: 3,
    timeout,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return patch ?? null;
}
