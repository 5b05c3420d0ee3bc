import type { CrossdockError } from '../../../support/errors.ts';

const firstPauseSeconds = 60;
const longestPauseSeconds = 3600;

/**
 * After a refused login the server is left alone for a while: partners lock accounts and block addresses after a few wrong
 * passwords. A change of settings makes a new connection and with it a new guard.
 */
export class LoginGuard {
  readonly #now: () => number;
  #refusal: CrossdockError | undefined;
  #until = 0;
  #pause = firstPauseSeconds;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws the last refusal while it is too early to knock again. */
  check(): void {
    if (this.#refusal && this.#now() < this.#until) throw this.#refusal;
  }

  refused(refusal: CrossdockError): void {
    this.#refusal = refusal;
    this.#until = this.#now() + this.#pause * 1000;
    this.#pause = Math.min(this.#pause * 4, longestPauseSeconds);
  }

  accepted(): void {
    this.#refusal = undefined;
    this.#pause = firstPauseSeconds;
  }
}
