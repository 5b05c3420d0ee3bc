import { Refusal } from './answers.ts';

// usage plans: rate a second and burst of each operation [V]
const plans = {
  searchOrders: [0.0056, 20],
  getOrder: [0.5, 30],
  confirmShipment: [2, 10],
  patchListingsItem: [5, 5],
  getListingsItem: [5, 10],
  createFeed: [0.0083, 15],
  createFeedDocument: [0.5, 15],
  getFeed: [2, 15],
  getFeedDocument: [0.0222, 10],
} as const;

export type Operation = keyof typeof plans;

/** One token bucket for each operation of the account, on the clock of the simulator. */
export class Rates {
  readonly #now: () => number;
  readonly #levels = new Map<Operation, { left: number; at: number }>();
  /** Told to callers, and kept to, in place of the usual rate. */
  readonly agreed = new Map<Operation, number>();
  enforced: boolean;

  constructor(now: () => number, enforced: boolean) {
    this.#now = now;
    this.enforced = enforced;
  }

  take(operation: Operation): Record<string, string> {
    const [usual, burst] = plans[operation];
    const rate = this.agreed.get(operation) ?? usual;
    const now = this.#now();
    const { left, at } = this.#levels.get(operation) ?? { left: burst, at: now };
    const level = Math.min(burst, left + ((now - at) / 1000) * rate);
    if (this.enforced && level < 1) {
      this.#levels.set(operation, { left: level, at: now });
      // 429: QuotaExceeded [V]
      throw new Refusal(429, 'QuotaExceeded', 'You exceeded your quota for the requested resource.');
    }
    this.#levels.set(operation, { left: level - 1, at: now });
    // header with the live rate [V]
    return { 'x-amzn-ratelimit-limit': String(rate) };
  }
}
