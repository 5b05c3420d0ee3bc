import { completeOrder, type OrderOrigin } from '../../domain/complete-order.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import { withReferences } from '../../domain/references.ts';
import type { ListedOrder } from './listed.ts';

/** What a list tells of an order. The reference that was sent stays as it is, however long: the WMS answers with it. */
export function orderOfList(listed: ListedOrder, origin: OrderOrigin): Order {
  const { row, number, sentReference, po, date, cartId, lines } = listed;
  const order = completeOrder(
    {
      orderId: cartId || number,
      orderNumber: number,
      poNumber: po,
      ...(date !== '' && { orderDate: date }),
      lines: lines.map(lineOf),
    },
    origin,
  );
  if (!order) throw new Error(`Row ${row} names no order.`);
  const short = withReferences(order);
  return sentReference === '' ? short : { ...short, custRef: sentReference };
}

function lineOf({ sku, quantity }: ListedOrder['lines'][number], index: number): OrderLine {
  return {
    lineNumber: index + 1,
    lineId: '',
    sku,
    barcode: '',
    description: '',
    quantity,
    unitOfMeasure: '',
    unitPrice: '',
    discountAmount: '',
    weight: null,
    extra: {},
  };
}
