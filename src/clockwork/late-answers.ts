import { raise } from '../exceptions/raise.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { type Awaited, lateAnswers, markLate } from '../storage/awaited-answers.ts';
import { tellEvents } from '../storage/events.ts';
import type { HeldLease } from '../storage/held-lease.ts';
import type { Trx } from '../storage/scope.ts';
import { groupBy } from '../support/grouping.ts';
import type { Tools } from '../tools.ts';
import { errors } from './errors.ts';

/** Orders told of by one tick; the rest is told a second later. */
const ordersPerTick = 500;

/** Orders whose WMS should have answered by now: one exception for each file that was not answered. */
export async function raiseLateAnswers(tools: Tools, lease: HeldLease): Promise<void> {
  const { store, clock, log } = tools;
  const late = await lateAnswers(store.reader, 'every merchant', clock.iso(), ordersPerTick);
  if (late.length === 0) return;
  const tickets: OutgoingTicket[] = [];
  await store.commits.commit({
    apply: async (trx) => {
      await lease.guard(trx);
      const at = clock.iso();
      const still = await markLate(
        trx,
        store.dialect,
        late.map(({ part }) => part),
      );
      tickets.length = 0;
      const files = groupBy(
        late.filter(({ part }) => still.has(part)),
        ({ delivery }) => delivery,
      );
      for (const [delivery, orders] of files) tickets.push(...(await raiseOne(trx, tools, delivery, orders, at)));
    },
    tickets,
  });
  log.warn({ orders: late.length }, 'Orders were not acknowledged in time.');
}

async function raiseOne(
  trx: Trx,
  tools: Tools,
  delivery: string,
  orders: readonly Awaited[],
  at: string,
): Promise<OutgoingTicket[]> {
  const [first] = orders;
  if (!first) return [];
  const { merchant, connection, dueAt } = first;
  const error = errors.ACKNOWLEDGEMENT_LATE({
    message: `${orders.length === 1 ? 'An order' : `${orders.length} orders`} of delivery ${delivery} should have been acknowledged by ${dueAt}.`,
    value: delivery,
  });
  const held = orders.map(({ order }) => ({ kind: 'order' as const, subject: order, merchant }));
  const told = orders.map(({ order: subject }) => ({
    merchant,
    kind: 'order' as const,
    subject,
    event: 'acknowledgement late',
    data: { delivery, 'due at': dueAt },
  }));
  await tellEvents(trx, tools.store.dialect, told, at);
  return raise(trx, tools.workspace(), { error, merchant, connection, held }, at);
}
