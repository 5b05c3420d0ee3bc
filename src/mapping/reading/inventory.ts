import type { InventoryLevel } from '../../domain/inventory-level.ts';
import type { Assembler, ReadRow } from './assembler.ts';
import type { ReadPlan } from './plan.ts';

/** Levels handed on at a time. */
const levelsPerSlice = 1000;

/** Every row is a level of its own: handed on as they come, so that memory stays flat. */
export class InventoryAssembler implements Assembler {
  readonly keepsFacts = false;
  readonly #keys: readonly string[];
  #levels: InventoryLevel[] = [];

  constructor({ fields }: ReadPlan) {
    this.#keys = fields.map(({ path }) => path.slice('level.'.length));
  }

  add({ facts }: ReadRow): void {
    const level: Record<string, unknown> = {};
    const keys = this.#keys;
    for (let slot = 0; slot < keys.length; slot++) {
      const value = facts[slot];
      if (value !== undefined && value !== null) level[keys[slot] as string] = value;
    }
    this.#levels.push(level as unknown as InventoryLevel);
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
