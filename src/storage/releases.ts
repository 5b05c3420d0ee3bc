import { whereIn } from './bulk.ts';
import type { HeldSubject, OpenException } from './exceptions.ts';
import { inScope } from './exceptions-in-scope.ts';
import { bookResolved } from './news.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export async function exceptionById(reader: Reader, scope: Scope, id: string): Promise<OpenException | undefined> {
  const row = await reader
    .selectFrom('exceptions')
    .selectAll()
    .where('id', '=', id)
    .$if(scope !== 'every merchant', (query) => query.where(inScope(scope)))
    .executeTakeFirst();
  if (!row) return undefined;
  const { first_at: firstAt, last_at: lastAt, resolved_at: resolvedAt, resolved_by: resolvedBy, ...same } = row;
  return { ...same, firstAt, lastAt, resolvedAt, resolvedBy };
}

/** The open exceptions of one code. */
export async function openOfCode(
  reader: Reader,
  scope: Scope,
  code: string,
): Promise<Pick<OpenException, 'id' | 'merchant' | 'connection' | 'value'>[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('exceptions')
    .select(['id', 'merchant', 'connection', 'value'])
    .where('state', '=', 'open')
    .where('code', '=', code)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
}

/** How many subjects an exception holds, by kind. */
export async function countHeld(
  reader: Reader,
  scope: Scope,
  exception: string,
): Promise<Map<HeldSubject['kind'], number>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .select((row) => ['kind', row.fn.countAll<number>().as('count')])
    .where('exception', '=', exception)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy('kind')
    .execute();
  return new Map(rows.map((row) => [row.kind as HeldSubject['kind'], Number(row.count)]));
}

/** What an exception holds of one kind, in slices: only subjects behind `after`. */
export async function heldAfter(
  reader: Reader,
  scope: Scope,
  exception: string,
  kind: HeldSubject['kind'],
  after: string,
  limit: number,
): Promise<HeldSubject[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .select(['subject', 'merchant'])
    .where('exception', '=', exception)
    .where('kind', '=', kind)
    .where('subject', '>', after)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map(({ subject, merchant }) => ({ kind, subject, merchant }));
}

/** Takes subjects off an exception; an exception that then holds nothing is resolved. Returns whether it is. */
export async function releaseFrom(
  trx: Trx,
  dialect: Dialect,
  exception: string,
  kind: HeldSubject['kind'],
  subjects: readonly string[],
  by: string,
  at: string,
): Promise<boolean> {
  await trx
    .deleteFrom('exception_subjects')
    .where('exception', '=', exception)
    .where('kind', '=', kind)
    .where(whereIn(dialect, 'subject', subjects))
    .execute();
  const left = await trx
    .selectFrom('exception_subjects')
    .select('subject')
    .where('exception', '=', exception)
    .executeTakeFirst();
  return left === undefined && (await resolveException(trx, exception, by, at));
}

/** `false` when it is not open (any more). What it held stays listed with it, as its history; who was told of it hears of its end. */
export async function resolveException(trx: Trx, id: string, by: string, at: string): Promise<boolean> {
  const changed = await trx
    .updateTable('exceptions')
    .set({ state: 'resolved', resolved_at: at, resolved_by: by })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (Number(changed.numUpdatedRows) === 0) return false;
  await bookResolved(trx, id, at);
  return true;
}

/** The circulating retry of a subject may run at once, with its patience afresh; its exception is resolved by the next success. */
export async function refreshSetback(trx: Trx, stage: string, subject: string, at: string): Promise<void> {
  await trx
    .updateTable('setbacks')
    .set({ attempts: 0, first_at: at, next_at: at })
    .where('stage', '=', stage)
    .where('subject', '=', subject)
    .execute();
}

export interface StuckPackage {
  readonly id: string;
  readonly order: string;
  readonly cart: string;
}

/** Packages of these orders that the confirmations' mapping refused, and those that wait to be told. */
export async function packagesOfOrders(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
  states: readonly string[],
): Promise<StuckPackage[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('packages')
    .select(['id', 'order_id', 'cart'])
    .where(whereIn(dialect, 'order_id', orders))
    .where('state', 'in', [...states])
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ id: row.id, order: row.order_id, cart: row.cart }));
}
