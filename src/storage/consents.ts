import { createHash } from 'node:crypto';
import type { Reader, Trx } from './scope.ts';

/** Who only reads the store cannot answer in somebody's place. */
function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}

/** From now on what comes back with this state is kept, once. What others have waited for in vain goes. */
export async function awaitConsent(
  trx: Trx,
  state: string,
  { at, until }: { readonly at: string; readonly until: string },
): Promise<void> {
  await trx.deleteFrom('consents').where('until', '<', at).execute();
  await trx
    .insertInto('consents')
    .values({ state: hashOf(state), sealed: null, until })
    .execute();
}

/** Whether somebody waits for it. */
export async function isAwaited(reader: Reader, state: string, at: string): Promise<boolean> {
  const row = await reader
    .selectFrom('consents')
    .select('state')
    .where('state', '=', hashOf(state))
    .where('sealed', 'is', null)
    .where('until', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}

/** `false` = nobody waits for it any more, or it came before. */
export async function keepConsent(trx: Trx, state: string, sealed: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('consents')
    .set({ sealed })
    .where('state', '=', hashOf(state))
    .where('sealed', 'is', null)
    .where('until', '>', at)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** `undefined` = it has not come. */
export async function consentOf(reader: Reader, state: string): Promise<string | undefined> {
  const row = await reader
    .selectFrom('consents')
    .select('sealed')
    .where('state', '=', hashOf(state))
    .executeTakeFirst();
  return row?.sealed ?? undefined;
}

export async function forgetConsent(trx: Trx, state: string): Promise<void> {
  await trx.deleteFrom('consents').where('state', '=', hashOf(state)).execute();
}
