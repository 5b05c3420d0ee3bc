import type { Order } from './order.ts';
import { fittingNumber, shortReference } from './references.ts';

/** Pure. What is sent once more, as an order of its own: same address, same line numbers, another number and reference, and a date of today. */
export function reshipped(order: Order, units: ReadonlyMap<number, number>, round: number, at: string): Order {
  const mark = `-R${round}`;
  const { orderNumberOriginal: _number, custRefOriginal: _ref, ...rest } = order;
  return {
    ...rest,
    orderId: `${order.orderId}${mark}`,
    orderNumber: fittingNumber(`${order.orderNumber}${mark}`),
    custRef: shortReference(`${order.custRef}${mark}`),
    orderDate: at,
    requestedShipDate: null,
    lines: order.lines.flatMap((line) => {
      const quantity = units.get(line.lineNumber) ?? 0;
      return quantity > 0 ? [{ ...line, quantity }] : [];
    }),
  };
}
