import type { BoundRecord } from '../reading/header.ts';
import { lineLevel, type ReadPlan, recordLevel } from '../reading/plan.ts';
import { type Recognise, recogniser } from '../reading/record-tree.ts';
import { fieldReader } from '../reading/row-reader.ts';
import type { Run } from '../types/value-type.ts';

/** Something that a row belongs to: the file, an envelope, an order, a line. */
export interface Step {
  readonly level: number;
  readonly id: string;
}

export interface Placed {
  readonly record: BoundRecord | undefined;
  /** Outermost first; the last one is what the row itself begins or adds to. */
  readonly chain: readonly Step[];
}

type KeyOf = (cells: readonly string[], run: Run) => string;

/** Below everything: rows that belong to nothing. */
const stray = 99;
const file: Step = { level: 0, id: 'file' };
const orderKeys = ['order.orderNumber', 'order.orderId'];

/** Says of each row what it belongs to. Asked for the same rows again, it gives the same names. */
export class Structure {
  readonly #plan: ReadPlan;
  readonly #run: Run;
  /** What an order is known by: its rows are one thing wherever they stand. */
  readonly #orderSlot: number;
  readonly #keys = new Map<BoundRecord, Map<number, KeyOf | undefined>>();
  readonly #open: (readonly Step[] | undefined)[] = [];
  #recognise: Recognise = () => undefined;
  #begun = 0;

  constructor(plan: ReadPlan, run: Run) {
    this.#plan = plan;
    this.#run = run;
    const orders = plan.spec.kind === 'orders';
    this.#orderSlot = orders ? (orderKeys.map((path) => plan.slot(path)).find((slot) => slot >= 0) ?? -1) : -1;
  }

  layout(records: readonly BoundRecord[]): void {
    this.#recognise = this.#plan.flat ? () => records[0] : recogniser(records);
  }

  place(cells: readonly string[], line: number): Placed {
    const record = this.#recognise(cells);
    const own: Step = { level: stray, id: `row ${line}` };
    if (!record) return { record, chain: [...this.#around(recordLevel), own] };
    if (this.#plan.flat) return { record, chain: this.#ofFlat(record, cells, line) };
    return { record, chain: this.#ofTree(record, cells) ?? [...this.#around(record.plan.level - 1), own] };
  }

  #ofFlat(record: BoundRecord, cells: readonly string[], line: number): Step[] {
    const own: Step = { level: lineLevel, id: `row ${line}` };
    if (this.#plan.spec.kind !== 'orders') return [own];
    const key = this.#keyOf(record, this.#orderSlot)?.(cells, this.#run) ?? '';
    return [{ level: recordLevel, id: `order ${key}` }, own];
  }

  /** `undefined` when what the row belongs to is not there. */
  #ofTree(bound: BoundRecord, cells: readonly string[]): readonly Step[] | undefined {
    const { level, record, linkSlot } = bound.plan;
    if (record.each === 'piece') return this.#around(stray);
    if (level === 0) {
      this.#closeDownTo(1);
      return [file];
    }
    const linked = linkSlot >= 0 && level > recordLevel;
    if (!record.starts && !linked) {
      this.#closeDownTo(level + 1);
      return this.#open[level];
    }
    this.#closeDownTo(level);
    const above = linked ? [file, this.#link(bound, cells)] : this.#around(level - 1);
    const steps = [...above, ...this.#idsOf(bound, cells)];
    this.#open[level] = steps;
    return steps;
  }

  /** Heads that are named by others, and orders, are known by their keys; everything else by its place in the file. */
  #idsOf(bound: BoundRecord, cells: readonly string[]): Step[] {
    const { level, linkSlot } = bound.plan;
    this.#begun += 1;
    const own: Step = { level, id: `${level} number ${this.#begun}` };
    if (level > recordLevel) return [own];
    const key = level === recordLevel ? this.#keyOf(bound, this.#orderSlot)?.(cells, this.#run) : undefined;
    const ids = key ? [{ level, id: `order ${key}` }] : [];
    return linkSlot >= 0 ? [...ids, this.#link(bound, cells)] : [...ids, own];
  }

  #link(bound: BoundRecord, cells: readonly string[]): Step {
    const key = this.#keyOf(bound, bound.plan.linkSlot)?.(cells, this.#run) ?? '';
    return { level: recordLevel, id: `link ${key}` };
  }

  #keyOf(record: BoundRecord, slot: number): KeyOf | undefined {
    if (slot < 0) return undefined;
    const known = this.#keys.get(record) ?? new Map<number, KeyOf | undefined>();
    if (!known.has(slot)) known.set(slot, fieldReader(record, slot, this.#plan.spec.reading));
    this.#keys.set(record, known);
    return known.get(slot);
  }

  /** The innermost thing that is open down to this level. */
  #around(level: number): readonly Step[] {
    for (let one = Math.min(level, this.#open.length - 1); one > 0; one--) {
      const open = this.#open[one];
      if (open) return open;
    }
    return this.#plan.flat ? [] : [file];
  }

  #closeDownTo(level: number): void {
    this.#open.length = Math.min(this.#open.length, level);
  }
}
