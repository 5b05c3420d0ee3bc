import { carrierNamer } from '../storage/carrier-names.ts';
import { ordersById } from '../storage/orders.ts';
import { packagesOfOrder } from '../storage/shipments.ts';
import type { Dock } from './dock.ts';
import { findOrder } from './find-order.ts';
import type { Scope } from './scope.ts';
import { customerAnswer } from './story/customer.ts';

/** What to tell the buyer who asks where the order is. */
export async function answerCustomer(
  dock: Dock,
  scope: Scope,
  reference: string,
): Promise<{ order: string; text: string }> {
  const { reader, dialect } = dock.tools.store;
  const { id, merchant, cart, status, orderNumber } = await findOrder(dock, scope, reference);
  const stored = (await ordersById(reader, dialect, [merchant], [id])).get(id);
  const nameOf = await carrierNamer(reader, merchant);
  const owner = dock.tools.workspace().merchants.get(merchant);
  const packages = await packagesOfOrder(reader, [merchant], id);
  const text = customerAnswer({
    number: stored?.order.orderNumberOriginal ?? orderNumber,
    status: stored?.status ?? (status as NonNullable<typeof stored>['status']),
    zone: owner?.carts.get(cart)?.zone ?? owner?.zone ?? dock.tools.workspace().zone,
    parcels: packages
      .filter(({ state }) => state !== 'voided')
      .map(({ package: { carrierCode }, trackingNumber, shippedAt }) => ({
        carrier: nameOf(carrierCode),
        tracking: trackingNumber,
        shippedAt,
      })),
  });
  return { order: id, text };
}
