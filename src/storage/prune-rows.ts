import { type Expression, type SqlBool, sql } from 'kysely';
import { endedStatuses } from '../domain/order-status.ts';
import { firstIdAt } from '../support/ids.ts';
import { whereIdIn, whereIn } from './bulk.ts';
import type { KeptFile } from './erase-documents.ts';
import type { Dialect, Reader, Scope, Trx } from './scope.ts';
import { merchantsOf } from './scope.ts';

/** A look at the next rows of a table, by id: those that may go, and where the next look begins; null = there are no more. */
export interface Look<Id> {
  readonly going: readonly Id[];
  readonly next: Id | null;
}

/** Events older than that, but those of orders and deliveries that are open. */
export async function oldEvents(reader: Reader, scope: Scope, before: string, after: number, limit: number) {
  const open = sql<number>`case
    when kind = 'order' then (select count(*) from orders where orders.id = events.subject and orders.status not in (${sql.join(
      [...endedStatuses],
    )}))
    when kind = 'delivery' then (select count(*) from deliveries where deliveries.id = events.subject and deliveries.state not in ('done', 'abandoned'))
    else 0 end`;
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('events')
    .select(['id', 'at', open.as('open')])
    .where('id', '>', after)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .limit(limit)
    .execute();
  return look(rows, ({ at }) => at < before, limit);
}

/** Written down before then. */
export async function oldDeeds(reader: Reader, scope: Scope, before: string, after: number, limit: number) {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('audit')
    .select(['id', 'at', sql<number>`0`.as('open')])
    .where('id', '>', after)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .limit(limit)
    .execute();
  return look(rows, ({ at }) => at < before, limit);
}

/** Ids and instants grow together: what is behind the first young row is young, too. */
function look<Id>(
  rows: readonly { readonly id: Id; readonly at: string; readonly open: number }[],
  isOld: (row: { readonly at: string }) => boolean,
  limit: number,
): Look<Id> {
  const old = rows.filter(isOld);
  const last = old.at(-1);
  const going = old.filter(({ open }) => Number(open) === 0).map(({ id }) => id);
  return { going, next: old.length === limit && last ? last.id : null };
}

export async function deleteNumbered(
  trx: Trx,
  dialect: Dialect,
  table: 'events' | 'audit',
  ids: readonly number[],
): Promise<void> {
  await trx
    .deleteFrom(table)
    .where(whereIdIn(dialect, 'id', ids))
    .execute();
}

/** Sent before then. */
export async function oldNotices(reader: Reader, scope: Scope, before: string, limit: number): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('notices')
    .select('id')
    .where('id', '<', firstIdAt(Date.parse(before)))
    .where('state', '=', 'sent')
    .where('updated_at', '<', before)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteNotices(trx: Trx, dialect: Dialect, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('notices')
    .where(whereIn(dialect, 'id', ids))
    .execute();
}

/** Resolved before then. */
export async function oldExceptions(reader: Reader, scope: Scope, before: string, limit: number): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exceptions')
    .select('id')
    .where('id', '<', firstIdAt(Date.parse(before)))
    .where('state', '<>', 'open')
    .where('resolved_at', '<', before)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function deleteExceptions(trx: Trx, dialect: Dialect, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('exception_subjects')
    .where(whereIn(dialect, 'exception', ids))
    .execute();
  await trx
    .deleteFrom('news')
    .where(whereIn(dialect, 'exception', ids))
    .execute();
  await trx
    .deleteFrom('exceptions')
    .where(whereIn(dialect, 'id', ids))
    .execute();
}

/**
 * Deliveries that ended before then and carry nothing that is still here. The last stock file of a gate stays: it says which stock the
 * cart knows.
 */
export async function oldDeliveries(reader: Reader, scope: Scope, before: string, limit: number): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('id', '<', firstIdAt(Date.parse(before)))
    .where('state', 'in', ['done', 'abandoned'])
    .where('updated_at', '<', before)
    .where(carriesNothing)
    .where(isNotLastStock)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

const carriesNothing: Expression<SqlBool> = sql`not exists (
  select 1 from delivery_items where delivery_items.delivery = deliveries.id and (
    exists (select 1 from parts where parts.id = delivery_items.item)
    or exists (select 1 from packages where packages.id = delivery_items.item)
    or exists (select 1 from orders where orders.id = delivery_items.item)))`;

const isNotLastStock: Expression<SqlBool> = sql`(deliveries.stock_version = 0 or exists (
  select 1 from deliveries as later where later.gate = deliveries.gate and later.state = 'done' and later.id > deliveries.id))`;

export async function deleteDeliveries(trx: Trx, dialect: Dialect, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('delivery_items')
    .where(whereIn(dialect, 'delivery', ids))
    .execute();
  await trx
    .deleteFrom('delivery_repeats')
    .where(whereIn(dialect, 'delivery', ids))
    .execute();
  await trx
    .deleteFrom('events')
    .where('kind', '=', 'delivery')
    .where(whereIn(dialect, 'subject', ids))
    .execute();
  await trx
    .deleteFrom('deliveries')
    .where(whereIn(dialect, 'id', ids))
    .execute();
}

/** Files of before then that nobody works on, nothing stands open on, and from which no open order came. */
export async function oldFiles(
  reader: Reader,
  scope: Scope,
  before: string,
  limit: number,
): Promise<Omit<KeptFile, 'busy'>[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('documents')
    .select(['id', 'merchant', 'endpoint', 'name', 'sha256', 'created_at as createdAt'])
    .where('id', '<', firstIdAt(Date.parse(before)))
    .where('created_at', '<', before)
    .where('state', 'in', ['done', 'duplicate', 'quarantined', 'sent', 'shadow'])
    .where(nothingOpenOnFile)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(limit)
    .execute();
}

const nothingOpenOnFile: Expression<SqlBool> = sql`not exists (
    select 1 from deliveries where deliveries.document = documents.id and deliveries.state not in ('done', 'abandoned'))
  and not exists (
    select 1 from exception_subjects join exceptions on exceptions.id = exception_subjects.exception
    where exception_subjects.kind = 'document' and exception_subjects.subject = documents.id and exceptions.state = 'open')
  and not exists (
    select 1 from orders where orders.document = documents.id and orders.erased_at is null
    and orders.status not in (${sql.join([...endedStatuses])}))`;

export async function deleteFiles(trx: Trx, dialect: Dialect, ids: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('events')
    .where('kind', '=', 'document')
    .where(whereIn(dialect, 'subject', ids))
    .execute();
  await trx
    .deleteFrom('documents')
    .where(whereIn(dialect, 'id', ids))
    .execute();
}
