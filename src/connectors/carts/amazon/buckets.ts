import type { Bucket } from '../../api-contract.ts';

/** What Amazon lets an app do for one seller where it has not agreed on more: calls a second, and calls at once. */
const usual = {
  searchOrders: [0.0056, 20],
  getOrder: [0.5, 30],
  confirmShipment: [2, 10],
  patchListingsItem: [5, 5],
  getListingsItem: [5, 10],
  createFeedDocument: [0.5, 15],
  createFeed: [0.0083, 15],
  getFeed: [2, 15],
  getFeedDocument: [0.0222, 10],
} as const satisfies Record<string, readonly [number, number]>;

export type Operation = keyof typeof usual;

/** Buckets of one seller, with the rates that Amazon has named since for its account. */
export class Buckets {
  readonly #account: string;
  readonly #rates = new Map<Operation, number>();

  /** The same seller in another region has limits of its own. */
  constructor(region: string, sellerId: string) {
    this.#account = `${region}:${sellerId}`;
  }

  of(operation: Operation): Bucket {
    const [perSecond, burst] = usual[operation];
    return {
      name: `${operation}:${this.#account}`,
      perSecond: this.#rates.get(operation) ?? perSecond,
      burst,
    };
  }

  /** `x-amzn-RateLimit-Limit`: what holds now for this account. */
  learn(operation: Operation, headers: Headers): void {
    const told = Number(headers.get('x-amzn-ratelimit-limit') ?? Number.NaN);
    if (told > 0 && told < 1000) this.#rates.set(operation, told);
  }
}
