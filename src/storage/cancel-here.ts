import { interventions } from '../domain/interventions.ts';
import { answerCancels } from './cancel-requests.ts';
import { tellEvents } from './events.ts';
import { releaseSubject } from './exceptions.ts';
import { setPartStatus } from './part-status.ts';
import { endDelays } from './release-delays.ts';
import type { Dialect, Trx } from './scope.ts';

/** Parts that their WMS does not have after all, although somebody wanted it to cancel them: that happens here. */
export async function cancelHere(
  trx: Trx,
  dialect: Dialect,
  merchant: string,
  parts: readonly { readonly order: string; readonly part: string }[],
  at: string,
): Promise<void> {
  const ids = parts.map(({ part }) => part);
  const orders = [...new Set(parts.map(({ order }) => order))];
  const reason = 'Canceled; the WMS did not have it.';
  await setPartStatus(trx, dialect, ids, interventions.cancel.from, 'canceled', at, { reason });
  await answerCancels(trx, dialect, ids, 'canceled', 'The WMS did not have it.', at);
  await endDelays(trx, dialect, orders, at);
  for (const subject of orders) await releaseSubject(trx, { kind: 'order', subject }, 'its cancel', at);
  const told = orders.map((subject) => ({ merchant, kind: 'order' as const, subject, event: 'canceled' }));
  await tellEvents(trx, dialect, told, at);
}
