import { type OrderSummary, ordersByReference } from '../storage/orders.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { Scope } from './scope.ts';

/** The one order of this reference; a reference that means several is answered with their ids. */
export async function findOrder(dock: Dock, scope: Scope, reference: string): Promise<OrderSummary> {
  const found = await ordersByReference(dock.tools.store.reader, scope, reference);
  const exact = found.filter(({ id }) => id === reference);
  const [order, ...others] = exact.length > 0 ? exact : found;
  if (!order) throw errors.ORDER_UNKNOWN({ message: `No order has the reference "${reference}".`, value: reference });
  if (others.length === 0) return order;
  const ids = found.map(({ id, merchant, cart }) => `${id} (${merchant}/${cart})`).slice(0, 10);
  throw errors.ORDER_AMBIGUOUS({
    message: `${found.length} orders have the reference "${reference}": ${ids.join(', ')}.`,
    value: reference,
  });
}
