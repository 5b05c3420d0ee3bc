import type { VendorAnswer, VendorRequest } from '../shared/vendor-server.ts';
import { fields, invalid, jsonIn, list, Refusal } from './answers.ts';
import { type AmazonOrder, type AmazonPackage, type OrderBook, shippedOf } from './order-book.ts';

export function confirmShipment(book: OrderBook, orderId: string, request: VendorRequest): VendorAnswer {
  const body = jsonIn(request);
  const order = book.orders.get(orderId);
  if (!order) throw new Refusal(404, 'NotFound', 'The requested order is not found.');
  // orders of the Ship+ programme, whose name is in the model, are refused [D]
  if (order.programs.includes('FBM_SHIP_PLUS')) throw invalid('Ship+ orders are not supported.');
  if (body.marketplaceId !== order.marketplaceId) throw invalid('The order is of another marketplace.');
  if (order.fulfilledBy === 'AMAZON' || !['UNSHIPPED', 'PARTIALLY_SHIPPED', 'SHIPPED'].includes(order.status))
    throw invalid(`An order that is ${order.status} cannot be confirmed.`);
  const parcel = packageIn(fields(body.packageDetail), order);
  // of an order that has left as a whole nothing can be told any more, not even once more [U]
  if (!book.editsShipped && order.status === 'SHIPPED')
    throw invalid('Failed to create package due to not finding a matching package or order already fulfilled.');
  book.change(orderId, (changed) => {
    // the same reference again edits the package [D]
    const others = changed.packages.filter(
      ({ packageReferenceId }) => packageReferenceId !== parcel.packageReferenceId,
    );
    changed.packages = [...others, parcel];
    const all = changed.items.every((item) => shippedOf(changed, item.orderItemId) >= item.quantity);
    changed.status = all ? 'SHIPPED' : 'PARTIALLY_SHIPPED';
  });
  // nothing is answered [V]
  return { status: 204 };
}

function packageIn(detail: Record<string, unknown>, order: AmazonOrder): AmazonPackage {
  // required: reference, carrier, tracking, date, items [V]
  for (const name of ['packageReferenceId', 'carrierCode', 'trackingNumber', 'shipDate'])
    if (typeof detail[name] !== 'string' || detail[name] === '') throw invalid(`${name} is missing.`);
  const { packageReferenceId, carrierCode, trackingNumber, shipDate } = detail as Record<string, string>;
  // a positive number as text [V]
  if (!/^[1-9]\d*$/.test(String(packageReferenceId))) throw invalid('packageReferenceId is no positive number.');
  // the name is needed beside "Other" [V]
  if (carrierCode === 'Other' && !detail.carrierName) throw invalid('carrierName is missing.');
  // ISO 8601; another date answers a code with a blank in it [V]
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(String(shipDate)))
    throw new Refusal(400, 'Invalid Input', 'Invalid Input');
  const items = list(detail.orderItems).map(fields);
  if (items.length === 0) throw invalid('orderItems is missing.');
  for (const { orderItemId, quantity } of items) {
    const item = order.items.find((one) => one.orderItemId === orderItemId);
    if (!item) throw invalid('The order has no such item.');
    if (!Number.isInteger(quantity) || Number(quantity) < 1) throw invalid('quantity is no positive number.');
    // more than what is left to ship [I]
    const left = item.quantity - shippedOf(order, item.orderItemId, packageReferenceId);
    if (Number(quantity) > left) throw invalid(`Only ${left} of the item are left to ship.`);
  }
  return {
    packageReferenceId: String(packageReferenceId),
    carrier: String(carrierCode),
    carrierName: String(detail.carrierName ?? carrierCode),
    trackingNumber: String(trackingNumber),
    shipTime: String(shipDate),
    items: items.map((item) => ({ orderItemId: String(item.orderItemId), quantity: Number(item.quantity) })),
  };
}
