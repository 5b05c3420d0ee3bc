/** Work on one order one after the other, on different orders side by side. */
export class OrderTurns {
  readonly #last = new Map<number, Promise<unknown>>();

  async take<T>(orderId: number, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(orderId) ?? Promise.resolve()).then(work, work);
    this.#last.set(orderId, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(orderId) === mine) this.#last.delete(orderId);
    }
  }
}
