import type { Address, Order, OrderLine } from '../../domain/order.ts';
import type { Known, Readable } from '../contract.ts';
import type { Run } from '../types/value-type.ts';
import type { Assembler, BadRow, Origin, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import { fill } from './fill.ts';
import type { ReadPlan } from './plan.ts';
import { type Facts, fieldReader, type RowFault } from './row-reader.ts';

type ReadOrder = Readable['orders'];

interface OrderBuilder {
  readonly facts: Facts;
  readonly lines: OrderLine[];
  differs: boolean;
}

const noAddress: Address = {
  firstName: '',
  lastName: '',
  company: '',
  address1: '',
  address2: '',
  address3: '',
  city: '',
  state: '',
  postalCode: '',
  country: '',
  phone: '',
  email: '',
  residential: false,
};

const noLine: OrderLine = {
  lineNumber: 0,
  lineId: '',
  sku: '',
  barcode: '',
  description: '',
  quantity: 0,
  unitOfMeasure: '',
  unitPrice: '',
  discountAmount: '',
  weight: null,
  extra: {},
};

const ordersPerBreath = 200;

/** What an order is known by in its file: the first of these that every row carries. */
const keyPaths = ['order.orderNumber', 'order.orderId', 'order.custRef'];

/** Rows of one order become one order, wherever they stand; one bad row and the order is not taken: half of it must not be shipped. */
export class OrderAssembler implements Assembler {
  readonly keepsFacts = true;
  readonly #plan: ReadPlan;
  readonly #complaints: Complaints;
  readonly #run: Run;
  readonly #keySlot: number;
  readonly #firstRowSlot: number;
  readonly #orderSlots: readonly number[];
  readonly #lineSlots: readonly number[];
  readonly #orders = new Map<string, OrderBuilder>();
  readonly #rejected = new Set<string>();

  constructor(plan: ReadPlan, complaints: Complaints, run: Run) {
    this.#plan = plan;
    this.#run = run;
    this.#complaints = complaints;
    this.#keySlot = keySlotOf(plan);
    const { firstRowHas } = plan.spec.reading;
    this.#firstRowSlot = firstRowHas ? plan.slot(firstRowHas.path) : -1;
    const slots = plan.fields.map(({ scope }, slot) => ({ scope, slot }));
    this.#orderSlots = slots
      .filter(({ scope }) => scope === 'record')
      .filter(isOfOrder(plan))
      .map(({ slot }) => slot);
    this.#lineSlots = slots.filter(({ scope }) => scope === 'line').map(({ slot }) => slot);
  }

  add({ facts, line, origin }: ReadRow): RowFault | undefined {
    const key = String(facts[this.#keySlot] ?? '');
    if (this.#rejected.has(key)) return undefined;
    if (key === '') return nameless(origin(this.#keySlot));
    let order = this.#orders.get(key);
    if (!order && this.#firstRowSlot >= 0 && (facts[this.#firstRowSlot] ?? '') === '') {
      const { column, value } = origin(this.#keySlot);
      return { column, code: 'orphan-detail', value, note: 'The first row of this order is not there.' };
    }
    if (!order) {
      order = { facts, lines: [], differs: false };
      this.#orders.set(key, order);
    } else this.#merge(order, facts, line);
    order.lines.push(this.#lineOf(facts, order.lines.length + 1));
    return undefined;
  }

  bad(row: BadRow): 'row' | 'document' | undefined {
    const key = keyOfBad(this.#plan, row, this.#keySlot, this.#run);
    if (key === '') return 'row';
    if (this.#rejected.has(key)) return undefined;
    this.#rejected.add(key);
    this.#orders.delete(key);
    return 'document';
  }

  ready(): undefined {
    return undefined;
  }

  async finish({ breathe }: Known): Promise<ReadOrder[]> {
    const orders: ReadOrder[] = [];
    for (const { facts, lines } of this.#orders.values()) {
      orders.push(this.#orderOf(facts, lines));
      if (orders.length % ordersPerBreath === 0) await breathe?.();
    }
    return orders;
  }

  /** Later rows may leave order fields empty, or repeat them. The first row that says something is believed. */
  #merge(order: OrderBuilder, facts: Facts, line: number): void {
    for (const slot of this.#orderSlots) {
      const [before, now] = [order.facts[slot], facts[slot]];
      if (now === undefined || now === null) continue;
      if (before === undefined || before === null) order.facts[slot] = now;
      else if (before !== now && !order.differs && JSON.stringify(before) !== JSON.stringify(now)) {
        order.differs = true;
        const note = `${this.#plan.fields[slot]?.path} differs from the order's first row; the first row counts.`;
        this.#complaints.warn({ row: line, code: 'differs-from-first-row', note });
      }
    }
  }

  #lineOf(facts: Facts, number: number): OrderLine {
    const line = structuredLine();
    for (const slot of this.#lineSlots) fill(line, this.#plan.fields[slot], facts[slot], 'line');
    return {
      ...(line as unknown as OrderLine),
      lineNumber: Number(line.lineNumber) > 0 ? Number(line.lineNumber) : number,
    };
  }

  #orderOf(facts: Facts, lines: OrderLine[]): ReadOrder {
    const order: Record<string, unknown> = {};
    for (const slot of this.#orderSlots) {
      const field = this.#plan.fields[slot];
      const [, group] = field?.path.split('.') ?? [];
      if (group === 'shipTo' || group === 'billTo') order[group] ??= { ...noAddress };
      if (group === 'extra') order.extra ??= {};
      fill(order, field, facts[slot], 'order');
    }
    return { ...(order as Partial<Order>), lines };
  }
}

/** A number that stands on an order's first row only cannot say to which order the next row belongs. */
export function keySlotOf(plan: ReadPlan): number {
  const slots = keyPaths.map((path) => plan.slot(path)).filter((slot) => slot >= 0);
  const columns = plan.records.flatMap((record) => record.columns);
  const everyRow = (slot: number) =>
    columns.some(({ column, slots: filled }) => filled.includes(slot) && !column.firstLineOnly);
  return slots.find(everyRow) ?? slots[0] ?? -1;
}

function nameless({ column, value }: Origin): RowFault {
  return {
    column,
    code: 'missing-required',
    value,
    note: 'Without this nobody can say to which order the row belongs.',
  };
}

/** A row may have been bad before its key was reached; the order is meant all the same. */
export function keyOfBad({ spec }: ReadPlan, { facts, cells, record }: BadRow, keySlot: number, run: Run): string {
  const read = keySlot < 0 || !record ? undefined : fieldReader(record, keySlot, spec.reading);
  return read ? read(cells, run) : String(facts[keySlot] ?? '');
}

/** Envelopes around an order are none of its fields. */
function isOfOrder({ fields }: ReadPlan) {
  return ({ slot }: { slot: number }) => fields[slot]?.path.startsWith('order.') === true;
}

function structuredLine(): Record<string, unknown> {
  return { ...noLine, extra: {} };
}
