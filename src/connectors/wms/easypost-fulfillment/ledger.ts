import { type Fields, textOf } from '../../api/values.ts';
import type { EasypostClient } from './client.ts';
import { referenceIn } from './reference.ts';
import { createdMs, touchedMs } from './times.ts';

/** The list of orders, read once: being read, or at its end. */
interface Reading {
  /** How far back it goes, in milliseconds. */
  readonly back: number;
  /** EasyPost's ids of our orders, by our keys; grows while the list is read, and with what is handed over meanwhile. */
  readonly ids: Map<string, string>;
  readonly done: Promise<void>;
  endedAt?: number;
}

/** One reading serves what is sent together. */
const goodForMs = 2 * 60 * 1000;
/** Two clocks are not one. */
const marginMs = 10 * 60 * 1000;
/** Sorted lists are read at least so far back: otherwise every order that is older than the one before it would begin anew. */
const atLeastMs = 3 * 24 * 60 * 60 * 1000;

/**
 * Which of our orders EasyPost has. It knows no key that would drop a double, and cannot be searched for one either, so its list of
 * orders is read; whole, as long as nobody vouches for how it is sorted. That is dear, so it is done as seldom as may be: an order that
 * nobody has ever begun to hand over can only be there if this store has forgotten it (a backup that was restored), and of that the
 * first reading tells.
 */
export class Ledger {
  readonly #client: EasypostClient;
  readonly #newestFirst: boolean;
  readonly #now: () => number;
  /** The one that goes furthest back: good for orders that were never handed over. */
  #kept: Reading | undefined;
  /** The newest one, unless a hand-over has ended in doubt since: good for all others, while it is young. */
  #young: Reading | undefined;

  constructor(client: EasypostClient, newestFirst: boolean, now: () => number) {
    this.#client = client;
    this.#newestFirst = newestFirst;
    this.#now = now;
  }

  /** EasyPost's id of an order; `undefined` = it certainly has none. `first`: nobody has begun to hand it over before. */
  async find(reference: string, notBefore: string, first: boolean): Promise<string | undefined> {
    const back = this.#newestFirst ? Date.parse(notBefore) - marginMs : Number.NEGATIVE_INFINITY;
    const reading = this.#serving(back, first) ?? this.#begin(back);
    await reading.done;
    return reading.ids.get(reference);
  }

  /** The same as of now. */
  async findNow(reference: string, notBefore: string): Promise<string | undefined> {
    this.distrust();
    return this.find(reference, notBefore, false);
  }

  /** EasyPost's id of an order that was met before. */
  known(reference: string): string | undefined {
    return this.#kept?.ids.get(reference) ?? this.#young?.ids.get(reference);
  }

  note(reference: string, id: string): void {
    for (const reading of [this.#kept, this.#young]) reading?.ids.set(reference, id);
  }

  drop(reference: string): void {
    for (const reading of [this.#kept, this.#young]) reading?.ids.delete(reference);
  }

  /** Something may have happened that nobody has told us of. */
  distrust(): void {
    this.#young = undefined;
  }

  #serving(back: number, first: boolean): Reading | undefined {
    const young = this.#young && this.#isYoung(this.#young) ? this.#young : undefined;
    return [first ? this.#kept : undefined, young].find((one) => one !== undefined && one.back <= back);
  }

  #isYoung({ endedAt }: Reading): boolean {
    return endedAt === undefined || this.#now() - endedAt <= goodForMs;
  }

  /** Whoever wants the list while it is read waits for the same reading. */
  #begin(wanted: number): Reading {
    const back = Math.min(wanted, this.#now() - atLeastMs);
    const ids = new Map<string, string>();
    const reading: Reading = { back, ids, done: this.#read(back, ids) };
    this.#young = reading;
    if (!this.#kept) this.#kept = reading;
    reading.done.then(
      () => this.#ended(reading),
      () => this.#failed(reading),
    );
    return reading;
  }

  #ended(reading: Reading): void {
    reading.endedAt = this.#now();
    if (!this.#kept || reading.back <= this.#kept.back) this.#kept = reading;
  }

  #failed(reading: Reading): void {
    if (this.#kept === reading) this.#kept = undefined;
    if (this.#young === reading) this.#young = undefined;
  }

  /**
   * By time of making or of change, newest first: what comes after an order that was left alone since is older still. An empty list says
   * nothing of the world in which it is; the warehouses do.
   */
  async #read(back: number, ids: Map<string, string>): Promise<void> {
    let empty = true;
    for await (const rows of this.#client.orders()) {
      for (const row of rows) {
        const reference = referenceOf(row);
        if (reference !== '') ids.set(reference, textOf(row.id));
      }
      empty = false;
      if (rows.some((row) => createdMs(row) > 0 && touchedMs(row) < back)) return;
    }
    if (empty) await this.#client.warehouses();
  }
}

export function referenceOf(row: Fields): string {
  return referenceIn(textOf(row.description));
}
