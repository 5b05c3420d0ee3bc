import type { Complaint, MappingKind } from '../contract.ts';
import { recordLevel, transactionLevel } from '../reading/plan.ts';
import { cellOf } from '../reading/row-reader.ts';
import type { MappingSpec } from '../spec.ts';
import type { Placed, Step } from './structure.ts';

/** Which rows of a file go back to whoever corrects it. What is kept grows with the complaints, not with the file. */
export class Selection {
  readonly #byRow = new Map<number, Complaint[]>();
  /** Things that go back with everything in them, and things of which only their own rows do, because others stand in them. */
  readonly #whole = new Set<string>();
  readonly #around = new Set<string>();
  readonly #setLevel: number;
  /** Several records may stand on one line there. */
  readonly #lineless: boolean;
  readonly #everything: boolean;

  constructor({ records, layout, kind }: MappingSpec, complaints: readonly Complaint[]) {
    this.#setLevel = records.some(({ each }) => each === 'transaction') ? transactionLevel : recordLevel;
    this.#lineless = layout.format === 'xml' || layout.format === 'json';
    this.#everything = complaints.some(({ rejects }) => rejects === 'file');
    for (const complaint of complaints.filter(({ rejects }) => rejects !== 'file')) {
      const { row } = complaint;
      this.#byRow.set(row, [...(this.#byRow.get(row) ?? []), complaint]);
    }
    // Orders without number are refused after the reading, by nobody's row.
    if (kind === ('orders' satisfies MappingKind) && this.#byRow.has(0)) this.#whole.add('order ');
  }

  /** First pass: what a row's complaints reject. */
  note(placed: Placed, cells: readonly string[], row: number): void {
    for (const complaint of this.#complaints(placed, cells, row)) {
      const { chain } = placed;
      const level = this.#levelOf(complaint, chain);
      for (const step of chain) {
        if (step.level === level) this.#whole.add(step.id);
        else if (step.level < level) this.#around.add(step.id);
      }
    }
  }

  /** Second pass. */
  takes({ chain }: Placed): 'whole' | 'around' | undefined {
    if (this.#everything || chain.some(({ id }) => this.#whole.has(id))) return 'whole';
    const own = chain.at(-1);
    return own && (own.level === 0 || this.#around.has(own.id)) ? 'around' : undefined;
  }

  /** What stands beside a row. */
  complaintOn(placed: Placed, cells: readonly string[], row: number): Complaint | undefined {
    return this.#complaints(placed, cells, row)[0];
  }

  #levelOf({ rejects }: Complaint, chain: readonly Step[]): number {
    const wanted = rejects === 'document' ? recordLevel : rejects === 'transaction' ? this.#setLevel : undefined;
    return chain.some(({ level }) => level === wanted) && wanted !== undefined ? wanted : (chain.at(-1)?.level ?? 0);
  }

  #complaints({ record }: Placed, cells: readonly string[], row: number): Complaint[] {
    const all = this.#byRow.get(row) ?? [];
    if (!this.#lineless) return all;
    return all.filter(({ column, value }) => {
      if (column === null || !record) return true;
      const bound = record.columns.find(({ label }) => label === column);
      return bound !== undefined && cellOf(bound)(cells) === value;
    });
  }
}
