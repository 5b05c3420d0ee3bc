import { randomUUID } from 'node:crypto';
import { shown } from './wall-clock.ts';

export interface Item {
  orderItemId: number;
  lineItemKey: string | null;
  sku: string | null;
  name: string;
  quantity: number;
  adjustment: boolean;
  [more: string]: unknown;
}

export interface StoredOrder {
  orderId: number;
  orderNumber: string;
  orderKey: string;
  orderStatus: string;
  createDate: string;
  modifyDate: string;
  orderDate: string;
  items: Item[];
  /** No tags: null, not an empty list [D]. */
  tagIds: number[] | null;
  advancedOptions: Record<string, unknown>;
  externallyFulfilled: boolean;
  [more: string]: unknown;
}

export interface NewOrder {
  readonly items?: readonly Partial<Item>[];
  readonly advancedOptions?: Readonly<Record<string, unknown>>;
  readonly [more: string]: unknown;
}

export interface StoredShipment {
  shipmentId: number;
  orderId: number;
  orderKey: string;
  orderNumber: string;
  createDate: string;
  shipDate: string;
  trackingNumber: string;
  carrierCode: string;
  serviceCode: string;
  voided: boolean;
  voidDate: string | null;
  isReturnLabel: boolean;
  shipmentItems: readonly Pick<Item, 'orderItemId' | 'lineItemKey' | 'sku' | 'name' | 'quantity'>[];
}

/** Neither key nor items of the order are in it. */
export interface StoredFulfillment {
  fulfillmentId: number;
  orderId: number;
  orderNumber: string;
  trackingNumber: string;
  createDate: string;
  shipDate: string;
  carrierCode: string;
  voided: boolean;
}

