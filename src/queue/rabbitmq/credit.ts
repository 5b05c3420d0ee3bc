import type { StageName } from '../../pipeline.ts';
import type { Log } from '../../support/log.ts';
import { pause } from '../../support/waiting.ts';

export interface CreditOptions {
  /** Most tickets that lie ready in a stage's queue. */
  readonly readyMost: number;
  /** How many lie there now. */
  readyIn(stage: StageName): Promise<number>;
  readonly log: Log;
}

/** Between two looks at a queue that is long enough, in milliseconds. */
const lookMilliseconds = 25;

/**
 * How many more tickets a stage's queue at the broker shall take. The queue is first in, first out, whoever has a thousand in it before
 * the others; so it is kept short, and what is more waits in the outbox, where merchants take turns.
 */
export class Credit {
  readonly #options: CreditOptions | undefined;
  readonly #left = new Map<StageName, number>();
  #looking = false;

  /** Without options there is no bound. */
  constructor(options: CreditOptions | undefined) {
    this.#options = options;
  }

  of(stage: StageName): number {
    return this.#options ? (this.#left.get(stage) ?? this.#options.readyMost) : Number.POSITIVE_INFINITY;
  }

  spend(stage: StageName): void {
    if (this.#options) this.#left.set(stage, this.of(stage) - 1);
  }

  /** A new connection: nothing is known of the queues. */
  forget(): void {
    this.#left.clear();
  }

  /** Looks at the queues of these stages, some of which have no room; `told` when that may have changed. */
  async look(stages: readonly StageName[], flying: (stage: StageName) => number, told: () => void): Promise<void> {
    if (!this.#options || this.#looking) return;
    this.#looking = true;
    const { readyMost, readyIn, log } = this.#options;
    try {
      await pause(lookMilliseconds);
      for (const stage of stages) this.#left.set(stage, readyMost - (await readyIn(stage)) - flying(stage));
    } catch (thrown) {
      log.debug({ err: thrown }, 'Queues cannot be looked at now.');
      await pause(lookMilliseconds * 10);
    } finally {
      this.#looking = false;
    }
    told();
  }
}
