import type { StageName } from '../pipeline.ts';
import type { DeadTicket } from '../queue/queue.ts';
import { releaseSubject } from '../storage/exceptions.ts';
import { refreshSetback } from '../storage/releases.ts';
import { clearSetback } from '../storage/setbacks.ts';
import { type Actor, commitDeed, type Deed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { inScope, type Scope } from './scope.ts';

export { stageNames } from '../pipeline.ts';
export type { DeadTicket } from '../queue/queue.ts';

/** Looked through for one merchant's tickets, or for an id. */
const searched = 10_000;

export async function listDead(
  dock: Dock,
  scope: Scope,
  { stage, limit }: { stage?: StageName | undefined; limit: number },
): Promise<DeadTicket[]> {
  const found = await dock.dead.list(stage, scope === 'every merchant' ? limit : searched);
  return found.filter(({ ticket }) => inScope(scope, ticket.merchant)).slice(0, limit);
}

export async function findDead(dock: Dock, scope: Scope, id: string): Promise<DeadTicket> {
  const [found] = await findAllDead(dock, scope, [id]);
  if (!found) throw unknown(id);
  return found;
}

/** All of these, or `DEAD_UNKNOWN` and none. One look for any number of ids. */
export async function findAllDead(dock: Dock, scope: Scope, ids: readonly string[]): Promise<DeadTicket[]> {
  const byId = new Map((await listDead(dock, scope, { limit: searched })).map((one) => [one.id, one]));
  return [...new Set(ids)].map((id) => {
    const found = byId.get(id);
    if (!found) throw unknown(id);
    return found;
  });
}

function unknown(id: string) {
  return errors.DEAD_UNKNOWN({ message: `No dead ticket has the id "${id}".`, value: id });
}

/**
 * Back to its stage. First its subject is freed (a parked one is left alone for ever otherwise), then the ticket moves, then what
 * stood on it is off the list of exceptions; if it fails again, it opens anew. `false` = somebody was quicker.
 */
export async function replayDead(dock: Dock, dead: DeadTicket, actor: Actor): Promise<boolean> {
  const { id, ticket } = dead;
  await commitDeed(dock, async (trx, at) => {
    await refreshSetback(trx, ticket.stage, ticket.subject, at);
    const { ref } = ticket;
    return { actor, action: 'dead replay', ...about(dead), after: { ref, state: 'ready' } };
  });
  const moved = await dock.dead.replay(id, actor);
  if (moved) await free(dock, ticket, actor);
  return moved;
}

/** The ticket is gone; its subject is worked again by the next ticket that names it. `false` = somebody was quicker. */
export async function dropDead(dock: Dock, dead: DeadTicket, actor: Actor): Promise<boolean> {
  const { id, ticket } = dead;
  const dropped = await dock.dead.drop(id);
  if (!dropped) return false;
  await commitDeed(dock, async (trx, at) => {
    await clearSetback(trx, ticket.stage, ticket.subject);
    await releaseSubject(trx, { kind: 'work', subject: `${ticket.stage}:${ticket.subject}` }, actor, at);
    return { actor, action: 'dead drop', ...about(dead), after: {} };
  });
  return true;
}

function about({ ticket, failure }: DeadTicket): Pick<Deed, 'subject' | 'merchant' | 'reason' | 'before'> {
  const { stage, subject, merchant, ref } = ticket;
  const before = { ref, state: 'dead', ...(failure && { code: failure.code }) };
  return { subject: `${stage}:${subject}`, merchant, reason: '', before };
}

async function free(
  { tools: { store, clock } }: Dock,
  { stage, subject }: DeadTicket['ticket'],
  actor: Actor,
): Promise<void> {
  await store.commits.commit({
    apply: async (trx) => {
      await releaseSubject(trx, { kind: 'work', subject: `${stage}:${subject}` }, actor, clock.iso());
    },
  });
}
