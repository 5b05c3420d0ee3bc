import type { Reader, Scope, Trx } from './scope.ts';
import { merchantsOf } from './scope.ts';

/** One message to people. */
export interface Notice {
  readonly id: string;
  readonly merchant: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly state: 'new' | 'sent';
}

export async function insertNotice(trx: Trx, notice: Omit<Notice, 'state'>, at: string): Promise<void> {
  await trx
    .insertInto('notices')
    .values({ ...notice, recipients: JSON.stringify(notice.recipients), state: 'new', created_at: at, updated_at: at })
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

export async function markNoticeSent(trx: Trx, id: string, at: string): Promise<void> {
  await trx.updateTable('notices').set({ state: 'sent', updated_at: at }).where('id', '=', id).execute();
}
