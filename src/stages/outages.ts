import type { CrossdockError } from '../support/errors.ts';

/** A connection that is down is probed at most this often, whatever waits for it. */
const probeMilliseconds = 55_000;

/** Which connections were found down, and when: the memory of one daemon, shared by its stages. */
export class Outages {
  readonly #seen = new Map<string, { error: CrossdockError; at: number }>();

  /** The error of the last probe while it is fresh: nothing else need find out the same. Whoever asks after that is the next probe. */
  standing(connection: string, now: number): CrossdockError | undefined {
    const last = this.#seen.get(connection);
    if (!last || now - last.at < probeMilliseconds) return last?.error;
    last.at = now;
    return undefined;
  }

  /** A repetition of a standing outage does not prolong it. */
  seen(connection: string, error: CrossdockError, now: number): void {
    if (connection !== '-' && this.#seen.get(connection)?.error !== error)
      this.#seen.set(connection, { error, at: now });
  }

  over(connection: string): void {
    this.#seen.delete(connection);
  }
}
