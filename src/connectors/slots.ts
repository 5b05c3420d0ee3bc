import type { CrossdockError } from '../support/errors.ts';
import { errors } from './transports/errors.ts';

interface Waiter {
  go(): void;
  fail(error: CrossdockError): void;
}

/** How long a call waits for a free slot before its work is put off, in milliseconds: a hanging call ends sooner or later, too. */
const patience = 60_000;

/** Calls at one connection at the same time; the next one goes when one ends, in the order in which they came. */
export class Slots {
  readonly #name: string;
  readonly #atOnce: number;
  readonly #waiting: Waiter[] = [];
  #inUse = 0;

  constructor(name: string, atOnce: number) {
    this.#name = name;
    this.#atOnce = atOnce;
  }

  get figures(): { readonly atOnce: number; readonly inUse: number; readonly waiting: number } {
    return { atOnce: this.#atOnce, inUse: this.#inUse, waiting: this.#waiting.length };
  }

  /** Throws `CONNECTION_BUSY` when none becomes free in time, or whatever those who wait are told. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      this.#inUse -= 1;
      this.#waiting.shift()?.go();
    }
  }

  /** Whoever waits would only find out the same, one after the other. */
  turnAway(error: CrossdockError): void {
    for (const waiter of this.#waiting.splice(0)) waiter.fail(error);
  }

  async #take(): Promise<void> {
    if (this.#inUse < this.#atOnce) {
      this.#inUse += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        go: () => {
          clearTimeout(timer);
          this.#inUse += 1;
          resolve();
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.fail(this.#busy());
      }, patience);
      this.#waiting.push(waiter);
    });
  }

  #busy(): CrossdockError {
    return errors.CONNECTION_BUSY({
      message: `All ${this.#atOnce} slots of connection "${this.#name}" were in use for ${patience / 1000} s.`,
      value: this.#name,
    });
  }
}
