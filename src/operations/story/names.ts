import type { Order } from '../../domain/order.ts';

/** Why an order is not called what its cart called it, one sentence for each number that was changed. Pure. */
export function renamings({ orderNumber, orderNumberOriginal, custRef, custRefOriginal }: Order): string[] {
  const number = orderNumberOriginal;
  const reference = custRefOriginal;
  return [
    ...(number === undefined || number === orderNumber
      ? []
      : [`The number is ${number} in the cart and goes out as ${orderNumber}: WMSes take 45 characters.`]),
    ...(reference === undefined || reference === custRef
      ? []
      : [
          `The short reference is ${reference} in the cart and goes out as ${custRef}: it was too long, holds signs that not every WMS takes, or was another order's already.`,
        ]),
  ];
}
