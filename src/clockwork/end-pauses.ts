import { pausableRuns } from '../config/pausable.ts';
import type { Workspace } from '../config/workspace.ts';
import { pauseOf } from '../domain/pauses.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { writeAudit } from '../storage/audit.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import { deletePause, endedPauses, forgetRested, restedSubjects, standingPauses } from '../storage/pauses.ts';
import { refreshSetback } from '../storage/releases.ts';
import type { Dialect, Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';
import { ticketOf } from './services.ts';

/** Ends every pause whose time has come, also while no daemon ran. */
export async function endPauses(tools: Tools, lease: HeldLease): Promise<void> {
  const { store, clock, workspace, log } = tools;
  const ended = await endedPauses(store.reader, 'every merchant', clock.iso());
  if (ended.length === 0) return;
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      const at = clock.iso();
      const deeds = [];
      for (const { kind, name, merchant, until, actor } of ended)
        if (await deletePause(trx, { kind, name, merchant }, at))
          deeds.push({
            actor: 'daemon',
            action: 'resume',
            subject: name,
            merchant,
            reason: 'its time has come',
            before: { kind, 'paused by': actor, until: until ?? '' },
            after: { kind },
          });
      await writeAudit(trx, store.dialect, deeds, at);
      tickets.splice(0, tickets.length, ...(await wakeRested(trx, store.dialect, workspace(), at)));
    },
    tickets,
  });
  log.info({ pauses: ended.length, woken: tickets.length }, 'Pauses ended.');
}

/**
 * Whatever would have run while it was paused, and is no longer: one run makes up for all that was left out, and what failed before has
 * its patience afresh. Returns the tickets of the same commit.
 */
export async function wakeRested(
  trx: Trx,
  dialect: Dialect,
  workspace: Workspace,
  at: string,
): Promise<OutgoingTicket[]> {
  const rested = new Set(await restedSubjects(trx, 'every merchant'));
  if (rested.size === 0) return [];
  const pauses = await standingPauses(trx, 'every merchant', at);
  const known = pausableRuns(workspace).filter(({ subject }) => rested.has(subject));
  const free = known.filter((work) => pauseOf(pauses, work, at) === undefined);
  const tickets = free.map(({ run }) => ticketOf(workspace, run)('release', at));
  for (const { ticket } of tickets) await refreshSetback(trx, ticket.stage, ticket.subject, at);
  const asleep = new Set(known.filter((work) => !free.includes(work)).map(({ subject }) => subject));
  await forgetRested(
    trx,
    dialect,
    [...rested].filter((subject) => !asleep.has(subject)),
  );
  return tickets;
}
