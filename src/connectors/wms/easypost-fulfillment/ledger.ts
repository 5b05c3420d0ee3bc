import { type Fields, textOf } from '../../api/values.ts';
import type { EasypostClient } from './client.ts';
import { referenceIn } from './reference.ts';
import { createdMs, touchedMs } from './times.ts';

interface Kept {
  readonly at: number;
  /** EasyPost's ids of our orders, by our keys. */
  readonly ids: Map<string, string>;
}

/** One reading of the whole list serves the orders that are sent together. */
const goodForMs = 2 * 60 * 1000;
/** Two clocks are not one. */
const marginMs = 10 * 60 * 1000;

/**
 * Which of our orders EasyPost has. It knows no key that would drop a double, and cannot be searched for one either, so its list of
 * orders is read; whole, as long as nobody vouches for how it is sorted.
 */
export class Ledger {
  readonly #client: EasypostClient;
  readonly #newestFirst: boolean;
  readonly #now: () => number;
  #kept: Kept | undefined;

  constructor(client: EasypostClient, newestFirst: boolean, now: () => number) {
    this.#client = client;
    this.#newestFirst = newestFirst;
    this.#now = now;
  }

  /** EasyPost's id of an order; `undefined` = it certainly has none, as of the last two minutes. */
  async find(reference: string, notBefore: string): Promise<string | undefined> {
    if (this.#newestFirst) return this.#search(reference, Date.parse(notBefore) - marginMs);
    if (!this.#kept || this.#now() - this.#kept.at > goodForMs) this.#kept = await this.#readAll();
    return this.#kept.ids.get(reference);
  }

  /** The same as of now. */
  async findNow(reference: string, notBefore: string): Promise<string | undefined> {
    this.forget();
    return this.find(reference, notBefore);
  }

  note(reference: string, id: string): void {
    this.#kept?.ids.set(reference, id);
  }

  /** Something may have happened that nobody has told us of. */
  forget(): void {
    this.#kept = undefined;
  }

  async #readAll(): Promise<Kept> {
    const kept = { at: this.#now(), ids: new Map<string, string>() };
    for await (const rows of this.#client.orders())
      for (const row of rows) {
        const reference = referenceOf(row);
        if (reference !== '') kept.ids.set(reference, textOf(row.id));
      }
    return kept;
  }

  /** By time of making or of change, newest first: what comes after an order that was left alone since is older still. */
  async #search(reference: string, since: number): Promise<string | undefined> {
    for await (const rows of this.#client.orders()) {
      const found = rows.find((row) => referenceOf(row) === reference);
      if (found) return textOf(found.id);
      if (rows.some((row) => createdMs(row) > 0 && touchedMs(row) < since)) return undefined;
    }
    return undefined;
  }
}

export function referenceOf(row: Fields): string {
  return referenceIn(textOf(row.description));
}
