import { endDelayOf, releaseSlice } from '../clockwork/release-orders.ts';
import { countDelayedOrders, type DelayedOrder, delayedOrders } from '../storage/release-delays.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import type { Scope } from './scope.ts';

/** A million orders; whoever has more asks again. */
const slicesAtMost = 2000;

/** How many orders wait for the end of their release delay. */
export function countDelayed(dock: Dock, scope: Scope): Promise<number> {
  return countDelayedOrders(dock.tools.store.reader, scope);
}

/** Ends the delay of every order that waits now, in slices. Returns how many. */
export async function releaseAllDelayed(dock: Dock, scope: Scope, actor: Actor): Promise<number> {
  let released = 0;
  for (let slice = 0; slice < slicesAtMost; slice++) {
    const orders = await delayedOrders(dock.tools.store.reader, scope, null, releaseSlice);
    if (orders.length === 0) break;
    await release(dock, orders, actor);
    released += orders.length;
  }
  return released;
}

async function release(dock: Dock, orders: readonly DelayedOrder[], actor: Actor): Promise<void> {
  const { store, workspace } = dock.tools;
  await commitDeed(dock, async (trx, at, tickets) => {
    tickets.push(...(await endDelayOf(trx, store.dialect, workspace(), orders, 'person', at)));
    return orders.map(({ id, merchant, releaseAt }) => ({
      actor,
      action: 'orders release',
      subject: id,
      merchant,
      reason: '',
      before: { status: 'on_hold', releaseAt },
      after: { status: 'received', releaseAt: null },
    }));
  });
}
