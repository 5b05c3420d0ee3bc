import type { OrderRefType, Package, Shipment, ShippedLine, ShortLine } from '../../domain/shipment.ts';
import type { Facts } from './row-reader.ts';

/** Where a shipment's fields stand in the facts; -1 = the layout lacks it. */
export interface ShipmentSlots {
  readonly lineNumber: number;
  readonly sku: number;
  readonly quantity: number;
  readonly ordered: number;
  readonly status: number;
  readonly shippedAt: number;
  readonly warehouse: number;
  readonly id: number;
  readonly tracking: number;
  readonly carrier: number;
  readonly service: number;
  readonly weight: number;
  readonly weightUnit: number;
  readonly cost: number;
  readonly currency: number;
  readonly sscc: number;
  readonly perShipment: readonly number[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface PackageBuilder {
  readonly parcel: Omit<Mutable<Package>, 'lines'> & { readonly lines: Mutable<ShippedLine>[] };
}

/** One shipment while its rows come in. */
export class ShipmentBuilder {
  readonly #slots: ShipmentSlots;
  readonly #ref: string;
  readonly #refType: OrderRefType;
  readonly #first: Facts;
  readonly #packages = new Map<string, PackageBuilder>();
  readonly #lines = new Map<number, ShortLine>();

  constructor(slots: ShipmentSlots, ref: string, refType: OrderRefType, first: Facts) {
    this.#slots = slots;
    this.#ref = ref;
    this.#refType = refType;
    this.#first = first;
  }

  add(facts: Facts, { lineNumber, sku, quantity }: ShippedLine): void {
    this.#count(facts, { lineNumber, sku, quantity });
    if (quantity === 0) return;
    const { parcel } = this.#packageOf(facts);
    const same = parcel.lines.find((line) => line.lineNumber === lineNumber);
    if (same) same.quantity += quantity;
    else parcel.lines.push({ lineNumber, sku, quantity });
  }

  /** `now` stands in for a date that the layout lacks. */
  build(now: string): Shipment {
    const { shippedAt, warehouse, id, status } = this.#slots;
    const short = this.#short();
    const said = textAt(this.#first, status);
    return {
      orderRef: this.#ref,
      orderRefType: this.#refType,
      status: said !== '' ? (said as Shipment['status']) : short.length > 0 ? 'partial' : 'shipped',
      shippedAt: textAt(this.#first, shippedAt) || now,
      packages: [...this.#packages.values()].map(({ parcel }) => parcel),
      ...optional('warehouseCode', textAt(this.#first, warehouse)),
      ...optional('shipmentId', textAt(this.#first, id)),
      ...(short.length > 0 ? { shortLines: short } : {}),
    };
  }

  #count(facts: Facts, { lineNumber, sku, quantity }: ShippedLine): void {
    const ordered = facts[this.#slots.ordered];
    if (typeof ordered !== 'number') return;
    const before = this.#lines.get(lineNumber)?.quantityShipped ?? 0;
    this.#lines.set(lineNumber, { lineNumber, sku, quantityOrdered: ordered, quantityShipped: before + quantity });
  }

  #short(): ShortLine[] {
    return [...this.#lines.values()].filter(
      ({ quantityOrdered, quantityShipped }) => quantityShipped < quantityOrdered,
    );
  }

  #packageOf(facts: Facts): PackageBuilder {
    const { tracking, carrier, service } = this.#slots;
    const trackingNumber = textAt(facts, tracking);
    let found = this.#packages.get(trackingNumber);
    if (!found) {
      found = {
        parcel: { trackingNumber, carrierCode: textAt(facts, carrier), serviceCode: textAt(facts, service), lines: [] },
      };
      this.#packages.set(trackingNumber, found);
    }
    this.#weigh(found, facts);
    return found;
  }

  /** Weight, cost and label are those of the first row that has one, not a sum. */
  #weigh({ parcel }: PackageBuilder, facts: Facts): void {
    const { weight, weightUnit, cost, currency, sscc } = this.#slots;
    const [value, amount, label] = [textAt(facts, weight), textAt(facts, cost), textAt(facts, sscc)];
    if (value !== '') parcel.weight ??= { value, unit: textAt(facts, weightUnit) };
    if (amount !== '') parcel.cost ??= { amount, currency: textAt(facts, currency) };
    if (label !== '') parcel.sscc ??= label;
  }
}

function textAt(facts: Facts, slot: number): string {
  const value = slot < 0 ? undefined : facts[slot];
  return value === undefined || value === null ? '' : String(value);
}

function optional<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  return value === '' ? {} : ({ [key]: value } as Record<K, string>);
}
