import { deliveriesById } from '../storage/deliveries.ts';
import { countHeld, heldAfter, resolveException as writeResolved } from '../storage/releases.ts';
import { type Actor, commitDeed, turned } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { Scope } from './scope.ts';
import { findException } from './show-exception.ts';

/** Off the list, without anything being sent: whoever says so has dealt with it elsewhere. What it held stays as it is. */
export async function resolveException(
  dock: Dock,
  scope: Scope,
  id: string,
  reason: string,
  actor: Actor,
): Promise<void> {
  const exception = await findException(dock, scope, id);
  if (exception.state !== 'open') throw errors.EXCEPTION_CLOSED({ value: id });
  if (await holdsOthers(dock, scope, id)) throw errors.EXCEPTION_SHARED({ value: id });
  if (await hasDoubt(dock, scope, id)) throw errors.EXCEPTION_NEEDS_ANSWER({ value: id });
  const { code, merchant } = exception;
  await commitDeed(dock, async (trx, at) => {
    if (!(await writeResolved(trx, id, actor, at))) throw errors.EXCEPTION_CLOSED({ value: id });
    const states = turned({ code }, 'state', ['open', 'resolved']);
    return { actor, action: 'exceptions resolve', subject: id, merchant, reason, ...states };
  });
}

/** Resolving takes it off everybody's list; whoever sees only some of what it holds must not do that. */
async function holdsOthers({ tools: { store } }: Dock, scope: Scope, id: string): Promise<boolean> {
  if (scope === 'every merchant') return false;
  const [mine, all] = [await countHeld(store.reader, scope, id), await countHeld(store.reader, 'every merchant', id)];
  return [...all].some(([kind, count]) => count > (mine.get(kind) ?? 0));
}

async function hasDoubt({ tools: { store } }: Dock, scope: Scope, id: string): Promise<boolean> {
  const held = await heldAfter(store.reader, scope, id, 'delivery', '', 1000);
  const rows = await deliveriesById(
    store.reader,
    store.dialect,
    scope,
    held.map(({ subject }) => subject),
  );
  return rows.some(({ state }) => state === 'doubt');
}
