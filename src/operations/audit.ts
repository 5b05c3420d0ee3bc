import type { OutgoingTicket } from '../queue/queue.ts';
import { type Deed, type DeedDone, type DeedState, deedById, listAudit, writeAudit } from '../storage/audit.ts';
import type { Trx } from '../storage/scope.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { type Scope, scopeOf } from './scope.ts';

export type { Deed, DeedDone, DeedState } from '../storage/audit.ts';

/** Who asks, and by which way: `cli:anna`. Stands in the audit and on what the deed resolves. */
export type Actor = string;

/**
 * What a person does: its writes, its tickets and its lines in the audit are one commit. `apply` fills `tickets` and returns what was
 * done; where the person said why, that is the reason.
 */
export async function commitDeed(
  dock: Dock,
  apply: (trx: Trx, at: string, tickets: OutgoingTicket[]) => Promise<Deed | readonly Deed[]>,
): Promise<void> {
  const { store, clock } = dock.tools;
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      tickets.length = 0;
      const at = clock.iso();
      const deeds = [await apply(trx, at, tickets)].flat();
      await writeAudit(trx, store.dialect, deeds.map(because(dock.reason ?? '')), at);
    },
    tickets,
  });
}

/** One property went from one value to another; `context` says of what, on both sides. */
export function turned(
  context: DeedState,
  property: string,
  [from, to]: readonly [DeedState[string], DeedState[string]],
): Pick<Deed, 'before' | 'after'> {
  return { before: { ...context, [property]: from }, after: { ...context, [property]: to } };
}

/** The operation's own reason stands behind that of the person. */
function because(said: string): (deed: Deed) => Deed {
  return (deed) => {
    if (said === '' || said === deed.reason) return deed;
    return { ...deed, reason: deed.reason === '' ? said : `${said} (${deed.reason})` };
  };
}

export function deedsOn(dock: Dock, scope: Scope, subject: string, limit = 100): Promise<DeedDone[]> {
  return listAudit(dock.tools.store.reader, scope, { subject, limit });
}

export interface AuditWish {
  /** `cli:anna`, or `anna` by whichever way. */
  readonly actor?: string;
  /** `exceptions release`, or `exceptions` for all that begin so. */
  readonly action?: string;
  readonly subject?: string;
  /** ISO instants, the first included, the second not. */
  readonly since?: string;
  readonly until?: string;
  /** The page behind this id. */
  readonly olderThan?: number;
  readonly limit: number;
}

/** Ways by which somebody does something. */
const ways = ['cli', 'console', 'api'];

/** Newest first. */
export function listDeeds(dock: Dock, scope: Scope, { actor, ...filter }: AuditWish): Promise<DeedDone[]> {
  const actors = actor === undefined ? undefined : [actor, ...ways.map((way) => `${way}:${actor}`)];
  return listAudit(dock.tools.store.reader, scope, { ...filter, ...(actors && { actors }) });
}

/** Also of a merchant whom the workspace no longer has, as long as there are rows of it. */
export async function auditScope(dock: Dock, merchant: string | undefined): Promise<Scope> {
  if (merchant === undefined) return 'every merchant';
  const [row] = await listAudit(dock.tools.store.reader, [merchant], { limit: 1 });
  return row ? [merchant] : scopeOf(dock.tools.workspace(), merchant);
}

export async function findDeed(dock: Dock, scope: Scope, id: string): Promise<DeedDone> {
  const found = /^\d{1,15}$/.test(id) ? await deedById(dock.tools.store.reader, scope, Number(id)) : undefined;
  if (!found) throw errors.DEED_UNKNOWN({ message: `No row of the audit has the id "${id}".`, value: id });
  return found;
}
