export interface Meta {
  readonly id: number;
  readonly key: string;
  value: unknown;
}

export interface SimLine {
  readonly id: number;
  readonly name: string;
  readonly product_id: number;
  readonly variation_id: number;
  quantity: number;
  readonly sku: string;
  readonly price: number;
  readonly total: string;
  readonly meta_data: Meta[];
  readonly bundled_by?: string;
  readonly bundled_items?: readonly number[];
}

export type SimAddress = Record<string, string>;

export interface SimRefund {
  readonly id: number;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
}

export interface SimOrder {
  readonly id: number;
  readonly number: string;
  status: string;
  readonly created: number;
  modified: number;
  paid: number | undefined;
  completed: number | undefined;
  readonly payment: string;
  readonly note: string;
  readonly billing: SimAddress;
  readonly shipping: SimAddress;
  readonly lines: SimLine[];
  readonly refunds: SimRefund[];
  readonly meta: Meta[];
  readonly notes: { readonly id: number; readonly note: string; readonly customer_note: boolean }[];
  readonly fulfillments: {
    readonly id: number;
    readonly status: string;
    readonly meta: Meta[];
    readonly notified: boolean;
  }[];
  /** Of the two plug-ins. */
  readonly trackings: Record<'shipment-tracking' | 'ast', Record<string, unknown>[]>;
  /** Mails to the buyer. */
  readonly mails: string[];
}

export interface SimProduct {
  readonly id: number;
  readonly parent_id: number;
  readonly type: string;
  readonly sku: string;
  virtual: boolean;
  manage_stock: boolean | 'parent';
  stock_quantity: number | null;
  readonly global_unique_id: string;
}

export interface NewLine {
  readonly sku: string;
  readonly quantity: number;
  readonly name?: string;
  readonly product?: SimProduct;
  readonly bundled_by?: number;
  readonly bundled_items?: readonly number[];
}

export interface NewOrder {
  readonly number?: string;
  readonly status?: string;
  readonly lines?: readonly NewLine[];
  readonly billing?: SimAddress;
  readonly shipping?: SimAddress;
  readonly payment?: string;
  readonly paid?: boolean;
  readonly note?: string;
}

export const somebody: SimAddress = {
  ...{ first_name: 'Ada', last_name: 'Park', company: '', address_1: '12 Pier Rd', address_2: '' },
  ...{ city: 'Oakland', state: 'CA', postcode: '94607', country: 'US' },
};
export const buyer: SimAddress = { ...somebody, email: 'ada@example.test', phone: '5105550100' };
export const nobody: SimAddress = Object.fromEntries(Object.keys(somebody).map((key) => [key, '']));

/** What the shop has; nothing of HTTP. */
export class SimStore {
  readonly orders = new Map<number, SimOrder>();
  readonly products = new Map<number, SimProduct>();
  readonly #now: () => number;
  #ids = 700;

  constructor(now: () => number) {
    this.#now = now;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  place(more: NewOrder = {}): SimOrder {
    const id = this.nextId();
    const lines = more.lines ?? [
      { sku: 'SKU-1', quantity: 2 },
      { sku: 'SKU-2', quantity: 1 },
    ];
    const now = this.#now();
    const order: SimOrder = {
      ...{ id, number: more.number ?? String(id), status: more.status ?? 'processing', created: now, modified: now },
      ...{ paid: (more.paid ?? true) ? now : undefined, completed: undefined },
      ...{ payment: more.payment ?? 'stripe', note: more.note ?? '' },
      ...{ billing: more.billing ?? buyer, shipping: more.shipping ?? somebody },
      lines: lines.map((line) => this.#line(line)),
      ...{ refunds: [], meta: [], notes: [], fulfillments: [], mails: [] },
      trackings: { 'shipment-tracking': [], ast: [] },
    };
    this.orders.set(id, order);
    return order;
  }

  #line({ sku, quantity, name, product, bundled_by, bundled_items }: NewLine): SimLine {
    const sold = product ?? this.product(sku);
    const isVariation = sold?.type === 'variation';
    return {
      id: this.nextId(),
      name: name ?? `Thing &ndash; ${sku}`,
      product_id: isVariation ? sold.parent_id : (sold?.id ?? 0),
      variation_id: isVariation ? sold.id : 0,
      ...{ quantity, sku, price: 12, total: `${quantity * 12}.00`, meta_data: [] },
      ...(bundled_by !== undefined && { bundled_by: String(bundled_by) }),
      ...(bundled_items && { bundled_items }),
    };
  }

  sells(sku: string, more: Partial<SimProduct> = {}): SimProduct {
    const product: SimProduct = {
      ...{ id: this.nextId(), parent_id: 0, type: 'simple', sku, virtual: false, manage_stock: true },
      ...{ stock_quantity: 0, global_unique_id: '' },
      ...more,
    };
    this.products.set(product.id, product);
    return product;
  }

  product(sku: string): SimProduct | undefined {
    return [...this.products.values()].find((one) => one.sku === sku && sku !== '');
  }

  order(named: string | number): SimOrder {
    const found = [...this.orders.values()].find(({ id, number }) => id === named || number === String(named));
    if (!found) throw new Error(`The shop has no order ${named}.`);
    return found;
  }

  /** A change is dated [V]; the buyer is mailed when an order is completed. */
  setStatus(order: SimOrder, status: string): void {
    if (status === 'completed' && order.status !== 'completed') {
      order.completed = this.#now();
      order.mails.push('completed');
    }
    order.status = status;
    this.touch(order);
  }

  touch(order: SimOrder): void {
    order.modified = this.#now();
  }

  /** Does not lower the quantities of the order's lines [I]. */
  refund(order: SimOrder, units: Readonly<Record<number, number>>): void {
    const lines = Object.entries(units).map(([line, quantity]) => ({ line: Number(line), quantity }));
    order.refunds.push({ id: this.nextId(), lines });
    this.touch(order);
  }

  /** A field is kept under its key: the same key again replaces it [I]. */
  setMeta(meta: Meta[], key: string, value: unknown): void {
    const there = meta.find((one) => one.key === key);
    if (there) there.value = value;
    else meta.push({ id: this.nextId(), key, value });
  }
}
