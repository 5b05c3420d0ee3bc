import type { Clock } from '../support/clock.ts';
import { type BucketSize, restBucket } from './rate-buckets.ts';
import { type LineParts, RateLine } from './rate-line.ts';

interface Parts extends Omit<LineParts, 'connector' | 'signal'> {
  readonly clock: Clock;
}

/** What may be called, by connector and bucket: two connections to one account share it, as do all daemons of this store. */
export class Budgets {
  readonly #parts: Parts;
  readonly #lines = new Map<string, RateLine>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(connector: string, signal: AbortSignal) {
    const { store, clock } = this.#parts;
    return {
      spend: async (bucket: BucketSize, cost = 1): Promise<void> => {
        if (cost <= 0) return;
        const key = JSON.stringify([connector, bucket.name]);
        const line = this.#lines.get(key) ?? new RateLine({ ...this.#parts, connector, signal }, bucket);
        this.#lines.set(key, line);
        try {
          await line.spend(bucket, cost);
        } finally {
          if (line.isEmpty && this.#lines.get(key) === line) this.#lines.delete(key);
        }
      },
      rest: async (bucket: BucketSize, until: number): Promise<void> => {
        // The store's clock may be another than the one by which it was said.
        const milliseconds = until - clock.now();
        if (!(milliseconds > 0)) return;
        await store.commits.commit({
          apply: (trx) => restBucket(trx, store.dialect, connector, bucket, milliseconds),
        });
      },
    };
  }
}
