import { ordersOfItems } from '../storage/carried.ts';
import { type DeliveryRow, deliveryById, itemsOf, listDeliveries as readDeliveries } from '../storage/deliveries.ts';
import { problemsOf } from '../storage/exceptions.ts';
import { type DeedDone, deedsOn } from './audit.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import { withMerchant } from './merchant-level.ts';
import type { Scope } from './scope.ts';

export type { DeliveryRow } from '../storage/deliveries.ts';
export { deliveryStates } from '../storage/deliveries.ts';

export interface DeliveryStory {
  readonly delivery: DeliveryRow;
  /** Parts or packages in the file; 0 for stock. */
  readonly items: number;
  /** At most 500. */
  readonly orders: readonly { id: string; orderNumber: string }[];
  readonly problem: { code: string; message: string; hint: string } | null;
  readonly deeds: readonly DeedDone[];
}

/** Newest first. */
export function listDeliveries(
  dock: Dock,
  scope: Scope,
  filter: { state?: string; gate?: string; limit: number },
): Promise<DeliveryRow[]> {
  const { gate } = filter;
  const full = gate === undefined ? {} : { gate: withMerchant(dock.tools.workspace(), gate) };
  return readDeliveries(dock.tools.store.reader, scope, { ...filter, ...full });
}

export async function findDelivery(dock: Dock, scope: Scope, id: string): Promise<DeliveryRow> {
  const found = await deliveryById(dock.tools.store.reader, scope, id);
  if (!found) throw errors.DELIVERY_UNKNOWN({ message: `No delivery has the id "${id}".`, value: id });
  return found;
}

export async function showDelivery(dock: Dock, scope: Scope, id: string): Promise<DeliveryStory> {
  const { reader, dialect } = dock.tools.store;
  const delivery = await findDelivery(dock, scope, id);
  const mine = [delivery.merchant];
  const items = await itemsOf(reader, mine, id);
  return {
    delivery,
    items: items.length,
    orders: await ordersOfItems(reader, dialect, mine, items.slice(0, 500)),
    problem: (await problemsOf(reader, dialect, mine, 'delivery', [id])).get(id) ?? null,
    deeds: await deedsOn(dock, mine, id),
  };
}
