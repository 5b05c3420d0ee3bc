import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope } from './scope.ts';

/** Which of these subjects an open exception holds. */
export async function subjectsWithOpenExceptions(
  reader: Reader,
  dialect: Dialect,
  scope: Scope,
  kind: string,
  subjects: readonly string[],
): Promise<Set<string>> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('exception_subjects')
    .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
    .select('exception_subjects.subject')
    .where('exception_subjects.kind', '=', kind)
    .where('exceptions.state', '=', 'open')
    .where(whereIn(dialect, 'exception_subjects.subject', subjects))
    .$if(merchants !== null, (query) => query.where('exception_subjects.merchant', 'in', [...(merchants ?? [])]))
    .execute();
  return new Set(rows.map(({ subject }) => subject));
}
