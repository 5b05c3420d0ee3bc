import { randomUUID } from 'node:crypto';
import type { Item, ShipStationAccount, StoredOrder } from './account.ts';
import type { ShipStationOptions } from './index.ts';
import { Refused } from './refused.ts';

type Body = Readonly<Record<string, unknown>>;

/** Only these can be changed [D]. */
const open = ['awaiting_payment', 'awaiting_shipment', 'pending_fulfillment', 'on_hold'];
const required = ['orderNumber', 'orderDate', 'orderStatus', 'billTo', 'shipTo'];

/** Creates or, where the key (or id) is known, replaces: what is left out is gone [D]. */
export function createOrder(account: ShipStationAccount, body: Body, { takesCancel }: ShipStationOptions): StoredOrder {
  for (const name of required)
    if (body[name] === undefined || body[name] === '') throw new Refused(400, `The field ${name} is required.`);
  const status = String(body.orderStatus);
  const present = existing(account, body);
  if (present && !open.includes(present.orderStatus))
    throw new Refused(400, `Order ${present.orderNumber} is ${present.orderStatus} and cannot be updated.`);
  // That "cancelled" is taken is not documented [?].
  if (![...open, ...(takesCancel && present ? ['cancelled'] : [])].includes(status))
    throw new Refused(400, `orderStatus ${status} cannot be set.`);
  const { country, name } = body.shipTo as Body;
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country))
    throw new Refused(400, 'shipTo.country has two letters.');
  if (typeof name !== 'string' || name === '') throw new Refused(400, 'shipTo.name is required.');
  const items = (body.items ?? []) as Partial<Item>[];
  for (const { quantity } of items)
    if (!Number.isInteger(quantity) || Number(quantity) < 1) throw new Refused(400, 'quantity is a whole number.');
  if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(String(body.orderDate)))
    throw new Refused(400, 'orderDate is not a valid date.');
  const order = account.place({
    ...blank,
    ...body,
    orderKey:
      present?.orderKey ?? (typeof body.orderKey === 'string' && body.orderKey !== '' ? body.orderKey : randomUUID()),
    advancedOptions: { storeId: 42, ...(body.advancedOptions as object) },
    // Tags have calls of their own.
    tagIds: present?.tagIds ?? null,
    items,
  });
  if (!present) return order;
  account.orders.delete(order.orderId);
  const replaced = { ...order, orderId: present.orderId, createDate: present.createDate };
  account.orders.set(present.orderId, replaced);
  return replaced;
}

/** What an order has of which nothing was said. */
const blank = { customerEmail: null, requestedShippingService: null, orderTotal: 0, taxAmount: 0, shippingAmount: 0 };

function existing(account: ShipStationAccount, { orderId, orderKey }: Body): StoredOrder | undefined {
  const byId = account.orders.get(Number(orderId));
  if (orderId !== undefined && !byId) throw new Refused(404, 'The order was not found.');
  return byId ?? [...account.orders.values()].find((one) => one.orderKey === orderKey);
}

/** At most 100, each with an outcome of its own [D]. */
export function createOrders(account: ShipStationAccount, body: unknown, options: ShipStationOptions): object {
  if (!Array.isArray(body)) throw new Refused(400, 'A list of orders is needed.');
  if (body.length > 100) throw new Refused(400, 'At most 100 orders can be created at once.');
  const results = body.map((one: Body) => {
    const { orderNumber, orderKey } = one;
    try {
      const { orderId } = createOrder(account, one, options);
      return { orderId, orderNumber, orderKey, success: true, errorMessage: null };
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      return { orderId: null, orderNumber, orderKey, success: false, errorMessage: thrown.message };
    }
  });
  return { hasErrors: results.some(({ success }) => !success), results };
}

export function markAsShipped(account: ShipStationAccount, body: Body): object {
  const { orderId, carrierCode, trackingNumber, shipDate } = body;
  if (typeof orderId !== 'number') throw new Refused(400, 'orderId is required.');
  if (typeof carrierCode !== 'string' || carrierCode === '') throw new Refused(400, 'carrierCode is required.');
  if (![...account.carriers.map(({ code }) => code), 'usps', 'fedex', 'dhl_express', 'other'].includes(carrierCode))
    throw new Refused(400, `carrierCode ${carrierCode} is not valid.`);
  if (shipDate !== undefined && !/^\d{4}-\d\d-\d\d/.test(String(shipDate)))
    throw new Refused(400, 'shipDate is not a valid date.');
  const order = orderWith(account, orderId);
  if (order.orderStatus === 'cancelled') throw new Refused(400, `Order ${order.orderNumber} is cancelled.`);
  // Only the first call moves an order [I].
  if (order.orderStatus !== 'shipped') {
    account.markAsShipped(order, typeof trackingNumber === 'string' ? trackingNumber : '', carrierCode);
    Object.assign(order, {
      told: { customer: body.notifyCustomer ?? false, channel: body.notifySalesChannel ?? false },
    });
  }
  return { orderId, orderNumber: order.orderNumber };
}

export function tagOrder(account: ShipStationAccount, { orderId, tagId }: Body, on: boolean, touches: boolean): object {
  if (!account.tags.some((tag) => tag.tagId === tagId)) throw new Refused(400, 'tagId is not valid.');
  account.tag(orderWith(account, orderId), Number(tagId), on, touches);
  return { success: true, message: on ? 'Tag added.' : 'Tag removed.' };
}

export function orderWith(account: ShipStationAccount, orderId: unknown): StoredOrder {
  const order = account.orders.get(Number(orderId));
  if (!order || account.deleted.has(order.orderId)) throw new Refused(404, 'The order was not found.');
  return order;
}

const events = [
  ...['ORDER_NOTIFY', 'ITEM_ORDER_NOTIFY', 'SHIP_NOTIFY', 'ITEM_SHIP_NOTIFY'],
  ...['FULFILLMENT_SHIPPED', 'FULFILLMENT_REJECTED'],
];

/** Both forms of the answer are documented; this is the older one [D]. */
export function subscribe({ target_url: url, event }: Body, next: () => number): object {
  if (typeof url !== 'string' || !URL.canParse(url)) throw new Refused(400, 'target_url is required.');
  if (!events.includes(String(event))) throw new Refused(400, 'event is not valid.');
  return { id: next() };
}
