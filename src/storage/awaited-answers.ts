import { insertRows, whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** A part that was handed over and has not been answered. */
export interface Awaited {
  readonly part: string;
  readonly merchant: string;
  readonly order: string;
  readonly connection: string;
  readonly delivery: string;
  readonly dueAt: string;
}

/** An order that is handed over anew is awaited anew. */
export async function awaitAnswers(trx: Trx, dialect: Dialect, awaited: readonly Awaited[]): Promise<void> {
  const parts = awaited.map(({ part }) => part);
  await trx
    .deleteFrom('awaited_answers')
    .where(whereIn(dialect, 'part', parts))
    .execute();
  await insertRows(
    trx,
    dialect,
    'awaited_answers',
    ['part', 'merchant', 'order_id', 'connection', 'delivery', 'due_at', 'late'],
    awaited.map((one) => [one.part, one.merchant, one.order, one.connection, one.delivery, one.dueAt, 0]),
  );
}

/** Those that are late and stand in no exception yet, the longest overdue first. */
export async function lateAnswers(reader: Reader, scope: Scope, now: string, limit: number): Promise<Awaited[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('awaited_answers')
    .selectAll()
    .where('late', '=', 0)
    .where('due_at', '<=', now)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('due_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    part: row.part,
    merchant: row.merchant,
    order: row.order_id,
    connection: row.connection,
    delivery: row.delivery,
    dueAt: row.due_at,
  }));
}

/** Returns the parts that were still awaited. */
export async function markLate(trx: Trx, dialect: Dialect, parts: readonly string[]): Promise<Set<string>> {
  const marked = await trx
    .updateTable('awaited_answers')
    .set({ late: 1 })
    .where(whereIn(dialect, 'part', parts))
    .where('late', '=', 0)
    .returning('part')
    .execute();
  return new Set(marked.map(({ part }) => part));
}

/** Nobody waits for these any more. Returns the orders of which one was late. */
export async function endWaiting(trx: Trx, dialect: Dialect, parts: readonly string[]): Promise<Set<string>> {
  const ended = await trx
    .deleteFrom('awaited_answers')
    .where(whereIn(dialect, 'part', parts))
    .returning(['order_id', 'late'])
    .execute();
  return new Set(ended.filter(({ late }) => Number(late) === 1).map(({ order_id: order }) => order));
}

/** Until when an order's parts have to be answered, the earliest first. */
export async function awaitedOfOrder(
  reader: Reader,
  scope: Scope,
  order: string,
): Promise<{ part: string; dueAt: string; late: boolean }[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('awaited_answers')
    .select(['part', 'due_at', 'late'])
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('due_at')
    .execute();
  return rows.map((row) => ({ part: row.part, dueAt: row.due_at, late: Number(row.late) === 1 }));
}

/** Of these orders, those whose story says this since then. */
export async function toldSince(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  orders: readonly string[],
  event: string,
  since: string,
): Promise<Set<string>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('events')
    .select('subject')
    .where('kind', '=', 'order')
    .where(whereIn(dialect, 'subject', orders))
    .where('event', '=', event)
    .where('at', '>=', since)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}
