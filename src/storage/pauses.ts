import { hasEnded, type Pause, type PauseKind } from '../domain/pauses.ts';
import { whereIn } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export type PauseKey = Pick<Pause, 'kind' | 'name' | 'merchant'>;

/** Pauses that concern these merchants, also those of everybody; oldest first. */
async function allPauses(reader: Reader, scope: Scope): Promise<Pause[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('pauses')
    .selectAll()
    .$if(merchants !== null, (query) => query.where('merchant', 'in', ['', ...(merchants ?? [])]))
    .orderBy('since')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({ ...row, kind: row.kind as PauseKind }));
}

export async function standingPauses(reader: Reader, scope: Scope, now: string): Promise<Pause[]> {
  return (await allPauses(reader, scope)).filter((pause) => !hasEnded(pause, now));
}

export async function endedPauses(reader: Reader, scope: Scope, now: string): Promise<Pause[]> {
  return (await allPauses(reader, scope)).filter((pause) => hasEnded(pause, now));
}

/** One that stands already is replaced. */
export async function savePause(trx: Trx, pause: Pause): Promise<void> {
  const row = { ...pause };
  await trx
    .insertInto('pauses')
    .values(row)
    .onConflict((conflict) => conflict.columns(['kind', 'name', 'merchant']).doUpdateSet(row))
    .execute();
}

/** `endedBy`: only when it was to end by then. `false` = there is none. */
export async function deletePause(trx: Trx, { kind, name, merchant }: PauseKey, endedBy?: string): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('pauses')
    .where('kind', '=', kind)
    .where('name', '=', name)
    .where('merchant', '=', merchant)
    .$if(endedBy !== undefined, (query) => query.where('until', '<=', endedBy ?? ''))
    .executeTakeFirst();
  return Number(deleted.numDeletedRows) === 1;
}

/** It would have run; it does when nothing pauses it any more. */
export async function noteRested(trx: Trx, subject: string, merchant: string): Promise<void> {
  await trx
    .insertInto('rested')
    .values({ subject, merchant })
    .onConflict((conflict) => conflict.column('subject').doNothing())
    .execute();
}

/** Subjects that would have run while they were paused. */
export async function restedSubjects(reader: Reader, scope: Scope): Promise<string[]> {
  const merchants = merchantsOf(scope);
  const rows = await reader
    .selectFrom('rested')
    .select('subject')
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('subject')
    .execute();
  return rows.map(({ subject }) => subject);
}

export async function forgetRested(trx: Trx, dialect: Dialect, subjects: readonly string[]): Promise<void> {
  await trx
    .deleteFrom('rested')
    .where(whereIn(dialect, 'subject', subjects))
    .execute();
}
