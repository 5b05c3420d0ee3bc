/** An account at the vendor, in memory: what its rules do to orders, packages and stock. HTTP is in `simulator.ts`. */

export interface Order {
  id: number;
  order_number: string;
  status: string;
  payment_status: string;
  packed_status: string;
  fulfillment_status: string;
  stock_location_id: number | null;
  shipping_address_id: number | null;
  billing_address_id: number | null;
  currency_id: number | null;
  company_id: number;
  email: string | null;
  phone_number: string | null;
  notes: string | null;
  reference_number: string | null;
  tags: string[];
  issued_at: string;
  ship_at: string | null;
  created_at: string;
  updated_at: string;
  total: string;
}

export interface OrderLine {
  id: number;
  order_id: number;
  variant_id: number | null;
  quantity: string;
  price: string;
  discount_amount: string | null;
  freeform: boolean;
  shippable: boolean;
  label: string | null;
  line_type: string | null;
  position: number;
}

export interface Variant {
  id: number;
  product_id: number;
  sku: string | null;
  upc: string | null;
  name: string;
  product_name: string;
  status: string;
  manage_stock: boolean;
  composite: boolean | null;
  updated_at: string;
  /** By location; halves are exact in a float, so they do for fractions. */
  stock: Map<number, { onHand: number; committed: number }>;
}

export interface Address {
  id: number;
  company_id: number;
  label: string;
  first_name: string | null;
  last_name: string | null;
  company_name: string | null;
  address1: string | null;
  address2: string | null;
  suburb: string | null;
  city: string | null;
  state: string | null;
  zip_code: string | null;
  country: string | null;
  country_code: string | null;
  phone_number: string | null;
  email: string | null;
  status: string;
}

export interface Location {
  id: number;
  label: string;
  country: string;
  holds_stock: boolean;
  status: string;
}

export interface Fulfillment {
  id: number;
  order_id: number;
  status: string;
  stock_location_id: number | null;
  shipping_address_id: number | null;
  billing_address_id: number | null;
  delivery_type: string | null;
  tracking_number: string | null;
  tracking_url: string | null;
  tracking_company: string | null;
  service: string | null;
  notes: string | null;
  packed_at: string | null;
  shipped_at: string | null;
  updated_at: string;
}

export interface FulfillmentLine {
  id: number;
  fulfillment_id: number;
  order_line_item_id: number;
  quantity: number;
}

export interface StockAdjustment {
  id: number;
  stock_location_id: number;
  reason: string;
  notes: string | null;
  lines: readonly { readonly variant_id: number; readonly quantity: number }[];
}

/** Words by field, as the vendor puts them into a 422. */
export type Faults = Record<string, string[]>;

type Made<T> = Partial<Omit<T, 'id'>>;

export class Account {
  readonly now: () => number;
  readonly orders = new Map<number, Order>();
  readonly lines = new Map<number, OrderLine>();
  readonly variants = new Map<number, Variant>();
  readonly addresses = new Map<number, Address>();
  readonly locations = new Map<number, Location>();
  readonly fulfillments = new Map<number, Fulfillment>();
  readonly fulfillmentLines = new Map<number, FulfillmentLine>();
  readonly adjustments: StockAdjustment[] = [];
  readonly #linesByOrder = new Map<number, OrderLine[]>();
  #lastId = 500;

