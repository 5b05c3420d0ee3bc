/** What callers have set going and is not over: it may have written already, so it ends before store and queue are closed. */
export class InHand {
  readonly #works = new Set<Promise<unknown>>();

  /** Gives back the same. */
  add<T>(work: Promise<T>): Promise<T> {
    this.#works.add(work);
    const done = () => this.#works.delete(work);
    work.then(done, done);
    return work;
  }

  /** Of what follows a request, too. */
  async over(): Promise<void> {
    while (this.#works.size > 0) await Promise.allSettled(this.#works);
  }
}
