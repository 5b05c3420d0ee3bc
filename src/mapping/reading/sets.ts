import type { Complaint, ReceivedSet } from '../contract.ts';
import type { ReadRow, ReadSet } from './assembler.ts';
import type { Complaints } from './complaints.ts';

/** Levels of a stock file that wait for the end of their set; beyond that, a bad set costs the whole file. */
const rowsHeld = 50_000;

interface OpenSet extends ReadSet {
  bad: boolean;
  /** Some of it has been handed on. */
  leaked: boolean;
  rows: ReadRow[];
}

/** Where rows go, and what they may do there. */
export interface SetsGiven {
  readonly complaints: Complaints;
  /** One bad row costs its set. */
  readonly whole: boolean;
  /** Rows may be handed on before their set ends, so that memory stays flat. */
  readonly leaks: boolean;
  add(row: ReadRow): void;
}

/** Records that stand or fall together, where the layout says so; elsewhere rows go straight on. */
export class Sets {
  readonly #given: SetsGiven;
  #open: OpenSet | undefined;
  #count = 0;

  constructor(given: SetsGiven) {
    this.#given = given;
  }

  get current(): ReadSet | undefined {
    return this.#open;
  }

  begin(): ReadSet {
    this.end();
    this.#count += 1;
    const receipt: { -readonly [K in keyof ReceivedSet]: ReceivedSet[K] } = {
      code: '',
      control: '',
      accepted: true,
      reason: '',
    };
    this.#open = { id: this.#count, receipt, bad: false, leaked: false, rows: [] };
    return this.#open;
  }

  end(): void {
    const set = this.#open;
    this.#open = undefined;
    if (set && !set.bad) for (const row of set.rows) this.#given.add(row);
  }

  /** Rows with one unit are matched together: those of a set, or those of one physical row. */
  unitOf(line: number): number {
    return this.#given.whole && this.#open ? -this.#open.id : line;
  }

  take(row: ReadRow): void {
    const set = this.#open;
    if (!set || !this.#given.whole) this.#given.add(row);
    else if (!set.bad) {
      set.rows.push(row);
      if (this.#given.leaks && set.rows.length > rowsHeld) this.#leak(set);
    }
  }

  /** Where a set stands or falls as a whole, its first complaint is its only one. */
  complain(complaint: Complaint): void {
    const set = this.#open;
    const costsSet = complaint.rejects === 'transaction' || (this.#given.whole && complaint.rejects !== 'file');
    if (!costsSet || !set) {
      this.#given.complaints.add(complaint);
      return;
    }
    if (set.bad) return;
    set.bad = true;
    set.rows = [];
    set.receipt.accepted = false;
    set.receipt.reason = complaint.code;
    this.#given.complaints.add({ ...complaint, rejects: set.leaked ? 'file' : 'transaction' });
  }

  #leak(set: OpenSet): void {
    set.leaked = true;
    for (const row of set.rows.splice(0)) this.#given.add(row);
  }
}
