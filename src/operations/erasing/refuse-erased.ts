import type { OrderSummary } from '../../storage/orders.ts';
import { errors } from '../errors.ts';

/** What is sent again must still have an address. */
export function refuseErased({ orderNumber, id, erasedAt }: OrderSummary): void {
  if (erasedAt === undefined) return;
  throw errors.ORDER_ERASED({
    message: `The personal data of order ${orderNumber} was erased at ${erasedAt}.`,
    value: id,
  });
}
