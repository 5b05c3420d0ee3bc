import { merchantsOf, type Reader, type Scope } from './scope.ts';

/** When files came in at an endpoint, the latest last; at most so many. Repetitions of a file count: the partner was there. */
export async function arrivalsAt(reader: Reader, scope: Scope, endpoint: string, limit: number): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('documents')
    .select('created_at')
    .where('endpoint', '=', endpoint)
    .where('direction', '=', 'in')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.created_at).reverse();
}

/** Subjects of open exceptions that begin so: `silence:acme/legacy/shipments`. */
export async function heldWork(reader: Reader, scope: Scope, beginning: string): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
    .select('exception_subjects.subject')
    .distinct()
    .where('exceptions.state', '=', 'open')
    .where('exception_subjects.kind', '=', 'work')
    .where('exception_subjects.subject', '>=', beginning)
    .where('exception_subjects.subject', '<', `${beginning}\uffff`)
    .$if(merchants !== null, (query) => query.where('exception_subjects.merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return rows.map(({ subject }) => subject);
}

/** Whether a problem of this code and value was raised after an instant, whatever became of it. */
export async function wasRaised(
  reader: Reader,
  scope: Scope,
  { code, value, since }: { readonly code: string; readonly value: string; readonly since: string },
): Promise<boolean> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('exceptions')
    .select('id')
    .where('code', '=', code)
    .where('value', '=', value)
    .where('first_at', '>', since)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
