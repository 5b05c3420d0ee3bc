import type { Receipt, ReceivedSet } from '../contract.ts';
import type { ReadPlan, RecordPlan } from './plan.ts';
import type { Facts } from './row-reader.ts';

/** Sets that are told about; a file with more is acknowledged for these. */
const setsKept = 100_000;

type OpenSet = { -readonly [K in keyof ReceivedSet]: ReceivedSet[K] };

/** Groups and sets of a received file with their control numbers, for whoever has to acknowledge them. */
export class Receipts {
  readonly #groups: { groupCode: string; groupControl: string; sets: OpenSet[] }[] = [];
  readonly #slots: {
    readonly groupCode: number;
    readonly groupControl: number;
    readonly code: number;
    readonly control: number;
  };
  #count = 0;

  constructor(plan: ReadPlan) {
    const own = plan.spec.kind !== 'acknowledgements';
    const at = (path: string) => (own ? plan.slot(path) : -1);
    this.#slots = {
      groupCode: at('receipt.groupCode'),
      groupControl: at('receipt.groupControl'),
      code: at('set.code'),
      control: at('set.control'),
    };
  }

  get all(): Receipt[] {
    return this.#groups.filter(({ sets }) => sets.length > 0);
  }

  begin(set: OpenSet): void {
    if (this.#slots.control < 0 || this.#count >= setsKept) return;
    this.#count += 1;
    if (this.#groups.length === 0) this.#groups.push({ groupCode: '', groupControl: '', sets: [] });
    this.#groups.at(-1)?.sets.push(set);
  }

  /** A row was read: a group begins with its control number, a set has its own. */
  note(facts: Facts, { columns }: RecordPlan, set: OpenSet | undefined): void {
    const gives = (slot: number) => slot >= 0 && columns.some(({ slots }) => slots.includes(slot));
    if (gives(this.#slots.groupControl))
      this.#groups.push({
        groupCode: text(facts, this.#slots.groupCode),
        groupControl: text(facts, this.#slots.groupControl),
        sets: [],
      });
    if (set && gives(this.#slots.control)) {
      set.code = text(facts, this.#slots.code);
      set.control = text(facts, this.#slots.control);
    }
  }
}

function text(facts: Facts, slot: number): string {
  return slot < 0 ? '' : String(facts[slot] ?? '');
}