  constructor(now: () => number) {
    this.now = now;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  at(): string {
    return new Date(this.now()).toISOString();
  }

  addLocation(id: number, label: string, more: Partial<Location> = {}): void {
    this.locations.set(id, { id, label, country: 'NZ', holds_stock: true, status: 'active', ...more });
  }

  addVariant(sku: string | null, more: Made<Variant> = {}): Variant {
    const variant: Variant = {
      id: this.nextId(),
      product_id: 1,
      sku,
      upc: null,
      name: 'Default',
      product_name: `Product ${sku ?? ''}`,
      status: 'active',
      manage_stock: true,
      composite: null,
      updated_at: this.at(),
      stock: new Map(),
      ...more,
    };
    this.variants.set(variant.id, variant);
    return variant;
  }

  addAddress(more: Made<Address> = {}): Address {
    const address: Address = {
      id: this.nextId(),
      company_id: 7,
      label: 'Shipping',
      first_name: 'Ada',
      last_name: 'Example',
      company_name: null,
      address1: '1 Sample Street',
      address2: null,
      suburb: null,
      city: 'Auckland',
      state: null,
      zip_code: '1022',
      country: 'New Zealand',
      country_code: 'NZ',
      phone_number: null,
      email: null,
      status: 'active',
      ...more,
    };
    this.addresses.set(address.id, address);
    return address;
  }

  addOrder(given: Made<Order>, lines: readonly Made<OrderLine>[]): Order {
    const id = this.nextId();
    const order: Order = {
      id,
      order_number: `SO${String(id).padStart(4, '0')}`,
      status: 'finalized',
      payment_status: 'paid',
      packed_status: 'unpacked',
      fulfillment_status: 'unshipped',
      stock_location_id: 160,
      shipping_address_id: null,
      billing_address_id: null,
      currency_id: 4,
      company_id: 7,
      email: 'ada@example.test',
      phone_number: null,
      notes: null,
      reference_number: null,
      tags: [],
      issued_at: this.at().slice(0, 10),
      ship_at: null,
      created_at: this.at(),
      updated_at: this.at(),
      total: '0',
      ...given,
    };
    this.orders.set(id, order);
    for (const [position, line] of lines.entries()) {
      const own: OrderLine = {
        id: this.nextId(),
        order_id: id,
        variant_id: null,
        quantity: '1.0',
        price: '10.0',
        discount_amount: null,
        freeform: false,
        shippable: true,
        label: null,
        line_type: null,
        position,
        ...line,
      };
      this.lines.set(own.id, own);
      this.#linesByOrder.set(id, [...(this.#linesByOrder.get(id) ?? []), own]);
    }
    if (order.status === 'finalized') this.#commit(order, 1);
    return order;
  }

  linesOf(order: number): OrderLine[] {
    return this.#linesByOrder.get(order) ?? [];
  }

  fulfillmentsOf(order: number): Fulfillment[] {
    return [...this.fulfillments.values()].filter(({ order_id }) => order_id === order);
  }

  packedLinesOf(fulfillment: number): FulfillmentLine[] {
    return [...this.fulfillmentLines.values()].filter(({ fulfillment_id }) => fulfillment_id === fulfillment);
  }

  voidOrder(id: number): void {
    const order = this.orders.get(id);
    if (!order) return;
    if (order.status === 'finalized') this.#commit(order, -1);
    order.status = 'void';
    this.touch(order);
  }

  // updated_at: moves with every change of the order, its lines and its fulfilments
  touch(order: Order): void {
    order.updated_at = this.at();
  }

  stockAt(variant: Variant, location: number): { onHand: number; committed: number } {
    const found = variant.stock.get(location) ?? { onHand: 0, committed: 0 };
    variant.stock.set(location, found);
    return found;
  }

  /** Units of a line that no fulfilment holds. */
  remaining(line: OrderLine): number {
    const packed = this.fulfillmentsOf(line.order_id)
      .filter(({ status }) => !isVoid(status))
      .flatMap(({ id }) => this.packedLinesOf(id))
      .filter(({ order_line_item_id }) => order_line_item_id === line.id);
    return Number(line.quantity) - sum(packed.map(({ quantity }) => quantity));
  }

  pack(given: Made<Fulfillment>, lines: readonly { line: OrderLine; quantity: number }[]): Fulfillment {
    const fulfillment: Fulfillment = {
      id: this.nextId(),
      order_id: 0,
      // fulfillment status: packed is the default of a create [V]
      status: 'packed',
      stock_location_id: null,
      shipping_address_id: null,
      billing_address_id: null,
      delivery_type: null,
      tracking_number: null,
      tracking_url: null,
      tracking_company: null,
      service: null,
      notes: null,
      packed_at: null,
      shipped_at: null,
      updated_at: this.at(),
      ...given,
    };
    this.fulfillments.set(fulfillment.id, fulfillment);
    for (const { line, quantity } of lines) {
      const id = this.nextId();
      this.fulfillmentLines.set(id, { id, fulfillment_id: fulfillment.id, order_line_item_id: line.id, quantity });
    }
    this.#settle(fulfillment.order_id);
    return fulfillment;
  }

  /** packed -> fulfilled moves stock and the promise of it; void gives both back [V] */
  become(fulfillment: Fulfillment, status: string): void {
    const before = fulfillment.status;
    const moves = (status === 'fulfilled' ? 1 : 0) - (before === 'fulfilled' ? 1 : 0);
    const location = fulfillment.stock_location_id ?? this.orders.get(fulfillment.order_id)?.stock_location_id ?? 0;
    for (const { order_line_item_id, quantity } of this.packedLinesOf(fulfillment.id)) {
      const variant = this.variants.get(this.lines.get(order_line_item_id)?.variant_id ?? 0);
      if (!variant || moves === 0) continue;
      const stock = this.stockAt(variant, location);
      stock.onHand -= moves * quantity;
      stock.committed -= moves * quantity;
    }
    fulfillment.status = status;
    fulfillment.updated_at = this.at();
    this.#settle(fulfillment.order_id);
  }

  /** packed and fulfilment status of an order follow its fulfilments by themselves [V] */
  #settle(id: number): void {
    const order = this.orders.get(id);
    if (!order) return;
    const wanted = sum(this.linesOf(id).map((line) => (line.variant_id === null ? 0 : Number(line.quantity))));
    const units = (statuses: readonly string[]) =>
      sum(
        this.fulfillmentsOf(id)
          .filter(({ status }) => statuses.includes(status))
          .flatMap((one) => this.packedLinesOf(one.id).map(({ quantity }) => quantity)),
      );
    const packed = units(['packed', 'fulfilled']);
    const shipped = units(['fulfilled']);
    order.packed_status = packed === 0 ? 'unpacked' : packed < wanted ? 'partial' : 'packed';
    order.fulfillment_status = shipped === 0 ? 'unshipped' : shipped < wanted ? 'partial' : 'shipped';
    if (order.status === 'finalized' && shipped >= wanted) order.status = 'fulfilled';
    else if (order.status === 'fulfilled' && shipped < wanted) order.status = 'finalized';
    this.touch(order);
  }

  adjust(adjustment: Omit<StockAdjustment, 'id'>): StockAdjustment {
    const made = { id: this.nextId(), ...adjustment };
    this.adjustments.push(made);
    // stock_adjustment quantities are changes, never levels [V]
    for (const { variant_id, quantity } of adjustment.lines) {
      const variant = this.variants.get(variant_id);
      if (!variant) continue;
      this.stockAt(variant, adjustment.stock_location_id).onHand += quantity;
      variant.updated_at = this.at();
    }
    return made;
  }

  #commit(order: Order, times: 1 | -1): void {
    for (const line of this.linesOf(order.id)) {
      const variant = this.variants.get(line.variant_id ?? 0);
      if (variant) this.stockAt(variant, order.stock_location_id ?? 0).committed += times * this.remaining(line);
    }
  }
}

export function isVoid(status: string): boolean {
  return status === 'void' || status === 'deleted';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
