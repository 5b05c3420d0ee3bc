import type { StageName } from '../pipeline.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** Failed tries of one subject in one stage; the row is gone with the next success. */
export interface Setback {
  readonly stage: StageName;
  readonly subject: string;
  readonly merchant: string;
  readonly attempts: number;
  readonly firstAt: string;
  /** No try before it, unless a person asks. */
  readonly nextAt: string;
  readonly code: string;
  readonly message: string;
  /** Since when its connection is down; absent = the last try failed by something else. */
  readonly downSince?: string;
}

export async function setbacksOf(
  reader: Reader,
  dialect: Dialect,
  stage: StageName,
  subjects: readonly string[],
): Promise<Map<string, Setback>> {
  const rows = await reader
    .selectFrom('setbacks')
    .selectAll()
    .where('stage', '=', stage)
    .where(whereIn(dialect, 'subject', subjects))
    .execute();
  return new Map(rows.map((row) => [row.subject, setbackOf(row)]));
}

/** Next try first. */
export async function allSetbacks(reader: Reader, scope: Scope, limit: number): Promise<Setback[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('setbacks')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('next_at')
    .limit(limit)
    .execute();
  return rows.map(setbackOf);
}

/** Subjects whose connection is down. */
export async function downSetbacks(reader: Reader, scope: Scope): Promise<Setback[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('setbacks')
    .selectAll()
    .where('down_since', 'is not', null)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('subject')
    .execute();
  return rows.map(setbackOf);
}

/** Of one stage, next try first. */
export async function setbacksOfStage(
  reader: Reader,
  scope: Scope,
  stage: StageName,
  limit: number,
): Promise<Setback[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('setbacks')
    .selectAll()
    .where('stage', '=', stage)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('next_at')
    .limit(limit)
    .execute();
  return rows.map(setbackOf);
}

/** Subjects per stage that wait for their next try: the broker's shared waiting rooms cannot tell. */
export async function countWaiting(reader: Reader, now: string): Promise<Map<StageName, number>> {
  const rows = await reader
    .selectFrom('setbacks')
    .select(['stage', (is) => is.fn.countAll<number>().as('count')])
    .where('next_at', '>', now)
    .groupBy('stage')
    .execute();
  return new Map(rows.map(({ stage, count }) => [stage as StageName, Number(count)]));
}

export async function saveSetback(trx: Trx, setback: Setback): Promise<void> {
  const row = {
    stage: setback.stage,
    subject: setback.subject,
    merchant: setback.merchant,
    attempts: setback.attempts,
    first_at: setback.firstAt,
    next_at: setback.nextAt,
    code: setback.code,
    message: setback.message,
    down_since: setback.downSince ?? null,
  };
  await trx
    .insertInto('setbacks')
    .values(row)
    .onConflict((conflict) => conflict.columns(['stage', 'subject']).doUpdateSet(row))
    .execute();
}

export async function clearSetback(trx: Trx, stage: StageName, subject: string): Promise<void> {
  await trx.deleteFrom('setbacks').where('stage', '=', stage).where('subject', '=', subject).execute();
}

function setbackOf(row: {
  stage: string;
  subject: string;
  merchant: string;
  attempts: number;
  first_at: string;
  next_at: string;
  code: string;
  message: string;
  down_since: string | null;
}): Setback {
  return {
    stage: row.stage as StageName,
    subject: row.subject,
    merchant: row.merchant,
    attempts: row.attempts,
    firstAt: row.first_at,
    nextAt: row.next_at,
    code: row.code,
    message: row.message,
    ...(row.down_since !== null && { downSince: row.down_since }),
  };
}
