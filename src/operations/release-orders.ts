import { endDelayOf, releaseSlice } from '../clockwork/release-orders.ts';
import { countDelayedOrders, type DelayedOrder, delayedOrders, releaseInstant } from '../storage/release-delays.ts';
import { type Actor, commitDeed } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { findOrder } from './find-order.ts';
import type { Scope } from './scope.ts';

export type { DelayedOrder } from '../storage/release-delays.ts';

/** A million orders; whoever has more asks again. */
const slicesAtMost = 2000;

/** The order of this reference, while its release delay runs. */
export async function findDelayed(dock: Dock, scope: Scope, reference: string): Promise<DelayedOrder> {
  const order = await findOrder(dock, scope, reference);
  const releaseAt = await releaseInstant(dock.tools.store.reader, scope, order.id);
  if (releaseAt !== null) return { ...order, releaseAt };
  throw errors.ORDER_NOT_DELAYED({
    message: `Order ${order.orderNumber} is ${order.status}; no release delay holds it.`,
    value: order.id,
  });
}

/** How many orders wait for the end of their release delay. */
export function countDelayed(dock: Dock, scope: Scope): Promise<number> {
  return countDelayedOrders(dock.tools.store.reader, scope);
}

export async function releaseOrder(dock: Dock, order: DelayedOrder, actor: Actor): Promise<void> {
  await release(dock, [order], actor);
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
