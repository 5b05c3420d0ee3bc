import type { Reader, Trx } from './scope.ts';

export interface Revision {
  readonly id: string;
  /** Relative path -> text, all files of the workspace. */
  readonly texts: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

export async function currentRevision(reader: Reader): Promise<Revision | undefined> {
  const row = await reader.selectFrom('revisions').selectAll().where('current', '=', 1).executeTakeFirst();
  return row && { id: row.id, texts: JSON.parse(row.texts), createdAt: row.created_at };
}

export async function revisionById(reader: Reader, id: string): Promise<Revision | undefined> {
  const row = await reader.selectFrom('revisions').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { id: row.id, texts: JSON.parse(row.texts), createdAt: row.created_at };
}

export async function publishRevision(trx: Trx, revision: Revision): Promise<void> {
  await trx.updateTable('revisions').set({ current: 0 }).where('current', '=', 1).execute();
  await trx
    .insertInto('revisions')
    .values({ id: revision.id, texts: JSON.stringify(revision.texts), created_at: revision.createdAt, current: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ current: 1 }))
    .execute();
}