/** What an account holds, and what people do in it on ShipStation's own screens. */
export class ShipStationAccount {
  readonly orders = new Map<number, StoredOrder>();
  readonly deleted = new Set<number>();
  readonly shipments: StoredShipment[] = [];
  readonly fulfillments: StoredFulfillment[] = [];
  readonly tags: { tagId: number; name: string; color: string }[] = [];
  readonly stores = [
    { storeId: 41, storeName: 'Acme Outdoor', marketplaceName: 'Shopify' },
    { storeId: 42, storeName: 'Acme Wholesale', marketplaceName: 'Manual' },
  ];
  readonly carriers = [
    { code: 'stamps_com', name: 'Stamps.com' },
    { code: 'ups', name: 'UPS' },
  ];
  readonly services = [
    { carrierCode: 'stamps_com', code: 'usps_priority_mail', name: 'USPS Priority Mail', domestic: true },
    { carrierCode: 'ups', code: 'ups_ground', name: 'UPS Ground', domestic: true },
  ];
  readonly #now: () => number;
  #number = 700_000;
  #last = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** No two moments are the same. */
  moment(): string {
    this.#last = Math.max(this.#last + 1, this.#now());
    return shown(this.#last);
  }

  next(): number {
    this.#number += 1;
    return this.#number;
  }

  touch(order: StoredOrder): void {
    order.modifyDate = this.moment();
  }

  /** An order that a store has sent. */
  place(more: NewOrder = {}): StoredOrder {
    const at = this.moment();
    const orderId = this.next();
    const order: StoredOrder = {
      orderNumber: `A-${orderId}`,
      orderKey: randomUUID(),
      orderStatus: 'awaiting_shipment',
      createDate: at,
      modifyDate: at,
      orderDate: at,
      customerEmail: 'ada@example.com',
      billTo: { name: 'Ada Buyer' },
      shipTo: {
        name: 'Ada Buyer',
        company: null,
        street1: '1 Main St',
        street2: null,
        city: 'Austin',
        state: 'TX',
        postalCode: '78701',
        country: 'US',
        phone: '512-555-0100',
        residential: true,
      },
      orderTotal: 50,
      taxAmount: 2,
      shippingAmount: 5,
      requestedShippingService: 'Standard',
      tagIds: null,
      externallyFulfilled: false,
      ...more,
      orderId,
      advancedOptions: {
        storeId: 41,
        warehouseId: 7,
        mergedOrSplit: false,
        mergedIds: [],
        parentId: null,
        ...more.advancedOptions,
      },
      items: (
        more.items ?? [
          { sku: 'SKU-1', quantity: 2 },
          { sku: 'SKU-2', quantity: 1 },
        ]
      ).map((item) => this.item(item)),
    };
    this.orders.set(orderId, order);
    return order;
  }

  item(more: Partial<Item>): Item {
    const orderItemId = this.next();
    return {
      lineItemKey: null,
      sku: null,
      name: more.sku ?? 'Item',
      quantity: 1,
      unitPrice: 10,
      adjustment: false,
      ...more,
      orderItemId,
    };
  }

  named(orderNumber: string): StoredOrder {
    const order = [...this.orders.values()].find((one) => one.orderNumber === orderNumber);
    if (!order) throw new Error(`The simulated account has no order ${orderNumber}.`);
    return order;
  }

  /** By key, those that were deleted not among them. */
  withKey(orderKey: string): StoredOrder[] {
    return [...this.orders.values()].filter((one) => one.orderKey === orderKey && !this.deleted.has(one.orderId));
  }

  setStatus(order: StoredOrder, status: string): void {
    order.orderStatus = status;
    this.touch(order);
  }

  /** A label that is bought here. */
  label(
    order: StoredOrder,
    trackingNumber: string,
    more: { items?: readonly Pick<Item, 'orderItemId' | 'quantity'>[]; isReturnLabel?: boolean } = {},
  ): StoredShipment {
    const items = more.items ?? order.items.filter(({ adjustment }) => !adjustment);
    const at = this.moment();
    const shipment: StoredShipment = {
      shipmentId: this.next(),
      orderId: order.orderId,
      orderKey: order.orderKey,
      orderNumber: order.orderNumber,
      createDate: at,
      // A day without a time.
      shipDate: at.slice(0, 10),
      trackingNumber,
      carrierCode: 'ups',
      serviceCode: 'ups_ground',
      voided: false,
      voidDate: null,
      isReturnLabel: more.isReturnLabel ?? false,
      shipmentItems: items.map(({ orderItemId, quantity }) => {
        const item = order.items.find((one) => one.orderItemId === orderItemId);
        if (!item) throw new Error('No such item.');
        return { orderItemId, lineItemKey: item.lineItemKey, sku: item.sku, name: item.name, quantity };
      }),
    };
    this.shipments.push(shipment);
    if (!shipment.isReturnLabel) this.setStatus(order, 'shipped');
    return shipment;
  }

  void(shipment: StoredShipment): void {
    shipment.voided = true;
    shipment.voidDate = this.moment();
    const order = this.orders.get(shipment.orderId);
    if (order) this.setStatus(order, 'awaiting_shipment');
  }

  /** By hand, by the API or by a provider: not among the shipments [D]. */
  markAsShipped(order: StoredOrder, trackingNumber: string, carrierCode = 'other'): StoredFulfillment {
    const at = this.moment();
    const { orderId, orderNumber } = order;
    const shipDate = at.slice(0, 10);
    const fulfillmentId = this.next();
    const one = {
      fulfillmentId,
      orderId,
      orderNumber,
      trackingNumber,
      createDate: at,
      shipDate,
      carrierCode,
      voided: false,
    };
    this.fulfillments.push(one);
    this.setStatus(order, 'shipped');
    return one;
  }

  /** The rest goes on as an order of its own, with a key that nobody has given; its items are as they were [I]. */
  split(order: StoredOrder, skus: readonly string[]): StoredOrder {
    const moved = order.items.filter(({ sku }) => sku !== null && skus.includes(sku));
    order.items = order.items.filter((item) => !moved.includes(item));
    order.advancedOptions.mergedOrSplit = true;
    this.touch(order);
    const child = this.place({
      orderNumber: `${order.orderNumber}-1`,
      advancedOptions: { mergedOrSplit: true, parentId: order.orderId },
      items: [],
    });
    child.items = moved;
    return child;
  }

  /** All items go into the first; the others are listed no more [I]. */
  merge(first: StoredOrder, others: readonly StoredOrder[]): void {
    for (const other of others) {
      first.items.push(...other.items);
      this.deleted.add(other.orderId);
    }
    Object.assign(first.advancedOptions, { mergedOrSplit: true, mergedIds: others.map(({ orderId }) => orderId) });
    this.touch(first);
  }

  addTag(name: string): number {
    const tagId = this.next();
    this.tags.push({ tagId, name, color: '#ff0000' });
    return tagId;
  }

  /** Whether this counts as a change of the order nobody has written down [?]. */
  tag(order: StoredOrder, tagId: number, on: boolean, touches = false): void {
    const rest = (order.tagIds ?? []).filter((id) => id !== tagId);
    const ids = on ? [...rest, tagId] : rest;
    order.tagIds = ids.length > 0 ? ids : null;
    if (touches) this.touch(order);
  }
}
