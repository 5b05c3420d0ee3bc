import type { Reader, Scope, Trx } from './scope.ts';
import { merchantsOf } from './scope.ts';

/** One message to people, or to a program that tells them. */
export interface Notice {
  readonly id: string;
  /** Whose it is; `-` = of the whole workspace, or of a WMS. */
  readonly merchant: string;
  /** `mail`, or `webhook:` and which. */
  readonly way: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly state: 'new' | 'sent' | 'dropped';
}

/** A notice that is there already stays as it is. */
export async function insertNotice(trx: Trx, notice: Omit<Notice, 'state'>, at: string): Promise<void> {
  await trx
    .insertInto('notices')
    .values({ ...notice, recipients: JSON.stringify(notice.recipients), state: 'new', created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function noticeById(reader: Reader, scope: Scope, id: string): Promise<Notice | undefined> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('notices')
    .selectAll()
    .where('id', '=', id)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return row && { ...row, recipients: JSON.parse(row.recipients), state: row.state as Notice['state'] };
}

/** `dropped`: where it was to go is no longer there. */
export async function setNoticeState(trx: Trx, id: string, state: Notice['state'], at: string): Promise<void> {
  await trx.updateTable('notices').set({ state, updated_at: at }).where('id', '=', id).execute();
}
