import { sql } from 'kysely';
import { logActivation, type Way } from './activations.ts';
import type { Dialect, Reader, Trx } from './scope.ts';
import { changesBetween, type Texts } from './text-changes.ts';

export interface Revision {
  readonly id: string;
  readonly texts: Texts;
  readonly createdAt: string;
  /** Who published or scheduled it last, and why; `file` = the daemon took a save. */
  readonly actor: string;
  readonly reason: string;
  /** When it became current last; `null` = never. */
  readonly publishedAt: string | null;
  /** When it is to become current. */
  readonly scheduledAt: string | null;
  /** Published although tests of its mappings fail. */
  readonly untested: boolean;
}

/** The actor of what the daemon does by itself when files were saved. */
export const fileActor = 'file';

export async function currentRevision(reader: Reader): Promise<Revision | undefined> {
  const row = await reader.selectFrom('revisions').selectAll().where('current', '=', 1).executeTakeFirst();
  return row && revisionOf(row);
}

export async function revisionById(reader: Reader, id: string): Promise<Revision | undefined> {
  const row = await reader.selectFrom('revisions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && revisionOf(row);
}

/** The one that waits for its instant; with `until`, only when that has come. */
export async function scheduledRevision(reader: Reader, until = '9999'): Promise<Revision | undefined> {
  const row = await reader
    .selectFrom('revisions')
    .selectAll()
    .where('scheduled_at', '<=', until)
    .orderBy('scheduled_at')
    .executeTakeFirst();
  return row && revisionOf(row);
}

/** Ids that begin with these characters, or are these. */
export async function revisionIds(reader: Reader, beginning: string, limit: number): Promise<string[]> {
  const rows = await reader
    .selectFrom('revisions')
    .select('id')
    .where('id', '>=', beginning)
    // Sorts behind every letter and digit that an id can go on with.
    .where('id', '<', `${beginning}~`)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface Publication {
  readonly id: string;
  readonly texts: Texts;
  readonly actor: string;
  readonly reason: string;
  readonly untested: boolean;
}

export interface Scheduled {
  readonly id: string;
  readonly scheduledAt: string;
}

export interface Published {
  /** `false` = it was current already; nothing was written. */
  readonly changed: boolean;
  /** The scheduled one that this overtook: it will not become current any more. */
  readonly withdrawn: Scheduled | undefined;
  /** What was current before the change; absent = nothing. */
  readonly replaced?: Pick<Revision, 'id' | 'texts'>;
}

/** Keeps the texts and makes them the current revision; what was scheduled before is older by now and withdrawn. */
export async function publishRevision(
  trx: Trx,
  dialect: Dialect,
  publication: Publication,
  way: Way,
  at: string,
): Promise<Published> {
  await oneAtATime(trx, dialect);
  const before = await currentRevision(trx);
  if (before?.id === publication.id) {
    await withdrawScheduled(trx, publication.id);
    return { changed: false, withdrawn: undefined };
  }
  const scheduled = await withdrawScheduled(trx);
  const withdrawn = scheduled?.id === publication.id ? undefined : scheduled;
  await trx.updateTable('revisions').set({ current: 0 }).where('current', '=', 1).execute();
  await keep(trx, publication, { current: 1, published_at: at, scheduled_at: null }, at);
  const { id: revision, texts, actor, reason, untested } = publication;
  const note = withdrawn ? `Withdrew ${withdrawn.id}, scheduled for ${withdrawn.scheduledAt}.` : '';
  const changes = changesBetween(before?.texts ?? {}, texts);
  const previous = before?.id ?? '';
  await logActivation(trx, { revision, previous, at, way, actor, reason, note, untested, changes });
  return { changed: true, withdrawn, ...(before && { replaced: before }) };
}

/** Keeps the texts and the instant at which they are to become current. Returns the scheduled one whose place it takes. */
export async function scheduleRevision(
  trx: Trx,
  dialect: Dialect,
  publication: Publication,
  scheduledAt: string,
  at: string,
): Promise<Scheduled | undefined> {
  await oneAtATime(trx, dialect);
  const withdrawn = await withdrawScheduled(trx);
  await keep(trx, publication, { scheduled_at: scheduledAt }, at);
  return withdrawn?.id === publication.id ? undefined : withdrawn;
}

/** Nothing is scheduled any more; returns what was. With an `id`, only when it is that one. */
export async function withdrawScheduled(trx: Trx, id?: string): Promise<Scheduled | undefined> {
  const row = await trx
    .selectFrom('revisions')
    .select(['id', 'scheduled_at'])
    .where('scheduled_at', 'is not', null)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .executeTakeFirst();
  if (!row) return undefined;
  await trx.updateTable('revisions').set({ scheduled_at: null }).where('id', '=', row.id).execute();
  return { id: row.id, scheduledAt: row.scheduled_at ?? '' };
}

/** A scheduled revision becomes current. `changed: false` = it was withdrawn, or another daemon was faster. */
export async function activateScheduled(trx: Trx, dialect: Dialect, id: string, at: string): Promise<Published> {
  await oneAtATime(trx, dialect);
  const due = await scheduledRevision(trx, at);
  if (due?.id !== id) return { changed: false, withdrawn: undefined };
  return publishRevision(trx, dialect, due, 'schedule', at);
}

/** Two daemons that publish at one moment must not leave two current revisions. SQLite has one writer anyway. */
async function oneAtATime(trx: Trx, dialect: Dialect): Promise<void> {
  if (dialect === 'postgres') await sql`lock table revisions in share row exclusive mode`.execute(trx);
}

interface Standing {
  readonly current?: number;
  readonly published_at?: string;
  readonly scheduled_at: string | null;
}

async function keep(
  trx: Trx,
  { id, texts, actor, reason, untested }: Publication,
  standing: Standing,
  at: string,
): Promise<void> {
  const said = { ...standing, actor, reason, untested: untested ? 1 : 0 };
  await trx
    .insertInto('revisions')
    .values({ current: 0, published_at: null, id, texts: JSON.stringify(texts), created_at: at, ...said })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
    .execute();
}

function revisionOf(row: {
  id: string;
  texts: string;
  created_at: string;
  actor: string;
  reason: string;
  published_at: string | null;
  scheduled_at: string | null;
  untested: number;
}): Revision {
  return {
    id: row.id,
    texts: JSON.parse(row.texts),
    createdAt: row.created_at,
    actor: row.actor,
    reason: row.reason,
    publishedAt: row.published_at,
    scheduledAt: row.scheduled_at,
    untested: row.untested === 1,
  };
}
