import { groupBy } from '../support/grouping.ts';
import { whereIn } from './bulk.ts';
import { releaseFrom } from './releases.ts';
import { type Dialect, merchantsOf, type Scope, type Trx } from './scope.ts';

/** These orders no longer stand in open exceptions of these codes; those that held nothing else are resolved. */
export async function releaseOrdersFrom(
  trx: Trx,
  dialect: Dialect,
  scope: Scope,
  codes: readonly string[],
  orders: readonly string[],
  by: string,
  at: string,
): Promise<void> {
  if (orders.length === 0) return;
  const merchants = merchantsOf(scope);
  const rows = await trx
    .selectFrom('exception_subjects')
    .innerJoin('exceptions', 'exceptions.id', 'exception_subjects.exception')
    .select(['exceptions.id', 'exception_subjects.subject'])
    .where('exceptions.state', '=', 'open')
    .where('exceptions.code', 'in', [...codes])
    .where('exception_subjects.kind', '=', 'order')
    .where(whereIn(dialect, 'exception_subjects.subject', orders))
    .$if(merchants !== null, (query) => query.where('exception_subjects.merchant', 'in', [...(merchants ?? [])]))
    .execute();
  for (const [id, held] of groupBy(rows, (row) => row.id)) {
    const subjects = held.map(({ subject }) => subject);
    await releaseFrom(trx, dialect, id, 'order', subjects, by, at);
  }
}
