/** What waits, by whom it belongs to. It is taken in turns, so that whoever brings very much waits for its own only. */
export class FairLine<T> {
  /** In the order of their turns: who was served goes to the end. */
  readonly #lines = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(owner: string): number {
    return this.#lines.get(owner)?.length ?? 0;
  }

  owners(): string[] {
    return [...this.#lines.keys()];
  }

  push(owner: string, item: T): void {
    const line = this.#lines.get(owner);
    if (line) line.push(item);
    else this.#lines.set(owner, [item]);
    this.#size += 1;
  }

  /**
   * At most so many: one of each owner in turn, of each the oldest first. `share`: where several wait, of each at most so many, so that
   * who brings one does not pay for what the others bring.
   */
  take(howMany: number, share = howMany): T[] {
    const taken: T[] = [];
    const rounds = this.#lines.size > 1 ? share : howMany;
    for (let round = 0; round < rounds && taken.length < howMany && this.#size > 0; round++) {
      for (const [owner, line] of [...this.#lines]) {
        if (taken.length >= howMany) break;
        taken.push(...line.splice(0, 1));
        this.#size -= 1;
        this.#lines.delete(owner);
        if (line.length > 0) this.#lines.set(owner, line);
      }
    }
    return taken;
  }

  /** Keeps only what is wanted. */
  filter(wanted: (item: T) => boolean): void {
    for (const [owner, line] of [...this.#lines]) {
      const kept = line.filter(wanted);
      this.#size -= line.length - kept.length;
      if (kept.length > 0) this.#lines.set(owner, kept);
      else this.#lines.delete(owner);
    }
  }
}
