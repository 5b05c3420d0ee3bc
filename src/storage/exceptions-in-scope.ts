import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Schema } from './schema.ts';
import { merchantsOf, type Scope } from './scope.ts';

/**
 * Exceptions that these merchants may see: their own, and shared ones (a connection's wrong password) that hold something of theirs. The
 * row of a shared one bears the name of the merchant whom it hit first.
 */
export function inScope(scope: Scope) {
  const merchants = [...(merchantsOf(scope) ?? [])];
  return (is: ExpressionBuilder<Schema, 'exceptions'>): ExpressionWrapper<Schema, 'exceptions', SqlBool> =>
    is.or([
      is('exceptions.merchant', 'in', merchants),
      is.exists(
        is
          .selectFrom('exception_subjects')
          .select('exception_subjects.subject')
          .whereRef('exception_subjects.exception', '=', 'exceptions.id')
          .where('exception_subjects.merchant', 'in', merchants),
      ),
    ]);
}
