import { type DeliveryRow, deliveriesById } from '../../storage/deliveries.ts';
import { type OrderSummary, partsOfOrders } from '../../storage/orders.ts';
import { latestDeliveries } from '../../storage/repeatable.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';
import { errors } from './errors.ts';

/** The deliveries in which these orders went to their WMS last, and which of the parts there are meant. */
export async function carriersOf(
  dock: Dock,
  scope: Scope,
  orders: readonly OrderSummary[],
): Promise<{ named: DeliveryRow[]; only: Map<string, string[]> }> {
  const { reader, dialect } = dock.tools.store;
  const ids = orders.map(({ id }) => id);
  const parts = await partsOfOrders(reader, dialect, scope, ids);
  const latest = await latestDeliveries(
    reader,
    dialect,
    scope,
    'orders',
    parts.map(({ id }) => id),
  );
  const only = new Map<string, string[]>();
  for (const { id } of parts) {
    const carrier = latest.get(id)?.delivery;
    if (carrier !== undefined) only.set(carrier, [...(only.get(carrier) ?? []), id]);
  }
  const without = orders.find(({ id }) => !parts.some((part) => part.order === id && latest.has(part.id)));
  if (without)
    throw errors.REPEAT_NOT_POSSIBLE({
      message: `Order ${without.orderNumber} is ${without.status} and was never handed out, so there is nothing to write anew.`,
      value: without.id,
    });
  return { named: await deliveriesById(reader, dialect, scope, [...only.keys()]), only };
}
