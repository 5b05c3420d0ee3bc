import type { Order } from './order.ts';
import { fittingNumber, shortReference } from './references.ts';

/** `1001-R1`, also where the first number was so long that it has to be cut. */
export function reshipNumber(orderNumber: string, round: number): string {
  return fittingNumber(`${orderNumber}-R${round}`);
}

/** Pure. What is sent once more, as an order of its own: same address, same line numbers, another number and reference, and a date of today. */
export function reshipped(order: Order, units: ReadonlyMap<number, number>, round: number, at: string): Order {
  const mark = `-R${round}`;
  const { orderNumberOriginal: _number, custRefOriginal: _ref, ...rest } = order;
  return {
    ...rest,
    orderId: `${order.orderId}${mark}`,
    orderNumber: reshipNumber(order.orderNumber, round),
    custRef: shortReference(`${order.custRef}${mark}`),
    orderDate: at,
    requestedShipDate: null,
    lines: order.lines.flatMap((line) => {
      const quantity = units.get(line.lineNumber) ?? 0;
      return quantity > 0 ? [{ ...line, quantity }] : [];
    }),
  };
}
