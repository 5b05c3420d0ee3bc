import { outletPlace } from '../config/lookup.ts';
import { type DeliveryRow, unfinishedDeliveries } from '../storage/deliveries.ts';
import { holdLease } from '../storage/held-lease.ts';
import { newId } from '../support/ids.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import type { Cargo } from './cargo.ts';
import { writtenDelivery } from './finish.ts';
import { openDeliveries } from './gate.ts';
import type { OpenGate } from './open-gate.ts';

/**
 * Writes what waits at a gate into files, exactly as the gate would, and sends none of them: a person hands them over. They stay the
 * gate's own deliveries, under numbers of its counter, and it sends them itself if it can before they are booked. No more are begun than
 * a gate takes up again at once. `null` = the gate is being worked at this moment.
 */
export async function writeOut(tools: Tools, cargo: Cargo, id: string): Promise<DeliveryRow[] | null> {
  const { merchant } = outletPlace(tools.workspace(), id);
  const lease = await holdLease(tools.store, `gate:${id}`, `${tools.instance}/${newId(tools.clock.now())}`, tools.log);
  if (!lease) return null;
  const gate: OpenGate = { id, cargo, lease, tools, byHand: true, count: { files: 0, records: 0 } };
  const unfinished = () => unfinishedDeliveries(tools.store.reader, merchant.id, id, limits.unfinishedAtOnce);
  try {
    let begun = await unfinished();
    for (;;) {
      for (const delivery of begun) await writtenDelivery(gate, delivery);
      if ((await unfinished()).length + limits.filesPerPin > limits.unfinishedAtOnce) break;
      begun = await openDeliveries(gate, false);
      if (begun.length === 0) break;
    }
    return (await unfinished()).filter(({ state }) => state === 'rendered');
  } finally {
    await lease.release();
  }
}
