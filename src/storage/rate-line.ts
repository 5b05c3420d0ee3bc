import type { GroupCommit } from './group-commit.ts';
import { type BucketSize, type Level, takeTokens, waitFor } from './rate-buckets.ts';
import type { Dialect } from './scope.ts';

/** Who waits longer than this is sent away: its work is better put off than held. Milliseconds. */
const patience = 30_000;
/** One commit's worth. */
const askedAtOnce = 200;

export interface LineParts {
  readonly store: { readonly dialect: Dialect; readonly commits: GroupCommit };
  readonly connector: string;
  readonly signal: AbortSignal;
  /** What who is sent away gets; it may come again after so many seconds. */
  readonly usedUp: (seconds: number) => Error;
  readonly stopped: () => Error;
}

interface Waiter {
  readonly cost: number;
  readonly until: number;
  go(): void;
  fail(error: unknown): void;
}

/**
 * Those of this process that want calls of one bucket, in the order in which they came. The first one asks the store, for all of them in
 * one commit, and again when there should be enough: nothing is reserved, so whoever is sent away or ends has taken nothing. A call
 * that need not wait is one small commit (two reads, one write), or a share of one; one that waits costs a look more, which writes nothing.
 * Daemons do not queue behind each other: whose look comes first takes what is there.
 */
export class RateLine {
  readonly #parts: LineParts;
  #size: BucketSize;
  #waiting: Waiter[] = [];
  #walking = false;
  /** What the last look has left, and when that was (monotonic). */
  #left: { readonly level: Level; readonly seen: number } | undefined;
  #wake: () => void = () => undefined;

  constructor(parts: LineParts, size: BucketSize) {
    this.#parts = parts;
    this.#size = size;
  }

  get isEmpty(): boolean {
    return !this.#walking;
  }

  spend(size: BucketSize, cost: number): Promise<void> {
    // The connector's newest word; what costs more than a full bucket costs a full one.
    this.#size = size;
    return new Promise((go, fail) => {
      if (this.#parts.signal.aborted) return fail(this.#parts.stopped());
      this.#waiting.push({ cost: Math.min(cost, size.burst), until: performance.now() + patience, go, fail });
      if (this.#walking) this.#sendAway();
      else void this.#walk();
    });
  }

  async #walk(): Promise<void> {
    const { signal } = this.#parts;
    this.#walking = true;
    this.#left = undefined;
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop);
    try {
      while (this.#waiting.length > 0) await this.#pauseFor(await this.#ask());
    } catch (thrown) {
      for (const { fail } of this.#waiting.splice(0)) fail(thrown);
    } finally {
      this.#walking = false;
      signal.removeEventListener('abort', stop);
    }
  }

  /** Lets go who may, sends away who would wait too long; milliseconds until the first of the rest may go. */
  async #ask(): Promise<number> {
    const { store, connector } = this.#parts;
    const asking = this.#waiting.slice(0, askedAtOnce);
    const costs = asking.map(({ cost }) => cost);
    const size = this.#size;
    let granted = 0;
    await store.commits.commit({
      apply: async (trx) => {
        const taken = await takeTokens(trx, store.dialect, connector, size, costs);
        granted = taken.granted;
        this.#left = { level: taken.level, seen: performance.now() };
      },
    });
    // Who was stopped meanwhile is no longer in line; its call is lost, not given to another.
    const going = new Set(asking.slice(0, granted));
    this.#waiting = this.#waiting.filter((one) => !going.has(one));
    for (const { go } of going) go();
    return this.#sendAway();
  }

  /** Milliseconds until the first of those who stay may go. */
  #sendAway(): number {
    if (!this.#left) return 0;
    const now = performance.now();
    const { level, seen } = this.#left;
    const staying: Waiter[] = [];
    let ahead = 0;
    let first = 0;
    for (const one of this.#waiting) {
      const turn = waitFor(level, this.#size, ahead + one.cost) - (now - seen);
      if (now + turn > one.until) {
        one.fail(this.#parts.usedUp(Math.max(1, Math.ceil(turn / 1000))));
        continue;
      }
      if (staying.length === 0) first = turn;
      staying.push(one);
      ahead += one.cost;
    }
    this.#waiting = staying;
    return first;
  }

  async #pauseFor(milliseconds: number): Promise<void> {
    if (this.#waiting.length === 0 || milliseconds <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds + 1);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = () => undefined;
  }

  #stop(): void {
    for (const { fail } of this.#waiting.splice(0)) fail(this.#parts.stopped());
    this.#wake();
  }
}
