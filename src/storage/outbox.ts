import { type Expression, type SqlBool, sql } from 'kysely';
import { type StageName, tierSeconds } from '../pipeline.ts';
import type { OutboxLane, OutboxRow, OutgoingTicket, StageCount, Ticket, TicketFailure } from '../queue/queue.ts';
import { secondsLater, systemClock } from '../support/clock.ts';
import { insertReturningIds, whereIdIn } from './bulk.ts';
import type { Dialect, Reader, Trx } from './scope.ts';

/** An outbox row with what the embedded queue needs to know of it. */
export interface QueuedRow extends OutboxRow {
  readonly state: 'ready' | 'dead';
  /** ISO instant before which the row waits; `null` = now. */
  readonly dueAt: string | null;
  /** Deliveries that ended with the death of the worker. */
  readonly deliveries: number;
  readonly writer: string;
  readonly createdAt: string;
}

/** Writes outgoing tickets in one statement; returns them with their ids, in order. */
export async function insertOutbox(
  trx: Trx,
  dialect: Dialect,
  tickets: readonly OutgoingTicket[],
  writer: string,
  at: string,
): Promise<OutboxRow[]> {
  if (tickets.length === 0) return [];
  const bodies = tickets.map(({ ticket }) => JSON.stringify(ticket));
  const ids = await insertReturningIds(
    trx,
    dialect,
    'outbox',
    ['stage', 'subject', 'merchant', 'tier', 'state', 'due_at', 'attempt', 'body', 'failure', 'writer', 'created_at'],
    tickets.map(({ ticket, to, attempt, failure }, index) => [
      ticket.stage,
      ticket.subject,
      ticket.merchant,
      to,
      to === 'dead' ? 'dead' : 'ready',
      to === 'dead' || to === 'now' ? null : secondsLater(at, tierSeconds(to)),
      attempt,
      bodies[index] ?? '',
      failure ? JSON.stringify(failure) : null,
      writer,
      at,
    ]),
  );
  return tickets.map(({ ticket, to, attempt, failure }, index) => ({
    ticket,
    to,
    attempt,
    failure,
    id: ids[index] ?? 0,
    body: bodies[index] ?? '',
  }));
}

export async function deleteRows(trx: Trx, dialect: Dialect, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await trx
      .deleteFrom('outbox')
      .where(whereIdIn(dialect, 'id', ids))
      .execute();
}

/** `false` when there is no such dead ticket any more. */
export async function dropDead(trx: Trx, id: number): Promise<boolean> {
  const deleted = await trx.deleteFrom('outbox').where('id', '=', id).where('state', '=', 'dead').executeTakeFirst();
  return Number(deleted.numDeletedRows) === 1;
}

export interface OutboxQuery {
  readonly limit: number;
  /** Only rows with a greater id. */
  readonly afterId?: number;
  /** Rows that are in hand already. */
  readonly excluding?: readonly number[];
  /** Leaves fresh rows of other daemons to them: only rows of this writer, of commands, or written before this instant. */
  readonly mine?: { readonly writer: string; readonly orBefore: string };
  /** Lanes of which enough is known. */
  readonly without?: LanesLeftOut;
}

/** Writers with this beginning are single commands: they publish nothing themselves. */
export const commandWriter = 'command-';

/** What a relay has to publish, oldest first: rows of every tier and dead ones alike. */
export async function readOutbox(
  reader: Reader,
  { limit, afterId, excluding = [], mine, without }: OutboxQuery,
): Promise<QueuedRow[]> {
  const inHand = new Set(excluding);
  let query = reader
    .selectFrom('outbox')
    .selectAll()
    .orderBy('id')
    .limit(limit + inHand.size);
  if (afterId !== undefined) query = query.where('id', '>', afterId);
  if (without && without.lanes.length > 0) query = query.where(notInLanes(without));
  if (mine) {
    query = query.where((is) =>
      is.or([
        is('writer', '=', mine.writer),
        is('writer', 'like', `${commandWriter}%`),
        is('created_at', '<', mine.orBefore),
      ]),
    );
  }
  const rows = (await query.execute()).filter(({ id }) => !inHand.has(id));
  return rows.slice(0, limit).map(queuedRow);
}

