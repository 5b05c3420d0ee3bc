import { performance } from 'node:perf_hooks';
import type { HeldLease } from '../storage/held-lease.ts';
import type { Trx } from '../storage/scope.ts';
import { pause } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';

/** Rows that one commit takes away, so that others get their turn. */
export const sliceRows = 500;
/** And a moment between two commits, in milliseconds. */
const breath = 20;
/** Work that is left after so long waits for the next run. */
const minutesAtMost = 30;

/** One run of the clean-up: under its lease, in slices, until nothing is left, its time is over or the daemon stops. */
export class Run {
  readonly tools: Tools;
  readonly #lease: HeldLease;
  readonly #until = performance.now() + minutesAtMost * 60_000;
  /** Something was left for the next run. */
  unfinished = false;

  constructor(tools: Tools, lease: HeldLease) {
    this.tools = tools;
    this.#lease = lease;
  }

  /** ISO instant so many seconds ago. */
  ago(seconds: number): string {
    return new Date(this.tools.clock.now() - seconds * 1000).toISOString();
  }

  async commit(apply: (trx: Trx, at: string) => Promise<void>): Promise<void> {
    await this.tools.store.commits.commit({
      apply: async (trx) => {
        await this.guard(trx);
        await apply(trx, this.tools.clock.iso());
      },
    });
  }

  /** Inside a commit of this run. */
  guard(trx: Trx): Promise<void> {
    return this.#lease.guard(trx);
  }

  /** Finds and takes away, `atOnce` at a time. Returns how many went. */
  async slices<T>(
    atOnce: number,
    find: (limit: number) => Promise<readonly T[]>,
    take: (found: readonly T[]) => Promise<void>,
  ): Promise<number> {
    for (let count = 0; ; ) {
      if (this.#isOver()) return count;
      const found = await find(atOnce);
      if (found.length > 0) await take(found);
      count += found.length;
      if (found.length < atOnce) return count;
      await pause(breath, this.tools.signal);
    }
  }

  #isOver(): boolean {
    const over = this.tools.signal.aborted || performance.now() > this.#until;
    this.unfinished ||= over;
    return over;
  }
}
