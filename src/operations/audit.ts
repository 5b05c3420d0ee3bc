import type { OutgoingTicket } from '../queue/queue.ts';
import { type Deed, type DeedDone, listAudit, writeAudit } from '../storage/audit.ts';
import type { Scope, Trx } from '../storage/scope.ts';
import type { Dock } from './dock.ts';

export type { Deed, DeedDone } from '../storage/audit.ts';

/** Who asks, and by which way: `cli:anna`. Stands in the audit and on what the deed resolves. */
export type Actor = string;

/** What a person does: its writes, its tickets and its line in the audit are one commit. `apply` fills `tickets` and returns what was done. */
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
      await writeAudit(trx, store.dialect, deeds, at);
    },
    tickets,
  });
}

export function deedsOn(dock: Dock, scope: Scope, subject: string, limit = 100): Promise<DeedDone[]> {
  return listAudit(dock.tools.store.reader, scope, { subject, limit });
}
