import {
  comparableRef,
  type KnownOrder,
  type OrderRefType,
  type Shipment,
  type ShippedLine,
} from '../../domain/shipment.ts';
import type { FindOrders, Known } from '../contract.ts';
import { Held } from '../types/value-type.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import { LineFinder, type Wanted } from './line-finder.ts';
import type { ReadPlan } from './plan.ts';
import type { Facts } from './row-reader.ts';
import { ShipmentBuilder, type ShipmentSlots, slotsOf } from './shipment-builder.ts';

/** The promise of the contract. */
const refsAtOnce = 500;

const statuses = ['shipped', 'partial', 'canceled', 'voided'];

/** A row whose order and line were found. */
interface Matched {
  readonly row: ReadRow;
  readonly lines: readonly ShippedLine[];
}

interface Trouble {
  readonly row: ReadRow;
  readonly slot: number;
  readonly code: string;
  readonly note: string;
}

const unitsPerBreath = 200;

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
  readonly #reported = new Set<string>();
  readonly #now: string;
  #orders: ReadonlyMap<string, KnownOrder> = new Map();

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

  add(row: ReadRow): undefined {
    if (this.#plan.spec.reading.repeatedRows === 'drop' && this.#isRepeat(row)) return;
    this.#rows.push(row);
  }

  bad(): 'row' {
    return 'row';
  }

  ready(): undefined {
    return undefined;
  }

  async finish(known: Known): Promise<Shipment[]> {
    this.#orders = await this.#ordersOf(known.orders);
    const finder = new LineFinder(this.#plan.spec.reading.overShipped, asWrittenBy(this.#plan));
    const shipments = new Map<string, ShipmentBuilder>();
    let taken = 0;
    for (const unit of unitsOf(this.#rows)) {
      this.#take(unit, finder, shipments);
      if (++taken % unitsPerBreath === 0) await known.breathe?.();
    }
    return [...shipments.values()].map((shipment) => shipment.build(this.#now));
  }

  #isRepeat({ repeatKey, line, unit }: ReadRow): boolean {
    const key = repeatKey();
    const first = this.#seen.get(key);
    // Lines of one row are no repeats of one another.
    if (first === undefined || first === unit) {
      this.#seen.set(key, unit);
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

  /** All of a unit or nothing: what one row says of several lines, or all rows of a set. */
  #take(unit: readonly ReadRow[], finder: LineFinder, shipments: Map<string, ShipmentBuilder>): void {
    finder.begin();
    const matched: Matched[] = [];
    for (const row of unit) {
      const found = this.#match(row, finder);
      if ('lines' in found) matched.push(found);
      else {
        finder.takeBack();
        this.#complain(found);
        return;
      }
    }
    for (const { row, lines } of matched) this.#shipmentOf(row.facts, shipments).add(row, lines);
  }

  #match(row: ReadRow, finder: LineFinder): Matched | Trouble {
    const { facts } = row;
    const slots = this.#slots;
    const trouble = (slot: number, code: string, note: string): Trouble => ({ row, slot, code, note });
    const order = this.#orders.get(this.#refOf(facts));
    if (!order)
      return trouble(this.#refSlot, 'unknown-order', 'No order with this reference was sent to this warehouse.');
    const state = facts[slots.status] ?? '';
    if (state !== '' && !statuses.includes(String(state))) {
      const note = `A shipment is ${statuses.join(', ')}. Give the column a lookup.`;
      return trouble(slots.status, 'unknown-code', note);
    }
    const voids = facts[slots.voided] === true || state === 'voided';
    if (voids && !this.#isReported(order, facts)) {
      const note = 'This package is voided, and nobody has reported it before.';
      return trouble(slots.tracking, 'void-of-unknown', note);
    }
    const found = finder.find(order, wantedOf(facts, slots), !voids && state !== 'canceled');
    if (!('lines' in found)) {
      const slot = { line: slots.lineNumber, sku: slots.sku, quantity: slots.quantity }[found.about];
      return trouble(slot, found.code, found.note);
    }
    if (!voids) this.#reported.add(packageKey(order, facts, slots));
    return { row, lines: found.lines };
  }

  #isReported(order: KnownOrder, facts: Facts): boolean {
    const tracking = String(facts[this.#slots.tracking] ?? '');
    return this.#reported.has(packageKey(order, facts, this.#slots)) || order.packages?.includes(tracking) === true;
  }

  #shipmentOf(facts: Facts, shipments: Map<string, ShipmentBuilder>): ShipmentBuilder {
    const key = JSON.stringify([this.#refOf(facts), ...this.#slots.perShipment.map((slot) => facts[slot] ?? null)]);
    let shipment = shipments.get(key);
    if (!shipment) {
      const { packageWeight } = this.#plan.spec.reading;
      shipment = new ShipmentBuilder(
        this.#slots,
        String(facts[this.#refSlot] ?? ''),
        this.#refType,
        facts,
        packageWeight,
      );
      shipments.set(key, shipment);
    }
    return shipment;
  }

  #complain({ row, slot, code, note }: Trouble): void {
    if (row.set && row.unit < 0) {
      row.set.receipt.accepted = false;
      row.set.receipt.reason = code;
    }
    this.#complaints.add({ ...row.origin(slot), code, note, rejects: row.unit < 0 ? 'transaction' : 'row' });
  }
}

function wantedOf(facts: Facts, { lineNumber, sku, quantity }: ShipmentSlots): Wanted {
  const said = facts[quantity];
  return {
    lineNumber: facts[lineNumber] as number | undefined,
    sku: facts[sku] as string | undefined,
    quantity: said === undefined || said === null ? undefined : Number(said),
  };
}

/** Units follow one another: a row's lines, a set's rows. */
function unitsOf(rows: readonly ReadRow[]): ReadRow[][] {
  const units: ReadRow[][] = [];
  let last: number | undefined;
  for (const row of rows) {
    if (row.unit === last) units.at(-1)?.push(row);
    else units.push([row]);
    last = row.unit;
  }
  return units;
}

function packageKey(order: KnownOrder, facts: Facts, { tracking }: ShipmentSlots): string {
  return `${order.orderId}\u0000${String(facts[tracking] ?? '')}`;
}

/** Folds, cuts and the like change SKUs on their way out; what comes back is compared with what was written. */
function asWrittenBy({ spec, slot }: ReadPlan): (sku: string) => string {
  const sku = slot('line.sku');
  const columns = spec.records.flatMap(({ columns: own, group }) => [...own, ...(group?.columns ?? [])]);
  const column =
    sku < 0
      ? undefined
      : columns.find(
          ({ content }) => content.kind === 'field' && content.fields.some(({ path }) => path === 'line.sku'),
        );
  if (!column) return (text) => text.trim();
  return (text) => {
    try {
      return column.type.write(text, { zone: 'UTC' }).trim();
    } catch (thrown) {
      if (thrown instanceof Held) return text.trim();
      throw thrown;
    }
  };
}
