import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/**
 * `asked` waits for its file; `sending` a delivery carries it; `sent` the WMS has it and has not answered; `canceled` or `refused` by its
 * answer; `error` the mapping cannot write it; `dropped`: there is nothing left to ask, such as an order that never got there.
 */
export type CancelState = 'asked' | 'sending' | 'sent' | 'canceled' | 'refused' | 'error' | 'dropped';

/** Nobody has answered yet. */
export const openCancels: readonly CancelState[] = ['asked', 'sending', 'sent', 'error'];

export interface CancelRow {
  readonly id: string;
  readonly merchant: string;
  readonly order: string;
  readonly part: string;
  readonly wms: string;
  readonly state: CancelState;
  readonly askedAt: string;
  readonly askedBy: string;
  readonly reason: string;
  readonly file: string;
  readonly sentAt: string | null;
  readonly answeredAt: string | null;
  readonly answer: string;
}

export type NewCancel = Pick<CancelRow, 'id' | 'merchant' | 'order' | 'part' | 'wms' | 'askedBy' | 'reason' | 'file'>;

/** Asks once for each part, however often it is said: a part whose request is open gets no second one. Returns the parts of new requests. */
export async function insertCancels(trx: Trx, requests: readonly NewCancel[], at: string): Promise<string[]> {
  const asked: string[] = [];
  for (const one of requests) {
    const before = await trx
      .selectFrom('cancel_requests')
      .select(['round', 'state'])
      .where('part', '=', one.part)
      .where('merchant', '=', one.merchant)
      .orderBy('round', 'desc')
      .execute();
    if (before.some(({ state }) => openCancels.includes(state as CancelState))) continue;
    await trx
      .insertInto('cancel_requests')
      .values({
        id: one.id,
        merchant: one.merchant,
        order_id: one.order,
        part: one.part,
        wms: one.wms,
        round: Number(before[0]?.round ?? 0) + 1,
        state: 'asked',
        asked_at: at,
        asked_by: one.askedBy,
        reason: one.reason,
        file: one.file,
        sent_at: null,
        answered_at: null,
        answer: '',
        updated_at: at,
      })
      .execute();
    asked.push(one.part);
  }
  return asked;
}

/** Requests of this merchant's parts at this WMS that no delivery carries, oldest first. */
export async function waitingCancels(
  reader: Reader,
  merchant: string,
  wms: string,
  limit: number,
): Promise<{ id: string; order: string; part: string; status: string }[]> {
  const rows = await reader
    .selectFrom('cancel_requests')
    .innerJoin('parts', 'parts.id', 'cancel_requests.part')
    .select(['cancel_requests.id', 'cancel_requests.order_id', 'cancel_requests.part', 'parts.status'])
    .where('cancel_requests.merchant', '=', merchant)
    .where('cancel_requests.wms', '=', wms)
    .where('cancel_requests.state', '=', 'asked')
    .orderBy('cancel_requests.id')
    .limit(limit)
    .execute();
  return rows.map(({ order_id: order, ...row }) => ({ ...row, order }));
}

export async function countWaitingCancels(
  reader: Reader,
  scope: Scope,
): Promise<{ merchant: string; partner: string; count: number }[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('cancel_requests')
    .select((row) => ['merchant', 'wms', row.fn.countAll<number>().as('count')])
    .where('state', '=', 'asked')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .groupBy(['merchant', 'wms'])
    .execute();
  return rows.map(({ merchant, wms, count }) => ({ merchant, partner: wms, count: Number(count) }));
}

export async function cancelsById(
  reader: Reader,
  dialect: Dialect,
  merchant: string,
  ids: readonly string[],
): Promise<Map<string, CancelRow>> {
  const rows = await reader
    .selectFrom('cancel_requests')
    .selectAll()
    .where('merchant', '=', merchant)
    .where(whereIn(dialect, 'id', ids))
    .execute();
  return new Map(rows.map((row) => [row.id, cancelOf(row)]));
}

/** Oldest first. */
export async function cancelsOfOrder(reader: Reader, scope: Scope, order: string): Promise<CancelRow[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('cancel_requests')
    .selectAll()
    .where('order_id', '=', order)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id')
    .execute();
  return rows.map(cancelOf);
}

/** A guarded move; returns how many were in one of `from`. */
export async function moveCancels(
  trx: Trx,
  dialect: Dialect,
  ids: readonly string[],
  from: readonly CancelState[],
  to: CancelState,
  at: string,
  more: { sentAt?: string } = {},
): Promise<number> {
  const changed = await trx
    .updateTable('cancel_requests')
    .set({ state: to, updated_at: at, ...(more.sentAt !== undefined && { sent_at: more.sentAt }) })
    .where(whereIn(dialect, 'id', ids))
    .where('state', 'in', [...from])
    .executeTakeFirst();
  return Number(changed.numUpdatedRows);
}

/** The answer of the WMS, or what comes to the same, ends the open requests of these parts. Returns the parts that had one. */
export async function answerCancels(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  to: 'canceled' | 'refused' | 'dropped',
  answer: string,
  at: string,
): Promise<Set<string>> {
  const ended = await trx
    .updateTable('cancel_requests')
    .set({ state: to, answered_at: at, answer, updated_at: at })
    .where(whereIn(dialect, 'part', parts))
    .where('state', 'in', [...openCancels])
    .returning('part')
    .execute();
  return new Set(ended.map(({ part }) => part));
}

/** Requests that the mapping could not write wait for their file again, for these orders. Returns the WMSes that are to be asked. */
export async function reviveCancels(
  trx: Trx,
  dialect: Dialect,
  merchants: readonly string[],
  orders: readonly string[],
  at: string,
): Promise<{ merchant: string; order: string; wms: string }[]> {
  const revived = await trx
    .updateTable('cancel_requests')
    .set({ state: 'asked', updated_at: at })
    .where(whereIn(dialect, 'order_id', orders))
    .where('merchant', 'in', [...merchants])
    .where('state', '=', 'error')
    .returning(['merchant', 'order_id', 'wms'])
    .execute();
  return revived.map(({ merchant, order_id: order, wms }) => ({ merchant, order, wms }));
}

function cancelOf(row: {
  id: string;
  merchant: string;
  order_id: string;
  part: string;
  wms: string;
  state: string;
  asked_at: string;
  asked_by: string;
  reason: string;
  file: string;
  sent_at: string | null;
  answered_at: string | null;
  answer: string;
}): CancelRow {
  return {
    id: row.id,
    merchant: row.merchant,
    order: row.order_id,
    part: row.part,
    wms: row.wms,
    state: row.state as CancelState,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    reason: row.reason,
    file: row.file,
    sentAt: row.sent_at,
    answeredAt: row.answered_at,
    answer: row.answer,
  };
}
