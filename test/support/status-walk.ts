import { type OrderStatus, transitions } from '../../src/domain/order-status.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import type { Dialect, Trx } from '../../src/storage/scope.ts';

/** Takes freshly received parts to a status by the shortest way that the table of transitions has. */
export async function walkTo(
  trx: Trx,
  dialect: Dialect,
  parts: readonly string[],
  to: OrderStatus,
  at: string,
): Promise<void> {
  let from: OrderStatus = 'received';
  for (const next of wayTo(to)) {
    await setPartStatus(trx, dialect, parts, [from], next, at);
    from = next;
  }
}

function wayTo(to: OrderStatus): OrderStatus[] {
  const ways: OrderStatus[][] = [[]];
  for (const way of ways) {
    const here = way.at(-1) ?? 'received';
    if (here === to) return way;
    if (way.length < transitions.received.length) ways.push(...transitions[here].map((next) => [...way, next]));
  }
  throw new Error(`Nothing leads to ${to}.`);
}
