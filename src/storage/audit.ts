import { insertRows } from './bulk.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

/** One thing that a person did; written in the same commit as the thing itself. */
export interface Deed {
  /** Who, and by which way: `cli:anna`. */
  readonly actor: string;
  /** A stable word: `exceptions release`, `dead replay` ... */
  readonly action: string;
  /** What it was done to; `''` = several, the reason counts them. */
  readonly subject: string;
  /** `''` = no merchant's in particular. */
  readonly merchant: string;
  readonly reason: string;
}

export interface DeedDone extends Deed {
  readonly at: string;
}

export async function writeAudit(trx: Trx, dialect: Dialect, deeds: readonly Deed[], at: string): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'audit',
    ['at', 'actor', 'action', 'subject', 'merchant', 'reason'],
    deeds.map(({ actor, action, subject, merchant, reason }) => [at, actor, action, subject, merchant, reason]),
  );
}

/** Newest first. */
export async function listAudit(
  reader: Reader,
  scope: Scope,
  filter: { subject?: string; limit: number },
): Promise<DeedDone[]> {
  const merchants = merchantsOf(scope);
  return await reader
    .selectFrom('audit')
    .select(['at', 'actor', 'action', 'subject', 'merchant', 'reason'])
    .$if(filter.subject !== undefined, (query) => query.where('subject', '=', filter.subject ?? ''))
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute();
}
