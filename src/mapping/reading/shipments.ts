import { comparableRef, type KnownOrder, type OrderRefType, type Shipment } from '../../domain/shipment.ts';
import type { FindOrders } from '../contract.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import { LineFinder } from './line-finder.ts';
import type { ReadPlan } from './plan.ts';
import type { Facts, RowFault } from './row-reader.ts';
import { ShipmentBuilder, type ShipmentSlots } from './shipment-builder.ts';

/** The promise of the contract. */
const refsAtOnce = 500;

const statuses = ['shipped', 'partial', 'canceled', 'voided'];

/** Rows become packages and packages become shipments, once the whole file is read and its orders are known. */
export class ShipmentAssembler implements Assembler {
  readonly keepsFacts = true;
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #slots: ShipmentSlots;
  readonly #refSlot: number;
  readonly #refType: OrderRefType;
  readonly #rows: ReadRow[] = [];
  readonly #seen = new Map<string, number>();
  readonly #now: string;

  constructor(plan: ReadPlan, complaints: Complaints, now: string) {
    this.#plan = plan;
    this.#complaints = complaints;
    this.#now = now;
    const [byNumber, byRef] = [plan.slot('order.orderNumber'), plan.slot('order.custRef')];
    // A layout may carry both; the one whose column comes first is the file's own key.
    const number = byRef < 0 || (byNumber >= 0 && byNumber < byRef);
    this.#refSlot = number ? byNumber : byRef;
    this.#refType = number ? 'orderNumber' : 'custRef';
    this.#slots = slotsOf(plan);
  }

  add(row: ReadRow): void {
    if (this.#plan.spec.reading.repeatedRows === 'drop' && this.#isRepeat(row)) return;
    this.#rows.push(row);
  }

  bad(): 'row' {
    return 'row';
  }

  ready(): undefined {
    return undefined;
  }

  async finish(findOrders: FindOrders): Promise<Shipment[]> {
    const orders = await this.#ordersOf(findOrders);
    const finder = new LineFinder(this.#plan.spec.reading.overShipped);
    const shipments = new Map<string, ShipmentBuilder>();
    for (const row of this.#rows) this.#place(row, orders, finder, shipments);
    return [...shipments.values()].map((shipment) => shipment.build(this.#now));
  }

  #isRepeat({ cells, record, line }: ReadRow): boolean {
    const key = record.columns.map(({ at }) => cells[at] ?? '').join('\u0000');
    const first = this.#seen.get(key);
    if (first === undefined) {
      this.#seen.set(key, line);
      return false;
    }
    this.#complaints.warn({
      row: line,
      code: 'duplicate-row',
      note: `Repeats row ${first} exactly and is not counted again. Two equal cartons? Then write "repeated rows: keep".`,
    });
    return true;
  }

  async #ordersOf(findOrders: FindOrders): Promise<Map<string, KnownOrder>> {
    const refs = [...new Set(this.#rows.map(({ facts }) => this.#refOf(facts)))];
    const orders = new Map<string, KnownOrder>();
    for (let from = 0; from < refs.length; from += refsAtOnce) {
      for (const [ref, order] of await findOrders(this.#refType, refs.slice(from, from + refsAtOnce)))
        orders.set(ref, order);
    }
    return orders;
  }

  #refOf(facts: Facts): string {
    return comparableRef(this.#refType, String(facts[this.#refSlot] ?? ''));
  }

  #place(
    row: ReadRow,
    orders: ReadonlyMap<string, KnownOrder>,
    finder: LineFinder,
    shipments: Map<string, ShipmentBuilder>,
  ): void {
    const { facts } = row;
    const { lineNumber, sku, quantity, status } = this.#slots;
    const order = orders.get(this.#refOf(facts));
    if (!order) {
      this.#complain(row, this.#refSlot, 'unknown-order', 'No order with this reference was sent to this warehouse.');
      return;
    }
    const state = facts[status] ?? '';
    if (state !== '' && !statuses.includes(String(state))) {
      this.#complain(row, status, 'unknown-code', `A shipment is ${statuses.join(', ')}. Give the column a lookup.`);
      return;
    }
    const found = finder.find(order, {
      lineNumber: facts[lineNumber] as number | undefined,
      sku: facts[sku] as string | undefined,
      quantity: Number(facts[quantity]),
    });
    if ('line' in found) this.#shipmentOf(facts, shipments).add(facts, found.line);
    else this.#complain(row, { line: lineNumber, sku, quantity }[found.about], found.code, found.note);
  }

  #shipmentOf(facts: Facts, shipments: Map<string, ShipmentBuilder>): ShipmentBuilder {
    const key = JSON.stringify([this.#refOf(facts), ...this.#slots.perShipment.map((slot) => facts[slot] ?? null)]);
    let shipment = shipments.get(key);
    if (!shipment) {
      shipment = new ShipmentBuilder(this.#slots, String(facts[this.#refSlot] ?? ''), this.#refType, facts);
      shipments.set(key, shipment);
    }
    return shipment;
  }

  #complain({ cells, record, line }: ReadRow, slot: number, code: string, note: string): void {
    const bound = record.columns.find(({ slots }) => slots.includes(slot));
    const fault: RowFault = { column: bound?.label ?? null, code, value: bound ? (cells[bound.at] ?? '') : '', note };
    this.#complaints.add({ row: line, ...fault, rejects: 'row' });
  }
}

function slotsOf(plan: ReadPlan): ShipmentSlots {
  const at = (path: string) => plan.slot(path);
  const refs = ['order.orderNumber', 'order.custRef'];
  return {
    lineNumber: at('line.lineNumber'),
    sku: at('line.sku'),
    quantity: at('line.quantity'),
    ordered: at('line.quantityOrdered'),
    status: at('shipment.status'),
    shippedAt: at('shipment.shippedAt'),
    warehouse: at('shipment.warehouseCode'),
    id: at('shipment.shipmentId'),
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
