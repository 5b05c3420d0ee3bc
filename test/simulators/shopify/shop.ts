export interface SimAddress {
  firstName: string;
  lastName: string;
  company: string;
  address1: string;
  address2: string;
  city: string;
  provinceCode: string;
  zip: string;
  countryCodeV2: string;
  phone: string;
}

export interface SimLine {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly price: string;
  readonly requiresShipping: boolean;
  readonly barcode: string;
}

export interface SimFulfillmentOrder {
  id: string;
  readonly orderId: string;
  updatedAt: string;
  requestStatus: 'UNSUBMITTED' | 'SUBMITTED' | 'ACCEPTED' | 'CANCELLATION_REQUESTED';
  status: 'OPEN' | 'IN_PROGRESS' | 'SCHEDULED' | 'ON_HOLD' | 'INCOMPLETE' | 'CANCELLED' | 'CLOSED';
  location: string;
  lines: { readonly id: string; readonly line: SimLine; remaining: number; total: number }[];
}

export interface SimFulfillment {
  readonly id: string;
  status: 'SUCCESS' | 'CANCELLED';
  readonly number: string;
  readonly company: string;
  readonly notified: boolean;
  readonly lines: readonly { readonly line: SimLine; readonly quantity: number }[];
}

export interface SimOrder {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  financial: string;
  note: string | null;
  tags: string[];
  customerTags: string[];
  address: SimAddress | null;
  readonly lines: readonly SimLine[];
  fulfillmentOrders: SimFulfillmentOrder[];
  readonly fulfillments: SimFulfillment[];
}

export interface SimVariant {
  readonly id: string;
  readonly item: string;
  readonly sku: string;
  tracked: boolean;
  /** Available, by location. */
  readonly levels: Map<string, number>;
  committed: number;
}

export interface Placed {
  readonly lines?: readonly Partial<SimLine>[];
  readonly location?: string;
  readonly address?: Partial<SimAddress>;
  readonly financial?: string;
  readonly tags?: readonly string[];
  readonly customerTags?: readonly string[];
  readonly note?: string;
}

export const home = 'gid://shopify/Location/1';
export const otherPlace = 'gid://shopify/Location/2';

const someAddress: SimAddress = {
  firstName: 'Robin',
  lastName: 'Sample',
  company: '',
  address1: '1 Example Street',
  address2: '',
  city: 'Springfield',
  provinceCode: 'IL',
  zip: '62701',
  countryCodeV2: 'US',
  phone: '',
};

/** The shop behind the API: what its owner and its buyers do. */
export class SimShop {
  readonly orders: SimOrder[] = [];
  readonly variants: SimVariant[] = [];
  readonly locations = [
    { id: home, name: 'Warehouse', isActive: true, isFulfillmentService: false },
    { id: otherPlace, name: 'Store', isActive: true, isFulfillmentService: false },
  ];
  readonly #now: () => number;
  #last = 1000;

  constructor(now: () => number) {
    this.#now = now;
  }

  id(kind: string): string {
    this.#last += 1;
    return `gid://shopify/${kind}/${this.#last}`;
  }

  /** Times have whole seconds, so ties are common [I]. */
  get time(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  place(placed: Placed = {}): SimOrder {
    const number = 1001 + this.orders.length;
    const lines = (placed.lines ?? [{ sku: 'SKU-1', quantity: 2 }, { sku: 'SKU-2' }]).map((line) => ({
      id: this.id('LineItem'),
      sku: 'SKU-1',
      name: `Thing ${line.sku ?? ''}`.trim(),
      quantity: 1,
      price: '10.00',
      requiresShipping: true,
      barcode: '',
      ...line,
    }));
    const id = this.id('Order');
    const order: SimOrder = {
      id,
      number,
      name: `#${number}`,
      createdAt: this.time,
      updatedAt: this.time,
      cancelledAt: null,
      financial: placed.financial ?? 'PAID',
      note: placed.note ?? null,
      tags: [...(placed.tags ?? [])],
      customerTags: [...(placed.customerTags ?? [])],
      address: { ...someAddress, ...placed.address },
      lines,
      fulfillmentOrders: [
        this.#fulfillmentOrder(
          id,
          lines.map((line) => ({ line, quantity: line.quantity })),
          placed.location,
        ),
      ],
      fulfillments: [],
    };
    this.orders.push(order);
    return order;
  }

