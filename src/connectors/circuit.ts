import type { CrossdockError } from '../support/errors.ts';

/** A connection that is down is tried at most this often, whatever waits for it. */
const probeMilliseconds = 55_000;

export type CircuitState = 'closed' | 'open' | 'probing';

/**
 * What one daemon knows of a connection. Closed: calls go through. Open: it was found down; nothing else need find out the same. After a
 * while one call goes through as a probe, and its answer counts for all.
 */
export class Circuit {
  readonly #now: () => number;
  #down: { readonly error: CrossdockError; since: number; probedAt: number } | undefined;
  #probing = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get state(): CircuitState {
    if (!this.#down) return 'closed';
    return this.#probing ? 'probing' : 'open';
  }

  /** What the last probe found, while nothing may go through. */
  get standing(): CrossdockError | undefined {
    if (!this.#down) return undefined;
    const due = this.#now() - this.#down.probedAt >= probeMilliseconds;
    return due && !this.#probing ? undefined : this.#down.error;
  }

  get down(): { readonly code: string; readonly since: number } | undefined {
    return this.#down && { code: this.#down.error.code, since: this.#down.since };
  }

  /** Somebody wants to know now. */
  probeNow(): void {
    if (this.#down) this.#down.probedAt = Number.NEGATIVE_INFINITY;
  }

  /** Before a call: throws what stands. The call after a while is the probe. */
  enter(): void {
    const { standing } = this;
    if (standing) throw standing;
    this.#probing = this.#down !== undefined;
  }

  /** The other side has answered, be it with a refusal. */
  answered(): void {
    this.#down = undefined;
    this.#probing = false;
  }

  silent(error: CrossdockError): void {
    this.#probing = false;
    this.#down = { error, since: this.#down?.since ?? this.#now(), probedAt: this.#now() };
  }

  /** Ended without telling anything of the other side. */
  inconclusive(): void {
    this.#probing = false;
  }
}
