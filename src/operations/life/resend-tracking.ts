import { tellEvents } from '../../storage/events.ts';
import type { OrderSummary } from '../../storage/orders.ts';
import { packagesOfOrders } from '../../storage/releases.ts';
import { setPackageState } from '../../storage/shipments.ts';
import { type Actor, commitDeed, turned } from '../audit.ts';
import type { Dock } from '../dock.ts';
import { errors } from '../errors.ts';
import { gateOf, wakeUp } from '../wake-ups.ts';

/** Tells the cart once more of every parcel of an order that it was told of. Returns how many. */
export async function resendTracking(dock: Dock, order: OrderSummary, actor: Actor): Promise<number> {
  const { store, workspace } = dock.tools;
  let again = 0;
  await commitDeed(dock, async (trx, at, tickets) => {
    const { id, merchant, cart } = order;
    const told = await packagesOfOrders(trx, store.dialect, [merchant], [id], ['confirmed']);
    const ids = told.map((parcel) => parcel.id);
    again = ids.length === 0 ? 0 : await setPackageState(trx, store.dialect, ids, 'confirmed', 'new', at);
    if (again === 0)
      throw errors.NO_TRACKING_TO_RESEND({
        message: `No cart was told of a parcel of order ${order.orderNumber}.`,
        value: id,
      });
    const event = { merchant, kind: 'order' as const, subject: id, event: 'tracking to be sent again' };
    await tellEvents(trx, store.dialect, [{ ...event, data: { packages: again, by: actor } }], at);
    const gate = gateOf(workspace(), merchant, { cart });
    if (gate !== undefined) tickets.push(...wakeUp(workspace(), gate, 'person', at));
    return {
      actor,
      action: 'orders resend-tracking',
      subject: id,
      merchant,
      reason: '',
      ...turned({ packages: again }, 'cart', ['told', 'to be told again']),
    };
  });
  return again;
}
