import { insertRows } from './bulk.ts';
import { type DeedState, stateOf, stateTexts } from './deed-states.ts';
import { type Dialect, merchantsOf, type Reader, type Scope, type Trx } from './scope.ts';

export type { DeedState } from './deed-states.ts';

/** One thing that was done; written in the same commit as the thing itself. */
export interface Deed {
  /** Who, and by which way: `cli:anna`. */
  readonly actor: string;
  /** A stable word: `exceptions release`, `dead replay` ... */
  readonly action: string;
  /** What it was done to; `''` = several, `after` counts them. */
  readonly subject: string;
  /** Whose it is; `''` = no merchant's in particular. What concerns several merchants is a deed for each, so that each sees its own. */
  readonly merchant: string;
  /** Why; `''` = nobody said so. */
  readonly reason: string;
  /** What of the subject was changed, as it was; `{}` = it is new, or it has no state that was changed (a service was run). */
  readonly before: DeedState;
  /** The same as it became; `{}` = it is gone. */
  readonly after: DeedState;
}

export interface DeedDone extends Deed {
  readonly id: number;
  readonly at: string;
}

export async function writeAudit(trx: Trx, dialect: Dialect, deeds: readonly Deed[], at: string): Promise<void> {
  await insertRows(
    trx,
    dialect,
    'audit',
    ['at', 'actor', 'action', 'subject', 'merchant', 'reason', 'before', 'after'],
    deeds.map(({ actor, action, subject, merchant, reason, ...states }) => {
      const { before, after } = stateTexts(states.before, states.after);
      return [at, actor, action, subject, merchant, reason, before, after];
    }),
  );
}

export interface AuditFilter {
  readonly subject?: string;
  /** Any of these. */
  readonly actors?: readonly string[];
  /** An action, or the beginning of several: `exceptions` means `exceptions release`, too. */
  readonly action?: string;
  /** ISO instants, the first included, the second not. */
  readonly since?: string;
  readonly until?: string;
  /** The page behind this id. */
  readonly olderThan?: number;
  readonly limit: number;
}

/** Newest first. */
export async function listAudit(reader: Reader, scope: Scope, filter: AuditFilter): Promise<DeedDone[]> {
  const merchants = merchantsOf(scope);
  const { subject, actors, action, since, until, olderThan, limit } = filter;
  let query = reader.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  if (merchants !== null) query = query.where('merchant', 'in', [...merchants]);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (actors !== undefined) query = query.where('actor', 'in', [...actors]);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (until !== undefined) query = query.where('at', '<', until);
  if (olderThan !== undefined) query = query.where('id', '<', olderThan);
  if (action !== undefined)
    query = query.where((row) =>
      row.or([
        row('action', '=', action),
        // `!` is the character behind the space: everything that goes on with a space.
        row.and([row('action', '>=', `${action} `), row('action', '<', `${action}!`)]),
      ]),
    );
  return (await query.execute()).map(deedDoneOf);
}

export async function deedById(reader: Reader, scope: Scope, id: number): Promise<DeedDone | undefined> {
  const merchants = merchantsOf(scope);
  const row = await reader
    .selectFrom('audit')
    .selectAll()
    .where('id', '=', id)
    .$if(merchants !== null, (query) => query.where('merchant', 'in', [...(merchants ?? [])]))
    .executeTakeFirst();
  return row && deedDoneOf(row);
}

function deedDoneOf<T extends { before: string; after: string }>({ before, after, ...same }: T) {
  return { ...same, before: stateOf(before), after: stateOf(after) };
}
