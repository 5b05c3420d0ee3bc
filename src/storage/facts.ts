import type { Reader, Trx } from './scope.ts';

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

/** `undefined` = nobody has noted it yet. */
export async function factOf(reader: Reader, name: string): Promise<string | undefined> {
  const fact = await reader.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return fact?.value;
}
