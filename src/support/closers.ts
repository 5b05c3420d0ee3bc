import type { Log } from './log.ts';
import { within } from './waiting.ts';

/** What was opened, in order; closed backwards, each with its own deadline, the slow ones named. */
export class Closers {
  readonly #list: { name: string; close: () => Promise<void> }[] = [];
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, close: () => Promise<void>): void {
    this.#list.push({ name, close });
  }

  /** To be closed after everything else, whenever it was opened. */
  addFirst(name: string, close: () => Promise<void>): void {
    this.#list.unshift({ name, close });
  }

  async closeAll(secondsEach: number): Promise<void> {
    for (const { name, close } of this.#list.splice(0).reverse()) {
      try {
        await within(secondsEach, close(), () => new Error(`did not close within ${secondsEach} s`));
      } catch (thrown) {
        this.#log.error({ part: name, err: thrown }, 'Part did not close cleanly.');
      }
    }
  }
}
