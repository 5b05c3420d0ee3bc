/** What the made-up shop and its warehouse hold. Nothing of it is a vendor's; all of it is what such systems usually do. */
export interface ShopOrder {
  readonly id: string;
  readonly number: string;
  changedAt: string;
  status: string;
  readonly name: string;
  readonly company: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
  readonly packages: { readonly key: string; readonly tracking: string; readonly quantity: number }[];
}

export interface WarehouseOrder {
  readonly key: string;
  readonly number: string;
  readonly city: string;
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
  status: 'open' | 'packed' | 'canceled';
}

export interface WarehouseShipment {
  readonly id: string;
  readonly changedAt: string;
  readonly order: string;
  readonly tracking: string;
  readonly carrier: string;
  readonly items: readonly { readonly line: number; readonly sku: string; readonly quantity: number }[];
}

export class World {
  readonly orders: ShopOrder[] = [];
  readonly stock = new Map<string, number>();
  readonly sold = new Set<string>();
  readonly warehouseOrders: WarehouseOrder[] = [];
  readonly shipments: WarehouseShipment[] = [];
  readonly shelves = new Map<string, number>();
  /** SKUs that the warehouse does not have. */
  readonly outOfStock = new Set<string>();
  /** Bodies by their idempotency key, with what was answered. */
  readonly answered = new Map<string, { readonly body: string; readonly status: number; readonly answer: unknown }>();
  readonly now: () => number;
  #last = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Strictly rising, so that a cursor has an order to go by. */
  stamp(): string {
    this.#last = Math.max(this.now(), this.#last + 1);
    return new Date(this.#last).toISOString();
  }

  place(more: Partial<ShopOrder> = {}): ShopOrder {
    const number = more.number ?? `S-${1001 + this.orders.length}`;
    const order: ShopOrder = {
      // Longer than a JavaScript number can say.
      id: `90071992547409${String(10_000 + this.orders.length)}`,
      number,
      changedAt: this.stamp(),
      status: 'paid',
      name: 'Ada Buyer',
      company: '',
      street: '1 Main St',
      city: 'Austin',
      state: 'TX',
      zip: '78701',
      country: 'US',
      lines: [
        { line: 1, sku: 'SKU-1', quantity: 2 },
        { line: 2, sku: 'SKU-2', quantity: 1 },
      ],
      packages: [],
      ...more,
    };
    this.orders.push(order);
    return order;
  }

  order(number: string): ShopOrder | undefined {
    return this.orders.find((one) => one.number === number);
  }

  /** Somebody touches an order, so it is the newest of all. */
  touch(number: string, status?: string): void {
    const order = this.order(number);
    if (!order) throw new Error(`The shop has no order ${number}.`);
    order.changedAt = this.stamp();
    if (status) order.status = status;
  }

  ship(key: string, tracking: string, items: WarehouseShipment['items']): void {
    const order = this.warehouseOrders.find((one) => one.key === key);
    if (!order) throw new Error(`The warehouse has no order ${key}.`);
    order.status = 'packed';
    this.shipments.push({
      id: `P-${this.shipments.length + 1}`,
      changedAt: this.stamp(),
      order: order.number,
      tracking,
      carrier: 'UPS',
      items,
    });
  }
}
