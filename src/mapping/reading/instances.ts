import type { Origin, ReadRow, ReadSet } from './assembler.ts';
import type { BoundColumn, BoundRecord } from './header.ts';
import { type ReadPlan, type RecordPlan, recordLevel } from './plan.ts';
import { cellOf, type Facts } from './row-reader.ts';

/** Heads that details may name; a file that links more is refused by its details, one by one. */
const namedAtMost = 200_000;

/** One transaction, order, line ... while its rows come in. */
export class Instance {
  readonly level: number;
  readonly facts: Facts;
  readonly line: number;
  /** The order, shipment ... in which it stands: its later records say something of this too. */
  readonly around: Instance | undefined;
  /** It could not be read: what goes with it is not taken, and is not complained about again. */
  bad = false;
  /** Lines that went with it. */
  children = 0;
  more: readonly string[] = [];
  readonly #seen = new Set<BoundRecord>();
  readonly #origins: (Origin | undefined)[];

  constructor(
    level: number,
    facts: Facts,
    line: number,
    around?: Instance,
    origins: readonly (Origin | undefined)[] = [],
  ) {
    this.level = level;
    this.around = around;
    this.facts = facts;
    this.line = line;
    this.#origins = [...origins];
  }

  /** Something inside it; it knows what this knows. */
  inner(level: number, line: number): Instance {
    const around = this.level === recordLevel ? this : this.around;
    const inner = new Instance(level, this.facts.slice(), line, around, this.#origins);
    inner.bad = this.bad;
    return inner;
  }

  child(facts: Facts, line: number): Instance {
    return new Instance(this.level, facts, line, this.around, this.#origins);
  }

  /** Takes over what the rest of its order or shipment has said in these places, where it says nothing itself. */
  learn(slots: readonly number[]): void {
    for (const slot of slots) this.facts[slot] ??= this.around?.facts[slot];
  }

  /** Where its facts come from. */
  note(columns: readonly BoundColumn[], cells: readonly string[], row: number): void {
    for (const bound of columns) {
      for (const slot of bound.slots) this.#origins[slot] = { row, column: bound.label, value: cellOf(bound)(cells) };
    }
  }

  has(record: BoundRecord): boolean {
    return this.#seen.has(record);
  }

  sees(record: BoundRecord): void {
    this.#seen.add(record);
  }

  row(unit: number, set: ReadSet | undefined): ReadRow {
    const { facts, line, more } = this;
    return {
      facts,
      line,
      unit,
      set,
      more,
      repeatKey: () => JSON.stringify(facts),
      origin: (slot) => this.#origins[slot] ?? { row: line, column: null, value: '' },
    };
  }
}

/** What is open at each level, from the file down to the line. */
export class Instances {
  readonly #started: ReadonlySet<number>;
  readonly #closed: (instance: Instance) => void;
  readonly #named = new Map<string, Instance>();
  readonly #open: (Instance | undefined)[];

  constructor({ records }: ReadPlan, constants: Facts, closed: (instance: Instance) => void) {
    this.#started = new Set(records.filter(({ record }) => record.starts).map(({ level }) => level));
    this.#closed = closed;
    this.#open = [new Instance(0, constants.slice(), 1)];
  }

  /** The instance that a row belongs to; `undefined` when what it belongs to is not there. */
  at({ level, record }: RecordPlan, line: number): Instance | undefined {
    if (!record.starts) {
      this.closeDownTo(level + 1);
      return level === 0 ? this.#open[0] : this.#open[level];
    }
    this.closeDownTo(level);
    const parent = this.#parentOf(level);
    return parent && this.#opened(parent, level, line);
  }

  under(parent: Instance, { level }: RecordPlan, line: number): Instance {
    this.closeDownTo(level);
    return this.#opened(parent, level, line);
  }

  remember(instance: Instance, slot: number): void {
    if (this.#named.size < namedAtMost) this.#named.set(String(instance.facts[slot] ?? ''), instance);
  }

  named(key: string): Instance | undefined {
    return this.#named.get(key);
  }

  /** Innermost first. */
  closeDownTo(level: number): void {
    for (let one = this.#open.length - 1; one >= Math.max(1, level); one--) {
      const instance = this.#open[one];
      this.#open[one] = undefined;
      if (instance) this.#closed(instance);
    }
  }

  #opened(parent: Instance, level: number, line: number): Instance {
    const instance = parent.inner(level, line);
    parent.children += 1;
    this.#open[level] = instance;
    return instance;
  }

  /** The nearest level above that the layout has; it must be open. */
  #parentOf(level: number): Instance | undefined {
    for (let one = level - 1; one > 0; one--) if (this.#started.has(one)) return this.#open[one];
    return this.#open[0];
  }
}
