import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { tellEvents } from '../storage/events.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import { partsOfOrders } from '../storage/orders.ts';
import { setPartStatus } from '../storage/part-status.ts';
import { type DelayedOrder, delayedOrders, endDelays } from '../storage/release-delays.ts';
import type { Dialect, Trx } from '../storage/scope.ts';
import type { Tools } from '../tools.ts';

/** Orders freed by one commit, so that others get their turn. */
export const releaseSlice = 500;
/** The rest of a long queue waits for the next tick. */
const slicesPerTick = 20;

/** Lets every order go on whose release delay has ended, also while no daemon ran. */
export async function releaseDue(tools: Tools, lease: HeldLease): Promise<void> {
  const { store, clock, workspace, log } = tools;
  for (let slice = 0; slice < slicesPerTick; slice++) {
    const due = await delayedOrders(store.reader, 'every merchant', clock.iso(), releaseSlice);
    if (due.length === 0) return;
    const tickets: OutgoingTicket[] = [];
    await store.commits.commit({
      apply: async (trx) => {
        await lease.guard(trx);
        const freed = await endDelayOf(trx, store.dialect, workspace(), due, 'clock', clock.iso());
        tickets.splice(0, tickets.length, ...freed);
      },
      tickets,
    });
    log.info({ orders: due.length }, 'Release delays ended.');
    if (due.length < releaseSlice) return;
  }
}

/** The delay of these orders is over: they are judged once more, with the rules of now. Returns the tickets of the same commit. */
export async function endDelayOf(
  trx: Trx,
  dialect: Dialect,
  workspace: Workspace,
  orders: readonly DelayedOrder[],
  cause: string,
  at: string,
): Promise<OutgoingTicket[]> {
  const ended = await endDelays(
    trx,
    dialect,
    orders.map(({ id }) => id),
    at,
  );
  const merchants = [...new Set(orders.map(({ merchant }) => merchant))];
  const parts = await partsOfOrders(trx, dialect, merchants, [...ended]);
  const waiting = parts.filter(({ status }) => status === 'on_hold');
  await setPartStatus(
    trx,
    dialect,
    waiting.map(({ id }) => id),
    ['on_hold'],
    'received',
    at,
  );
  const held = new Set(waiting.map(({ order }) => order));
  const freed = orders.filter(({ id }) => held.has(id));
  await tellEvents(
    trx,
    dialect,
    freed.map(({ id, merchant }) => ({ merchant, kind: 'order', subject: id, event: 'released', data: { cause } })),
    at,
  );
  return freed.map(({ id, merchant, cart, orderNumber }) =>
    ticketFor('accept', {
      merchant,
      subject: id,
      cause,
      at,
      connection: workspace.merchants.get(merchant)?.carts.get(cart)?.orders?.connection ?? '-',
      ref: orderNumber,
    }),
  );
}
