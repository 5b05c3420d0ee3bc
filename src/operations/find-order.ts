import { searchOrders } from '../storage/order-search.ts';
import { type OrderSummary, summariesOf } from '../storage/orders.ts';
import type { Dock } from './dock.ts';
import { errors } from './errors.ts';
import type { Scope } from './scope.ts';

/** Orders that an answer names one by one. */
const named = 10;
/** Orders that are looked at before the answer is that there are many. */
const looked = 50;

/**
 * The one order of this number, whichever of its numbers it is. The better a kind of number names an order, the sooner it is asked: an
 * order number before a PO, a tracking number before a file. A number that means several is answered with the candidates.
 */
export async function findOrder(dock: Dock, scope: Scope, reference: string): Promise<OrderSummary> {
  const { reader, dialect } = dock.tools.store;
  const found = await searchOrders(reader, dialect, scope, reference, { limit: looked, best: true });
  const ids = found.map(({ id }) => id);
  const known = await summariesOf(reader, dialect, scope, ids);
  const orders = ids.flatMap((id) => known.get(id) ?? []);
  const [order, ...others] = orders;
  if (!order) throw errors.ORDER_UNKNOWN({ message: `No order has the reference "${reference}".`, value: reference });
  if (others.length === 0) return order;
  const by = [...new Set(found.map((one) => one.by))].join(', ');
  throw errors.ORDER_AMBIGUOUS({
    message: `${countText(orders.length)} orders have the reference "${reference}" (${by}): ${candidates(orders)}.`,
    value: reference,
  });
}

function countText(count: number): string {
  return count >= looked ? `${looked} or more` : String(count);
}

function candidates(orders: readonly OrderSummary[]): string {
  const told = orders
    .slice(0, named)
    .map(
      ({ id, merchant, cart, orderNumber, status }) => `${id} (${merchant}/${cart}, number ${orderNumber}, ${status})`,
    );
  return [...told, ...(orders.length > named ? [`${orders.length - named} more`] : [])].join(', ');
}
