import type { Merchant, SimOrder, SimPackage, SimShipment } from './merchant.ts';

export interface Options {
  /** The merchants' zone, in which filter times are read [D]. */
  readonly zone: string;
  /** `error: null` stands beside a result, or nothing does [D]. */
  readonly errorNull: boolean;
  /** Its own examples print a number [D]. */
  readonly version: '2.0' | 2;
  /** `shipment.search` answers with an envelope, or a bare list [?]. */
  readonly envelope: boolean;
  /** An order that is short of stock [I]. */
  readonly shortage: 'refuse' | 'backorder';
  /** An order with a ship method that nobody knows [I]. */
  readonly unknownMethod: 'unresolved' | 'refuse';
  /** The store lets orders be canceled while they are picked [D]. */
  readonly cancelsPicked: boolean;
  /** The store takes no requests once an order is complete [I]. */
  readonly refusesRequests: boolean;
  /** Packages carry our reference of the line [D]. */
  readonly itemRefs: boolean;
  /** The error for a double order number is not documented [?]. */
  readonly doubleRefNumber: 102 | 104;
  /** Basic credentials that are wrong: HTTP 401, or error 2 in a 200 [?]. */
  readonly deniesWith: 'status' | 'error';
  readonly now: () => number;
}

export const usualOptions: Options = {
  zone: 'UTC',
  errorNull: true,
  version: '2.0',
  envelope: true,
  shortage: 'backorder',
  unknownMethod: 'unresolved',
  cancelsPicked: false,
  refusesRequests: false,
  itemRefs: true,
  doubleRefNumber: 102,
  deniesWith: 'error',
  now: Date.now,
};

export interface ParcelPlan {
  readonly trackings: readonly string[];
  readonly lines: readonly { readonly ref: string; readonly quantity: number }[];
  readonly carrier?: string;
  readonly service?: string;
}

/** What there is at the warehouse, and what its people do there. */
export class World {
  readonly options: Options;
  readonly merchants: Merchant[] = [];
  /** SKUs of which an order is refused when there are not enough, whatever `shortage` says. */
  readonly refusedSkus = new Set<string>();
  /** The warehouse's own script before an order is created fails with these words. */
  scriptFailure = '';
  readonly services: Record<
    string,
    { title: string; carrier_code: string; service: string; rates_available: boolean }
  > = {
    ups_03: { title: 'UPS Ground', carrier_code: 'ups', service: '03', rates_available: true },
    'usps_US-PM': { title: 'USPS Priority Mail', carrier_code: 'usps', service: 'US-PM', rates_available: true },
    external_ltl: { title: 'LTL', carrier_code: 'external', service: 'ltl', rates_available: false },
  };
  #last = 500;

  constructor(options: Options) {
    this.options = options;
  }

  now(): number {
    return this.options.now();
  }

  number(): number {
    return ++this.#last;
  }

  /** ISO 8601 with an offset, and without fractions [D]. */
  iso(at: number): string {
    return new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00');
  }

  pick(
    merchant: Merchant,
    order: SimOrder,
    parcels: readonly ParcelPlan[],
    more: { freight?: boolean; warehouse?: number } = {},
  ): SimShipment {
    const shipment: SimShipment = {
      id: String(200_000_000 + this.number()),
      order,
      warehouse: more.warehouse ?? 1,
      freight: more.freight ?? false,
      status: 'picking',
      updatedAt: this.now(),
      packedAt: null,
      shippedAt: null,
      packages: [],
    };
    merchant.shipments.push(shipment);
    order.status = 'processing';
    order.updatedAt = this.now();
    this.plan.set(shipment, parcels);
    return shipment;
  }

  readonly plan = new Map<SimShipment, readonly ParcelPlan[]>();

  pack(shipment: SimShipment, parcels = this.plan.get(shipment) ?? []): void {
    shipment.packages = parcels.map(({ trackings, lines, carrier = 'ups', service = 'UPS Ground' }): SimPackage => {
      const contents = lines.map(({ ref, quantity }) => {
        const item = shipment.order.items.find((one) => one.ref === ref);
        if (!item) throw new Error(`The order has no item ${ref}.`);
        item.shipped += quantity;
        return { item, quantity };
      });
      return { carrier, service, trackings: [...trackings], contents };
    });
    this.#becomes(shipment, 'packed');
    shipment.packedAt = this.now();
    if (shipment.order.items.every(({ ordered, shipped }) => shipped >= ordered)) shipment.order.status = 'complete';
    shipment.order.updatedAt = this.now();
  }

  ship(shipment: SimShipment): void {
    this.#becomes(shipment, 'shipped');
    shipment.shippedAt = this.now();
  }

  /** The labels are void; the parcels stay named or not, as the version has it [?]. */
  void(shipment: SimShipment, named = true): void {
    for (const { contents } of shipment.packages) for (const { item, quantity } of contents) item.shipped -= quantity;
    if (!named) shipment.packages = [];
    this.#becomes(shipment, 'voided');
    shipment.order.status = 'processing';
  }

  cancel(order: SimOrder): void {
    order.status = 'canceled';
    order.updatedAt = this.now();
    for (const item of order.items) item.canceled = item.ordered - item.shipped;
  }

  touch(shipment: SimShipment): void {
    shipment.updatedAt = this.now();
  }

  #becomes(shipment: SimShipment, status: string): void {
    shipment.status = status;
    shipment.updatedAt = this.now();
  }
}
