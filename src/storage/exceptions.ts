import type { CrossdockError } from '../support/errors.ts';
import { newId } from '../support/ids.ts';
import { whereIn } from './bulk.ts';
import { inScope } from './exceptions-in-scope.ts';
import { resolveException } from './releases.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/**
 * What an open problem holds up: an order, a document, a delivery, the work of a stage on a subject (`deliver:acme/legacy/orders`), one
 * copy for an extra interface (`acme/bi/orders <order>`), or the stock of a warehouse (`acme/legacy/W9`).
 */
export interface HeldSubject {
  readonly kind: 'order' | 'document' | 'delivery' | 'work' | 'copy' | 'warehouse';
  readonly subject: string;
  readonly merchant: string;
}

export interface OpenException {
  readonly id: string;
  readonly key: string;
  readonly code: string;
  readonly scope: string;
  readonly value: string;
  readonly merchant: string;
  readonly connection: string;
  readonly message: string;
  readonly hint: string;
  readonly state: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string;
}

export interface Problem {
  readonly error: CrossdockError;
  readonly merchant: string;
  readonly connection: string;
  readonly held: readonly HeldSubject[];
  /** The value is this cart's own: the same value of another cart is another problem of the merchant. */
  readonly cart?: string;
  /** WMSes that it concerns beside those whose connection or gate it is. */
  readonly wms?: readonly string[];
}

/**
 * One problem, one row: code + scope + value (a shared connection's wrong password is one exception however many merchants it holds).
 * Returns the id, and whether it was opened by this call.
 */
export async function openException(trx: Trx, problem: Problem, at: string): Promise<{ id: string; opened: boolean }> {
  const { error, merchant, connection } = problem;
  const key = exceptionKey(problem);
  const standing = await trx
    .selectFrom('exceptions')
    .select('id')
    .where('key', '=', key)
    .where('state', '=', 'open')
    .executeTakeFirst();
  const id = standing?.id ?? newId(Date.parse(at));
  if (standing) {
    await trx
      .updateTable('exceptions')
      .set((row) => ({ count: row('count', '+', 1), last_at: at, message: error.message, hint: error.hint }))
      .where('id', '=', id)
      .execute();
  } else {
    await trx
      .insertInto('exceptions')
      .values({
        id,
        key,
        code: error.code,
        scope: error.scope,
        value: error.value,
        merchant,
        connection,
        message: error.message,
        hint: error.hint,
        state: 'open',
        count: 1,
        first_at: at,
        last_at: at,
        resolved_at: null,
        resolved_by: '',
      })
      .execute();
  }
  for (const { kind, subject, merchant: owner } of problem.held) {
    await trx
      .insertInto('exception_subjects')
      .values({ exception: id, kind, subject, merchant: owner })
      .onConflict((conflict) => conflict.columns(['exception', 'kind', 'subject']).doNothing())
      .execute();
  }
  return { id, opened: !standing };
}

function exceptionKey({ error, merchant, connection, held, cart }: Problem): string {
  const where = {
    connection: connection,
    merchant: cart === undefined ? merchant : `${merchant}/${cart}`,
    order: `${merchant}/${connection}`,
    document: held[0]?.subject ?? connection,
  }[error.scope];
  return [error.code, error.scope, where, error.value].join('|');
}

/** The subject is well again: exceptions that held nothing else are resolved. Returns the ids of those. */
export async function releaseSubject(
  trx: Trx,
  held: Pick<HeldSubject, 'kind' | 'subject'>,
  by: string,
  at: string,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('exception_subjects')
    .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
    .select('exceptions.id')
    .where('exceptions.state', '=', 'open')
    .where('exception_subjects.kind', '=', held.kind)
    .where('exception_subjects.subject', '=', held.subject)
    .execute();
  const resolved: string[] = [];
  for (const { id } of rows) {
    await trx
      .deleteFrom('exception_subjects')
      .where('exception', '=', id)
      .where('kind', '=', held.kind)
      .where('subject', '=', held.subject)
      .execute();
    const left = await trx
      .selectFrom('exception_subjects')
      .select('subject')
      .where('exception', '=', id)
      .executeTakeFirst();
    if (left) continue;
    await resolveException(trx, id, by, at);
    resolved.push(id);
  }
  return resolved;
}

/** Open ones first, then the latest. */
export async function listExceptions(
  reader: Reader,
  scope: Scope,
  filter: { state?: string; limit: number },
): Promise<OpenException[]> {
  const rows = await reader
    .selectFrom('exceptions')
    .selectAll()
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state ?? ''))
    .$if(scope !== 'every merchant', (query) => query.where(inScope(scope)))
    .orderBy('state')
    .orderBy('last_at', 'desc')
    .limit(filter.limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    code: row.code,
    scope: row.scope,
    value: row.value,
    merchant: row.merchant,
    connection: row.connection,
    message: row.message,
    hint: row.hint,
    state: row.state,
    count: row.count,
    firstAt: row.first_at,
    lastAt: row.last_at,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
  }));
}

/** What an exception holds up, in slices: a repair releases at most `limit` per commit. */
export async function heldBy(reader: Reader, scope: Scope, exception: string, limit: number): Promise<HeldSubject[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .selectAll()
    .where('exception', '=', exception)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('subject')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ kind: row.kind as HeldSubject['kind'], subject: row.subject, merchant: row.merchant }));
}

/** Which of these subjects stand in an open exception, with its sentence and hint. */
export async function problemsOf(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  kind: HeldSubject['kind'],
  subjects: readonly string[],
): Promise<Map<string, { code: string; message: string; hint: string }>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
    .select(['exception_subjects.subject', 'exceptions.code', 'exceptions.message', 'exceptions.hint'])
    .where('exceptions.state', '=', 'open')
    .where('exception_subjects.kind', '=', kind)
    .where(whereIn(dialect, 'exception_subjects.subject', subjects))
    .$if(merchants !== null, (query) => query.where('exception_subjects.merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Map(rows.map(({ subject, ...problem }) => [subject, problem]));
}