  #fulfillmentOrder(
    orderId: string,
    lines: readonly { line: SimLine; quantity: number }[],
    location = home,
  ): SimFulfillmentOrder {
    return {
      id: this.id('FulfillmentOrder'),
      orderId,
      updatedAt: this.time,
      requestStatus: 'UNSUBMITTED',
      status: 'OPEN',
      location,
      lines: lines.map(({ line, quantity }) => ({
        id: this.id('FulfillmentOrderLineItem'),
        line,
        remaining: quantity,
        total: quantity,
      })),
    };
  }

  order(name: string): SimOrder {
    const found = this.orders.find((one) => one.name === name || one.id === name);
    if (!found) throw new Error(`The simulated shop has no order ${name}.`);
    return found;
  }

  touch(order: SimOrder): void {
    order.updatedAt = this.time;
  }

  /** Nothing remains to be shipped of a cancelled order, and it is refunded. */
  cancel(name: string): void {
    const order = this.order(name);
    order.cancelledAt = this.time;
    order.financial = 'REFUNDED';
    this.#empty(order, 'CANCELLED');
    this.touch(order);
  }

  /** Everything that was not shipped is refunded and taken off; the order is not cancelled by it [I]. */
  refund(name: string): void {
    const order = this.order(name);
    order.financial = order.fulfillments.length > 0 ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
    this.#empty(order, 'CLOSED');
    this.touch(order);
  }

  #empty(order: SimOrder, status: SimFulfillmentOrder['status']): void {
    for (const one of order.fulfillmentOrders) {
      one.status = status;
      one.updatedAt = this.time;
      for (const line of one.lines) line.remaining = 0;
    }
  }

  /** The lines go to another location, or to two fulfillment orders: the old one is closed, and new ids stand for it [I]. */
  replace(name: string, { location, split }: { location?: string; split?: boolean }): void {
    const order = this.order(name);
    const [old] = order.fulfillmentOrders.filter(({ status }) => status !== 'CLOSED');
    if (!old) throw new Error('Nothing is open.');
    const left = old.lines.map(({ line, remaining }) => ({ line, quantity: remaining }));
    const groups = split ? left.map((one) => [one]) : [left];
    old.status = 'CLOSED';
    old.updatedAt = this.time;
    for (const line of old.lines) line.remaining = 0;
    order.fulfillmentOrders.push(
      ...groups.map((group) => this.#fulfillmentOrder(order.id, group, location ?? old.location)),
    );
    this.touch(order);
  }

  /** The fulfillment orders have changed by it, the order has not [I]. `unseen`: nor have they. */
  setStatus(name: string, status: SimFulfillmentOrder['status'], { unseen = false } = {}): void {
    for (const one of this.order(name).fulfillmentOrders) {
      if (one.status === 'CLOSED') continue;
      one.status = status;
      if (!unseen) one.updatedAt = this.time;
    }
  }

  /** The merchant asks a fulfillment service not to ship what it has accepted [V]. */
  askBack(name: string): void {
    for (const one of this.order(name).fulfillmentOrders) {
      one.requestStatus = 'CANCELLATION_REQUESTED';
      one.updatedAt = this.time;
    }
  }

  sells(sku: string, { available = 0, tracked = true, at = [home] as readonly string[] } = {}): SimVariant {
    const levels = new Map(at.map((location) => [location, available]));
    const variant = {
      id: this.id('ProductVariant'),
      item: this.id('InventoryItem'),
      sku,
      tracked,
      levels,
      committed: 0,
    };
    this.variants.push(variant);
    return variant;
  }

  available(sku: string, location = home): number | undefined {
    return this.variants.find((one) => one.sku === sku)?.levels.get(location);
  }

  /** Fulfils what the lists say; whoever calls has checked it. */
  fulfil(
    order: SimOrder,
    taken: readonly { of: SimFulfillmentOrder; line: SimFulfillmentOrder['lines'][number]; quantity: number }[],
    more: { number: string; company: string; notified: boolean },
  ): SimFulfillment {
    for (const { of, line, quantity } of taken) {
      line.remaining -= quantity;
      of.status = of.lines.every(({ remaining }) => remaining === 0) ? 'CLOSED' : 'IN_PROGRESS';
      of.updatedAt = this.time;
    }
    const lines = taken.map(({ line: { line }, quantity }) => ({ line, quantity }));
    const made = { id: this.id('Fulfillment'), status: 'SUCCESS' as const, ...more, lines };
    order.fulfillments.push(made);
    this.touch(order);
    return made;
  }
}
