import { createHash } from 'node:crypto';

export interface SimulatedPick {
  readonly id: string;
  readonly created_at: number;
  updated_at: number;
  readonly tracker: { id: string; tracking_code: string; carrier: string; status: string; signed_by: string } | null;
  readonly inventories: readonly object[];
}

export interface SimulatedOrder {
  readonly id: string;
  readonly created_at: number;
  updated_at: number;
  status: string;
  readonly service: string;
  readonly description: string;
  readonly destination: Readonly<Record<string, unknown>>;
  readonly line_items: readonly { id: string; product: { id: string; barcode: string }; units: number }[];
  readonly picks: SimulatedPick[];
}

export interface WantedItem {
  readonly barcode: string;
  readonly units: number;
}

/** One of the two accounts behind one name: what is done in one never shows in the other (objects carry `mode` [V]). */
export class World {
  readonly mode: 'production' | 'test';
  readonly products = new Map<string, { id: string; barcode: string; title: string }>();
  readonly warehouses = [{ id: 'wh_1', name: 'East' }];
  /** Free units by barcode and warehouse. */
  readonly stock = new Map<string, Map<string, number>>();
  readonly orders = new Map<string, SimulatedOrder>();
  readonly deleted: SimulatedOrder[] = [];
  readonly #now: () => number;
  #made = 0;

  constructor(mode: 'production' | 'test', now: () => number) {
    this.mode = mode;
    this.#now = now;
  }

  /** Integer seconds in every object [V]. */
  seconds(): number {
    return Math.floor(this.#now() / 1000);
  }

  receive(barcode: string, units: number, warehouse = 'wh_1'): void {
    if (!this.products.has(barcode)) {
      const id = this.#id('prod');
      this.products.set(barcode, { id, barcode, title: `Product ${this.products.size + 1}` });
    }
    const levels = this.stock.get(barcode) ?? new Map<string, number>();
    this.stock.set(barcode, levels.set(warehouse, units));
  }

  freeOf(barcode: string): number {
    return [...(this.stock.get(barcode)?.values() ?? [])].reduce((sum, one) => sum + one, 0);
  }

  /** Stock of all lines is there, or nothing is made [user's document]. */
  shortOf(items: readonly WantedItem[]): string | undefined {
    const wanted = new Map<string, number>();
    for (const { barcode, units } of items) wanted.set(barcode, (wanted.get(barcode) ?? 0) + units);
    return [...wanted].find(([barcode, units]) => this.freeOf(barcode) < units)?.[0];
  }

  create(
    given: Pick<SimulatedOrder, 'service' | 'description' | 'destination'>,
    items: readonly WantedItem[],
  ): SimulatedOrder {
    for (const { barcode, units } of items) this.#reserve(barcode, units);
    const at = this.seconds();
    const order: SimulatedOrder = {
      id: this.#id('ord'),
      created_at: at,
      updated_at: at,
      // Nobody knows the words for a status [U]; code that reads them breaks here.
      status: `status-${this.#made % 7}`,
      ...given,
      line_items: items.map(({ barcode, units }) => ({
        id: this.#id('li'),
        product: { id: this.products.get(barcode)?.id ?? '', barcode },
        units,
      })),
      picks: [],
    };
    this.orders.set(order.id, order);
    return order;
  }

  /** A parcel: one entry for each unit [I]. */
  ship(order: SimulatedOrder, trackingNumber: string, units: Readonly<Record<string, number>>): SimulatedPick {
    const at = this.seconds();
    const inventories = Object.entries(units).flatMap(([barcode, count]) =>
      Array.from({ length: count }, () => ({
        id: this.#id('inv'),
        product: { id: this.products.get(barcode)?.id, barcode },
      })),
    );
    const tracker = {
      id: this.#id('trk'),
      tracking_code: trackingNumber,
      carrier: 'USPS',
      status: 'pre_transit',
      signed_by: '',
    };
    const pick = { id: this.#id('pick'), created_at: at, updated_at: at, tracker, inventories };
    order.picks.push(pick);
    order.updated_at = at;
    return pick;
  }

  remove(order: SimulatedOrder): void {
    this.orders.delete(order.id);
    this.deleted.push(order);
    for (const { product, units } of order.line_items) this.#reserve(product.barcode, -units);
  }

  /** Sort order of lists is unknown [U]: by default one that means nothing, and stays. */
  listed(sorting: 'any' | 'newest first'): SimulatedOrder[] {
    const orders = [...this.orders.values()];
    if (sorting === 'newest first') return orders.reverse().sort((a, b) => b.created_at - a.created_at);
    const rank = new Map(orders.map(({ id }) => [id, createHash('md5').update(id).digest('hex')]));
    return orders.sort((a, b) => ((rank.get(a.id) ?? '') < (rank.get(b.id) ?? '') ? -1 : 1));
  }

  #reserve(barcode: string, units: number): void {
    let rest = units;
    const levels = this.stock.get(barcode) ?? new Map<string, number>();
    for (const [warehouse, free] of levels) {
      const taken = Math.min(free, rest);
      levels.set(warehouse, free - taken);
      rest -= taken;
    }
  }

  #id(kind: string): string {
    this.#made += 1;
    return `${kind}_${this.mode === 'test' ? 't' : ''}${this.#made.toString(36)}`;
  }
}
