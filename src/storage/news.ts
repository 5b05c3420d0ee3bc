import { sql } from 'kysely';
import type { News, Told } from '../domain/notices/due.ts';
import { whereIn } from './bulk.ts';
import type { OpenException } from './exceptions.ts';
import { inScope } from './exceptions-in-scope.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

const columns = ['exception', 'audience', 'kind', 'code', 'urgent', 'at', 'told_at', 'notice'] as const;
/** Stands for the letter of news that came too late to be told. */
const nobody = '-';

/** An open exception is news to these audiences; to those that have it already it is none. */
export async function bookOpened(
  trx: Trx,
  { id, code, urgent }: { id: string; code: string; urgent: boolean },
  audiences: readonly string[],
  at: string,
): Promise<void> {
  if (audiences.length === 0) return;
  const row = { exception: id, kind: 'opened', code, urgent: urgent ? 1 : 0, at, told_at: '', notice: '' };
  await trx
    .insertInto('news')
    .values(audiences.map((audience) => ({ ...row, audience })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whoever was told of the problem hears of its end; whoever was not hears nothing of it at all. */
export async function bookResolved(trx: Trx, exception: string, at: string): Promise<void> {
  await trx
    .updateTable('news')
    .set({ notice: nobody })
    .where('exception', '=', exception)
    .where('notice', '=', '')
    .execute();
  await trx
    .insertInto('news')
    .columns([...columns])
    .expression((from) =>
      from
        .selectFrom('news')
        .select([
          'exception',
          'audience',
          sql<string>`'resolved'`.as('kind'),
          'code',
          'urgent',
          sql<string>`cast(${at} as text)`.as('at'),
          sql<string>`''`.as('told_at'),
          sql<string>`''`.as('notice'),
        ])
        .where('exception', '=', exception)
        .where('kind', '=', 'opened')
        .where('notice', '<>', nobody),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Oldest first. */
export async function newsToTell(reader: Reader, limit: number): Promise<News[]> {
  const rows = await reader
    .selectFrom('news')
    .selectAll()
    .where('notice', '=', '')
    .orderBy('at')
    .limit(limit)
    .execute();
  return rows.map(({ exception, audience, kind, code, urgent, at }) => ({
    exception,
    audience,
    kind: kind as News['kind'],
    code,
    urgent: Number(urgent) === 1,
    at,
  }));
}

/** The last time since an instant that each audience was told of each code. */
export async function toldSince(reader: Reader, since: string): Promise<Told[]> {
  const rows = await reader
    .selectFrom('news')
    .select((row) => ['audience', 'kind', 'code', row.fn.max('told_at').as('at')])
    .where('told_at', '<>', '')
    .where('told_at', '>=', since)
    .groupBy(['audience', 'kind', 'code'])
    .execute();
  return rows.map(({ audience, kind, code, at }) => ({ audience, kind: kind as News['kind'], code, at: String(at) }));
}

/** `false` when some of it has been told, or need not be told any more: the letter is out of date. */
export async function markTold(trx: Trx, news: readonly News[], letter: string, at: string): Promise<boolean> {
  for (const { exception, audience, kind } of news) {
    const changed = await trx
      .updateTable('news')
      .set({ notice: letter, told_at: at })
      .where('exception', '=', exception)
      .where('audience', '=', audience)
      .where('kind', '=', kind)
      .where('notice', '=', '')
      .executeTakeFirst();
    if (Number(changed.numUpdatedRows) === 0) return false;
  }
  return true;
}

/** Nobody is there to be told of these. */
export async function dropNews(trx: Trx, news: readonly News[]): Promise<void> {
  for (const { exception, audience, kind } of news)
    await trx
      .updateTable('news')
      .set({ notice: nobody })
      .where('exception', '=', exception)
      .where('audience', '=', audience)
      .where('kind', '=', kind)
      .where('notice', '=', '')
      .execute();
}

export async function exceptionsByIds(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  ids: readonly string[],
): Promise<Map<string, OpenException>> {
  const rows = await reader
    .selectFrom('exceptions')
    .selectAll()
    .where(whereIn(dialect, 'id', ids))
    .$if(scope !== 'every merchant', (query) => query.where(inScope(scope)))
    .execute();
  return new Map(
    rows.map(({ first_at: firstAt, last_at: lastAt, resolved_at: resolvedAt, resolved_by: resolvedBy, ...same }) => [
      same.id,
      { ...same, firstAt, lastAt, resolvedAt, resolvedBy },
    ]),
  );
}

/** Numbers of the first orders that an exception holds. */
export async function heldOrderNumbers(
  reader: Reader,
  scope: Scope,
  exception: string,
  limit: number,
): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .innerJoin('orders', 'orders.id', 'exception_subjects.subject')
    .select('orders.order_number')
    .where('exception_subjects.exception', '=', exception)
    .where('exception_subjects.kind', '=', 'order')
    .$if(merchants !== null, (query) => query.where('exception_subjects.merchant', 'in', [...(merchants ?? [])]))
    .orderBy('exception_subjects.subject')
    .limit(limit)
    .execute();
  return rows.map((row) => row.order_number);
}

/** Merchants of whom an exception holds something. */
export async function heldMerchants(reader: Reader, scope: Scope, exception: string): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .select('merchant')
    .distinct()
    .where('exception', '=', exception)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('merchant')
    .execute();
  return rows.map(({ merchant }) => merchant).filter((merchant) => merchant !== '');
}
