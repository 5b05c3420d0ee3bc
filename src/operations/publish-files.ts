import type { Finding } from '../config/workspace.ts';
import {
  currentRevision,
  type Publication,
  publishRevision,
  type Scheduled,
  scheduledRevision,
  scheduleRevision,
  withdrawScheduled,
} from '../storage/revisions.ts';
import { changesBetween, type TextChanges } from '../storage/text-changes.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { deedsOf } from './revision-deeds.ts';

export interface PublishWish {
  readonly reason: string;
  /** Publish although tests of mappings fail. */
  readonly untested: boolean;
  /** ISO instant at which it is to become current; absent = now. */
  readonly at?: string;
}

/** The files as they lie there now, good to become current. */
export interface Draft {
  readonly publication: Publication;
  /** Against what runs. */
  readonly changes: TextChanges;
  /** They are what runs. */
  readonly current: boolean;
  /** Warnings, and the tests that fail where that does not count. */
  readonly remarks: readonly Finding[];
  /** Waits for its instant now. */
  readonly scheduled: Scheduled | undefined;
}

/** Validates the files as a whole; whatever is found wrong keeps them from being published. */
export async function draftOfFiles(
  dock: Dock,
  wish: PublishWish,
  actor: Actor,
): Promise<Draft | { readonly findings: readonly Finding[] }> {
  if (wish.at !== undefined && wish.at <= dock.tools.clock.iso())
    throw errors.SCHEDULE_PAST({ message: `${wish.at} has passed already.`, value: wish.at });
  const texts = await dock.drafts.texts();
  const tested = await dock.drafts.read(texts, { tests: true });
  const failing = 'findings' in tested ? tested.findings : [];
  const waived = wish.untested && failing.length > 0 && failing.every(({ code }) => code === 'CONFIG_MAPPING_TEST');
  const read = waived ? await dock.drafts.read(texts, { tests: false }) : tested;
  if ('findings' in read) return read;
  const { reader } = dock.tools.store;
  const [running, waiting] = await Promise.all([currentRevision(reader), scheduledRevision(reader)]);
  const { revision, warnings } = read.workspace;
  return {
    publication: { id: revision, texts, actor, reason: wish.reason, untested: waived },
    changes: changesBetween(running?.texts ?? {}, texts),
    current: running?.id === revision,
    remarks: [...failing, ...warnings],
    scheduled: waiting && { id: waiting.id, scheduledAt: waiting.scheduledAt ?? '' },
  };
}

export interface PublishDone {
  readonly revision: string;
  /** `unchanged` = it was current already. */
  readonly state: 'current' | 'scheduled' | 'unchanged';
  readonly scheduledAt: string | null;
  readonly untested: boolean;
  readonly changes: TextChanges;
  /** The scheduled one that this overtook. */
  readonly withdrawn: Scheduled | null;
}

/** Makes the draft current, or lets it wait for its instant. */
export async function publishFiles(dock: Dock, { publication, changes }: Draft, at?: string): Promise<PublishDone> {
  const { dialect } = dock.tools.store;
  let state = 'unchanged' as PublishDone['state'];
  let withdrawn: Scheduled | undefined;
  await commitDeed(dock, async (trx, now) => {
    if (at === undefined) {
      const published = await publishRevision(trx, dialect, publication, 'publish', now);
      state = published.changed ? 'current' : 'unchanged';
      withdrawn = published.withdrawn;
      return deedsOf(publication, 'publish', published);
    }
    if ((await currentRevision(trx))?.id === publication.id) throw errors.SCHEDULE_RUNS({ value: publication.id });
    withdrawn = await scheduleRevision(trx, dialect, publication, at, now);
    state = 'scheduled';
    const { id: subject, actor, reason } = publication;
    const standing = { action: 'mappings schedule', subject, before: {}, after: { 'becomes current': at } };
    return [
      { actor, merchant: '', reason, ...standing },
      ...deedsOf(publication, 'publish', { changed: false, withdrawn }),
    ];
  });
  const scheduledAt = state === 'scheduled' ? (at ?? null) : null;
  const { id: revision, untested } = publication;
  return { revision, state, scheduledAt, untested, changes, withdrawn: withdrawn ?? null };
}

/** What waits for its instant. */
export async function scheduledNow(dock: Dock): Promise<Scheduled> {
  const waiting = await scheduledRevision(dock.tools.store.reader);
  if (!waiting?.scheduledAt) throw errors.SCHEDULE_NONE();
  return { id: waiting.id, scheduledAt: waiting.scheduledAt };
}

/** Takes what is scheduled back; its texts stay in the store. */
export async function cancelSchedule(dock: Dock, reason: string, actor: Actor): Promise<Scheduled> {
  let withdrawn: Scheduled | undefined;
  await commitDeed(dock, async (trx) => {
    withdrawn = await withdrawScheduled(trx);
    if (!withdrawn) throw errors.SCHEDULE_NONE();
    const { id: subject, scheduledAt } = withdrawn;
    const before = { 'becomes current': scheduledAt };
    return { actor, action: 'mappings withdraw', subject, merchant: '', reason, before, after: {} };
  });
  if (!withdrawn) throw errors.SCHEDULE_NONE();
  return withdrawn;
}
