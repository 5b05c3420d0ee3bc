import type { InventoryLevel } from '../../domain/inventory-level.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { Complaints } from './complaints.ts';
import type { ReadPlan } from './plan.ts';
import type { RowFault } from './row-reader.ts';

/** Levels handed on at a time. */
const levelsPerSlice = 1000;

const nothingSaid: RowFault = {
  column: null,
  code: 'missing-required',
  value: '',
  note: 'Neither what is available nor an adjustment stands here.',
};

/** Every row is a level of its own: handed on as they come, so that memory stays flat. */
export class InventoryAssembler implements Assembler {
  readonly keepsFacts = false;
  /** Names of the level's fields by slot; what belongs to an envelope has none. */
  readonly #keys: readonly (string | undefined)[];
  readonly #complaints: Complaints;
  /** The available quantity is computed, and the slot of what is on hand. */
  readonly #onHand: number;
  #levels: InventoryLevel[] = [];

  constructor({ fields, spec, slot }: ReadPlan, complaints: Complaints) {
    this.#keys = fields.map(({ path }) => (path.startsWith('level.') ? path.slice('level.'.length) : undefined));
    this.#complaints = complaints;
    this.#onHand = spec.computed.some(({ field }) => field.path === 'level.quantityAvailable')
      ? slot('level.quantityOnHand')
      : -1;
  }

  add({ facts, line }: ReadRow): RowFault | undefined {
    const level: Record<string, unknown> = {};
    const keys = this.#keys;
    for (let slot = 0; slot < keys.length; slot++) {
      const value = facts[slot];
      const key = keys[slot];
      if (key !== undefined && value !== undefined && value !== null) level[key] = value;
    }
    if (level.quantityAvailable === undefined && level.adjustment === undefined) return nothingSaid;
    if (Number(facts[this.#onHand] ?? 0) < 0) {
      const note = 'On hand is below 0; what is available is taken as the mapping computes it.';
      this.#complaints.warn({ row: line, code: 'negative-on-hand-floored', note });
    }
    this.#levels.push(level as unknown as InventoryLevel);
    return undefined;
  }

  bad(): 'row' {
    return 'row';
  }

  ready(): InventoryLevel[] | undefined {
    return this.#levels.length >= levelsPerSlice ? this.#levels.splice(0, levelsPerSlice) : undefined;
  }

  async finish(): Promise<InventoryLevel[]> {
    const rest = this.#levels;
    this.#levels = [];
    return rest;
  }
}
