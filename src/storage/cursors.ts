import type { Reader, Trx } from './scope.ts';

/** Where the next look at an endpoint goes on; `''` = nothing was read there yet, or it was another account. */
export async function cursorOf(reader: Reader, endpoint: string, account: string): Promise<string> {
  const row = await reader
    .selectFrom('cursors')
    .select('cursor')
    .where('endpoint', '=', endpoint)
    .where('account', '=', account)
    .executeTakeFirst();
  return row?.cursor ?? '';
}

/** Written in the commit that keeps what was read up to here. */
export async function saveCursor(
  trx: Trx,
  { endpoint, account, cursor }: { readonly endpoint: string; readonly account: string; readonly cursor: string },
  at: string,
): Promise<void> {
  await trx
    .insertInto('cursors')
    .values({ endpoint, account, cursor, at })
    .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ account, cursor, at }))
    .execute();
}
