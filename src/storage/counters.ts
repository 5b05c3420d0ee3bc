import { sql } from 'kysely';
import type { Reader, Trx } from './scope.ts';

/** Takes `howMany` numbers from a counter and returns the first; numbers are never given twice, gaps are allowed. */
export async function takeNumbers(trx: Trx, scope: string, name: string, howMany: number): Promise<number> {
  const { value } = await trx
    .insertInto('counters')
    .values({ scope, name, value: howMany })
    .onConflict((conflict) =>
      conflict.columns(['scope', 'name']).doUpdateSet({ value: sql<number>`counters.value + ${howMany}` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value - howMany + 1;
}

/** The number that was given last; 0 before the first. Previews add one without taking it. */
export async function lastNumber(reader: Reader, scope: string, name: string): Promise<number> {
  const row = await reader
    .selectFrom('counters')
    .select('value')
    .where('scope', '=', scope)
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? 0;
}

/** Moving over from another system: the next file gets `last + 1`. */
export async function setLastNumber(trx: Trx, scope: string, name: string, last: number): Promise<void> {
  await trx
    .insertInto('counters')
    .values({ scope, name, value: last })
    .onConflict((conflict) => conflict.columns(['scope', 'name']).doUpdateSet({ value: last }))
    .execute();
}
