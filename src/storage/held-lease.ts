import { performance } from 'node:perf_hooks';
import type { Log } from '../support/log.ts';
import { pause } from '../support/waiting.ts';
import { errors, freeLease, keepLease, type Lease, takeLease } from './leases.ts';
import type { Store } from './open.ts';
import type { Trx } from './scope.ts';

/** How long a lease outlives its holder's last word. */
export const leaseSeconds = 60;
const heartbeatSeconds = 15;
/** The effective step must end before the lease does: this much of it must be left when the step begins. */
const stepSeconds = 25;

/** A lease in use: prolonged by a heartbeat, checked in every commit, and by the monotonic clock before an effective step. */
export class HeldLease {
  readonly #store: Store;
  readonly #lease: Lease;
  readonly #heartbeat: NodeJS.Timeout;
  #until: number;

  constructor(store: Store, lease: Lease, until: number, log: Log) {
    this.#store = store;
    this.#lease = lease;
    this.#until = until;
    this.#heartbeat = setInterval(() => {
      this.#prolong().catch((thrown: unknown) =>
        log.warn({ lease: lease.name, err: thrown }, 'Lease could not be prolonged.'),
      );
    }, heartbeatSeconds * 1000);
  }

  /** Inside a commit of leased work: throws `LEASE_LOST` when somebody else has taken over. */
  async guard(trx: Trx): Promise<void> {
    await keepLease(trx, this.#store.dialect, this.#lease, leaseSeconds);
  }

  /** Right before an effective step: throws `LEASE_LOST` when the lease may run out while it is under way. */
  check(): void {
    if (performance.now() > this.#until - stepSeconds * 1000) throw errors.LEASE_LOST({ value: this.#lease.name });
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#store.commits.commit({ apply: (trx) => freeLease(trx, this.#lease) });
  }

  async #prolong(): Promise<void> {
    const asked = performance.now();
    await this.#store.commits.commit({ apply: (trx) => this.guard(trx) });
    this.#until = asked + leaseSeconds * 1000;
  }
}

/** Takes the lease, waiting up to `seconds` for a holder that is about to finish; `null` when it stays taken. */
export async function holdLease(
  store: Store,
  name: string,
  owner: string,
  log: Log,
  seconds = 3,
): Promise<HeldLease | null> {
  const patience = performance.now() + seconds * 1000;
  for (;;) {
    const asked = performance.now();
    let lease: Lease | null = null;
    await store.commits.commit({
      apply: async (trx) => {
        lease = await takeLease(trx, store.dialect, name, owner, leaseSeconds);
      },
    });
    if (lease) return new HeldLease(store, lease, asked + leaseSeconds * 1000, log);
    if (asked > patience) return null;
    await pause(200);
  }
}