/** What the embedded queue may hand over: ready and due, oldest first, without those of some lanes. */
export async function readyRows(
  reader: Reader,
  stage: StageName | undefined,
  nowIso: string,
  limit: number,
  without?: LanesLeftOut,
): Promise<QueuedRow[]> {
  let query = reader
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', 'ready')
    .where((is) => is.or([is('due_at', 'is', null), is('due_at', '<=', nowIso)]))
    .orderBy('id')
    .limit(limit);
  if (stage) query = query.where('stage', '=', stage);
  if (without && without.lanes.length > 0) query = query.where(notInLanes(without));
  return (await query.execute()).map(queuedRow);
}

export interface LanesLeftOut {
  readonly dialect: Dialect;
  readonly lanes: readonly OutboxLane[];
}

/** Names of stages and merchants hold no blank. */
function notInLanes({ dialect, lanes }: LanesLeftOut): Expression<SqlBool> {
  const names = lanes.map(({ stage, merchant }) => `${stage} ${merchant}`);
  return dialect === 'sqlite'
    ? sql<SqlBool>`stage || ' ' || merchant not in (select value from json_each(${JSON.stringify(names)}))`
    : sql<SqlBool>`stage || ' ' || merchant <> all(${names}::text[])`;
}

/** When the next waiting row becomes due, as ISO instant; `null` when none waits. */
export async function nextDue(reader: Reader, nowIso: string): Promise<string | null> {
  const row = await reader
    .selectFrom('outbox')
    .select(sql<string | null>`min(due_at)`.as('due'))
    .where('state', '=', 'ready')
    .where('due_at', '>', nowIso)
    .executeTakeFirst();
  return row?.due ?? null;
}

export async function deadRows(reader: Reader, stage: StageName | undefined, limit: number): Promise<QueuedRow[]> {
  let query = reader.selectFrom('outbox').selectAll().where('state', '=', 'dead').orderBy('id').limit(limit);
  if (stage) query = query.where('stage', '=', stage);
  return (await query.execute()).map(queuedRow);
}

export async function outboxRow(reader: Reader, id: number): Promise<QueuedRow | undefined> {
  const row = await reader.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row && queuedRow(row);
}

/** Rows per stage: `waiting` become due later. Stages without rows are left out. */
export async function countOutbox(reader: Reader, nowIso = systemClock.iso()): Promise<StageCount[]> {
  const rows = await reader
    .selectFrom('outbox')
    .select([
      'stage',
      sql<number>`sum(case when state = 'dead' then 1 else 0 end)`.as('dead'),
      sql<number>`sum(case when state = 'ready' and due_at > ${nowIso} then 1 else 0 end)`.as('waiting'),
      sql<number>`sum(case when state = 'ready' and (due_at is null or due_at <= ${nowIso}) then 1 else 0 end)`.as(
        'ready',
      ),
    ])
    .groupBy('stage')
    .orderBy('stage')
    .execute();
  return rows.map((row) => ({ ...row, stage: row.stage as StageName }));
}

/** To the dead tickets of its stage; `false` when there is no such row any more. */
export async function setDead(trx: Trx, id: number, failure?: TicketFailure): Promise<boolean> {
  const changed = await trx
    .updateTable('outbox')
    .set({ state: 'dead', tier: 'dead', due_at: null, ...(failure && { failure: JSON.stringify(failure) }) })
    .where('id', '=', id)
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

/** A dead ticket back to its stage, as if it had never failed; `false` when it is not dead (any more). */
export async function revive(trx: Trx, id: number): Promise<boolean> {
  const changed = await trx
    .updateTable('outbox')
    .set({ state: 'ready', tier: 'now', due_at: null, attempt: 0, deliveries: 0, failure: null })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  return Number(changed.numUpdatedRows) === 1;
}

/** These rows were in hand when a worker died. */
export async function countCrash(trx: Trx, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await trx
      .updateTable('outbox')
      .set((row) => ({ deliveries: row('deliveries', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }
}

interface StoredRow {
  id: number;
  tier: string;
  state: string;
  due_at: string | null;
  attempt: number;
  deliveries: number;
  body: string;
  failure: string | null;
  writer: string;
  created_at: string;
}

function queuedRow(row: StoredRow): QueuedRow {
  return {
    id: row.id,
    ticket: JSON.parse(row.body) as Ticket,
    to: row.tier as OutgoingTicket['to'],
    attempt: row.attempt,
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as TicketFailure),
    state: row.state as QueuedRow['state'],
    dueAt: row.due_at,
    deliveries: row.deliveries,
    writer: row.writer,
    createdAt: row.created_at,
  };
}
