import type { Trx } from './scope.ts';

/** Keeps the value under this name unless there is one already; returns the one that holds. */
export async function rememberFact(trx: Trx, name: string, value: string): Promise<string> {
  await trx
    .insertInto('facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const fact = await trx.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirstOrThrow();
  return fact.value;
}
