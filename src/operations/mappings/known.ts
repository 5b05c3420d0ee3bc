import type { Order } from '../../domain/order.ts';
import { type KnownOrder, type OrderRefType, refOf } from '../../domain/shipment.ts';
import type { FindOrders, FindSent, Known } from '../../mapping/contract.ts';
import type { GivenContext } from './context-file.ts';

/** The world of a trial: these orders exist, and the files of the context were sent. */
export function knownFrom(orders: readonly Order[], given: GivenContext): Known {
  return { orders: finderOf(orders), sent: sentIn(orders, given) };
}

function finderOf(orders: readonly Order[]): FindOrders {
  const byType = new Map<OrderRefType, ReadonlyMap<string, KnownOrder>>();
  const indexOf = (type: OrderRefType) => {
    const known = byType.get(type) ?? new Map(orders.map((order) => [refOf(type, order), order]));
    byType.set(type, known);
    return known;
  };
  return async (type, refs) => {
    const known = indexOf(type);
    return new Map(
      refs.flatMap((ref) => {
        const order = known.get(ref);
        return order ? [[ref, order] as const] : [];
      }),
    );
  };
}

/** Without stated files all orders went out in one, in their order. */
function sentIn(orders: readonly Order[], { context, cases }: GivenContext): FindSent {
  const files = cases?.filter(({ direction }) => direction === 'out').map(({ orderIds }) => orderIds);
  const sent = files ?? [orders.map(({ orderId }) => orderId)];
  return async (fileNumber, place) => {
    if (fileNumber !== context.sequence) return undefined;
    const orderId = sent.find((ids) => ids[place - 1] !== undefined)?.[place - 1];
    return orderId === undefined ? undefined : { orderId };
  };
}
