import { sql } from 'kysely';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Scope, type Trx } from './scope.ts';

/** What stands where a person's word stood. */
const instead = '(erased)';

/** Sentences written by us or by partners: none should name people, and a partner's answer may all the same. */
const places = {
  notices: ['subject', 'body'],
  exceptions: ['message', 'value'],
  setbacks: ['message'],
  outbox: ['failure'],
  orders: ['reason'],
  parts: ['reason'],
  documents: ['reason'],
  cancel_requests: ['reason', 'answer'],
  returned_parcels: ['reason'],
} as const;

/** Takes these words out of whatever was said of these merchants' orders; returns in how many rows they stood. */
export async function eraseWords(
  trx: Trx,
  dialect: Dialect,
  scope: Scope,
  { words, subjects }: { readonly words: readonly string[]; readonly subjects: readonly string[] },
): Promise<number> {
  const merchants = merchantsOf(scope);
  let count = 0;
  for (const word of words) {
    for (const [table, columns] of Object.entries(places))
      for (const column of columns) {
        const whose = merchants === null ? sql`1 = 1` : sql`merchant in (${sql.join([...merchants, ''])})`;
        count += await replaced(trx, table, column, word, whose);
      }
    count += await replaced(
      trx,
      'events',
      'data',
      word,
      sql`kind = 'order' and ${whereIn(dialect, 'subject', subjects)}`,
    );
    for (const column of ['reason', 'before', 'after'])
      count += await replaced(trx, 'audit', column, word, whereIn(dialect, 'subject', subjects));
  }
  return count;
}

async function replaced(
  trx: Trx,
  table: string,
  column: string,
  word: string,
  where: Parameters<typeof sql>[1],
): Promise<number> {
  const text = sql.ref(column);
  const pattern = `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${text} = replace(${text}, ${word}, ${instead})
    where ${text} like ${pattern} escape '\\' and ${where}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}
