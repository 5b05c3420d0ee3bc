import type { OrderRefType, Package, Shipment, ShippedLine, ShortLine } from '../../domain/shipment.ts';
import { plus } from '../decimal.ts';
import type { ReadRow } from './assembler.ts';
import type { ReadPlan } from './plan.ts';
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
  readonly short: number;
  readonly voided: number;
  readonly packageId: number;
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
  readonly #lines = new Map<number, ShortLine & { readonly said: boolean }>();
  readonly #weights: 'first' | 'sum';

  constructor(slots: ShipmentSlots, ref: string, refType: OrderRefType, first: Facts, weights: 'first' | 'sum') {
    this.#slots = slots;
    this.#ref = ref;
    this.#refType = refType;
    this.#first = first;
    this.#weights = weights;
  }

  add({ facts, more }: ReadRow, lines: readonly ShippedLine[]): void {
    for (const line of lines) this.#count(facts, line);
    if (lines.length > 0 && lines.every(({ quantity }) => quantity === 0)) return;
    const { parcel } = this.#packageOf(facts, textAt(facts, this.#slots.tracking));
    for (const tracking of more) this.#packageOf(facts, tracking);
    if (facts[this.#slots.voided] === true) parcel.voided = true;
    for (const { lineNumber, sku, quantity } of lines) {
      if (quantity === 0) continue;
      const same = parcel.lines.find((line) => line.lineNumber === lineNumber);
      if (same) same.quantity += quantity;
      else parcel.lines.push({ lineNumber, sku, quantity });
    }
  }

  /** `now` stands in for a date that the layout lacks. */
  build(now: string): Shipment {
    const { shippedAt, warehouse, id, status } = this.#slots;
    const short = this.#short();
    const packages = [...this.#packages.values()].map(({ parcel }) => parcel);
    const voided = packages.length > 0 && packages.every((parcel) => parcel.voided);
    const said = textAt(this.#first, status) || (voided ? 'voided' : '');
    return {
      orderRef: this.#ref,
      orderRefType: this.#refType,
      status: said !== '' ? (said as Shipment['status']) : short.length > 0 ? 'partial' : 'shipped',
      shippedAt: textAt(this.#first, shippedAt) || now,
      packages,
      ...optional('warehouseCode', textAt(this.#first, warehouse)),
      ...optional('shipmentId', textAt(this.#first, id)),
      ...(short.length > 0 ? { shortLines: short } : {}),
    };
  }

  #count(facts: Facts, { lineNumber, sku, quantity }: ShippedLine): void {
    const ordered = facts[this.#slots.ordered];
    if (typeof ordered !== 'number') return;
    const before = this.#lines.get(lineNumber);
    const shipped = (before?.quantityShipped ?? 0) + quantity;
    const said = before?.said === true || facts[this.#slots.short] === true;
    this.#lines.set(lineNumber, { lineNumber, sku, quantityOrdered: ordered, quantityShipped: shipped, said });
  }

  #short(): ShortLine[] {
    return [...this.#lines.values()]
      .filter(({ quantityOrdered, quantityShipped, said }) => said || quantityShipped < quantityOrdered)
      .map(({ said: _, ...line }) => line);
  }

  #packageOf(facts: Facts, trackingNumber: string): PackageBuilder {
    const { carrier, service, packageId, tracking } = this.#slots;
    const own = trackingNumber === textAt(facts, tracking);
    // A carton's own number tells cartons apart better than a tracking number that several may share.
    const key = (own && textAt(facts, packageId)) || trackingNumber;
    let found = this.#packages.get(key);
    if (!found) {
      found = {
        parcel: { trackingNumber, carrierCode: textAt(facts, carrier), serviceCode: textAt(facts, service), lines: [] },
      };
      this.#packages.set(key, found);
    }
    if (own) this.#weigh(found, facts);
    return found;
  }

  /** Cost and label are those of the first row that has one; so is the weight, unless the layout wants the sum. */
  #weigh({ parcel }: PackageBuilder, facts: Facts): void {
    const { weight, weightUnit, cost, currency, sscc } = this.#slots;
    const [value, amount, label] = [textAt(facts, weight), textAt(facts, cost), textAt(facts, sscc)];
    if (value !== '' && parcel.weight && this.#weights === 'sum')
      parcel.weight = { ...parcel.weight, value: plus(parcel.weight.value, value) };
    else if (value !== '') parcel.weight ??= { value, unit: textAt(facts, weightUnit) };
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

export function slotsOf(plan: ReadPlan): ShipmentSlots {
  const at = (path: string) => plan.slot(path);
  const refs = ['order.orderNumber', 'order.custRef'];
  return {
    lineNumber: at('line.lineNumber'),
    sku: at('line.sku'),
    quantity: at('line.quantity'),
    ordered: at('line.quantityOrdered'),
    short: at('line.short'),
    status: at('shipment.status'),
    shippedAt: at('shipment.shippedAt'),
    warehouse: at('shipment.warehouseCode'),
    id: at('shipment.shipmentId'),
    voided: at('package.voided'),
    packageId: at('package.packageId'),
    tracking: at('package.trackingNumber'),
    carrier: at('package.carrierCode'),
    service: at('package.serviceCode'),
    weight: at('package.weight.value'),
    weightUnit: at('package.weight.unit'),
    cost: at('package.cost.amount'),
    currency: at('package.cost.currency'),
    sscc: at('package.sscc'),
    perShipment: plan.spec.reading.shipmentPer
      .filter((path) => !refs.includes(path))
      .map(at)
      .filter((slot) => slot >= 0),
  };
}
