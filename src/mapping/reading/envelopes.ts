import type { RecordType } from '../spec.ts';

/** Which records are open that another record has to close. */
export class Envelopes {
  readonly #closed: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  /** Names, outermost first. */
  open: string[] = [];

  constructor(records: readonly RecordType[]) {
    this.#closed = new Set(records.flatMap(({ closes }) => closes ?? []));
  }

  seen(name: string): boolean {
    return this.#seen.has(name);
  }

  /** `unterminated` = something inside should have been closed before; `orphan` = what it closes was never opened. */
  enter({ name, closes }: RecordType): 'good' | 'unterminated' | 'orphan' {
    this.#seen.add(name);
    if (closes !== undefined) {
      if (this.open.at(-1) !== closes) return this.open.includes(closes) ? 'unterminated' : 'orphan';
      this.open.pop();
    }
    if (!this.#closed.has(name)) return 'good';
    if (this.open.includes(name)) return 'unterminated';
    this.open.push(name);
    return 'good';
  }
}
