/** A kept login. */
export interface Session {
  readonly usable: boolean;
  end(): Promise<void>;
}

export interface PoolRules<S extends Session> {
  readonly open: () => Promise<S>;
  /** Logins at the same time. */
  readonly sessions: number;
  /** Pieces of work on one login at the same time. */
  readonly atOnce: number;
  readonly idleSeconds: number;
  /** Ends every session at once. */
  readonly signal: AbortSignal;
}

interface Slot<S> {
  readonly session: Promise<S>;
  opened: S | undefined;
  busy: number;
  idle: NodeJS.Timeout | undefined;
}

interface Waiter<S> {
  go(slot: Slot<S>): void;
  fail(thrown: unknown): void;
}

/** A few logins that are kept while there is work, filled one after the other, and ended when idle. */
export class SessionPool<S extends Session> {
  readonly #rules: PoolRules<S>;
  #slots: Slot<S>[] = [];
  readonly #waiting: Waiter<S>[] = [];
  readonly #endAll = () => void this.close();

  constructor(rules: PoolRules<S>) {
    this.#rules = rules;
  }

  async use<T>(work: (session: S) => Promise<T>): Promise<T> {
    const slot = await this.#acquire();
    try {
      return await work(await slot.session);
    } finally {
      this.#release(slot);
    }
  }

  /** Ends all logins; a later `use` opens one again. */
  async close(): Promise<void> {
    this.#rules.signal.removeEventListener('abort', this.#endAll);
    const slots = this.#slots;
    this.#slots = [];
    await Promise.allSettled(
      slots.map(async (slot) => {
        clearTimeout(slot.idle);
        await (await slot.session).end();
      }),
    );
  }

  async #acquire(): Promise<Slot<S>> {
    this.#slots = this.#slots.filter((slot) => !slot.opened || slot.opened.usable);
    const free = this.#slots.filter((slot) => slot.busy < this.#rules.atOnce).sort((a, b) => a.busy - b.busy)[0];
    if (free) return this.#take(free);
    if (this.#slots.length < this.#rules.sessions) return this.#take(this.#begin());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ go: (slot) => resolve(slot), fail: reject });
    });
  }

  #take(slot: Slot<S>): Slot<S> {
    slot.busy++;
    clearTimeout(slot.idle);
    return slot;
  }

  #begin(): Slot<S> {
    if (this.#slots.length === 0) this.#rules.signal.addEventListener('abort', this.#endAll, { once: true });
    const slot: Slot<S> = { session: this.#rules.open(), opened: undefined, busy: 0, idle: undefined };
    this.#slots.push(slot);
    slot.session.then(
      (session) => {
        slot.opened = session;
        if (!this.#slots.includes(slot)) void session.end();
      },
      (thrown) => this.#openingFailed(slot, thrown),
    );
    return slot;
  }

  /** Those who wait would only knock again, one after the other: they share the answer. */
  #openingFailed(slot: Slot<S>, thrown: unknown): void {
    this.#slots = this.#slots.filter((one) => one !== slot);
    if (this.#slots.length > 0) return;
    for (const waiter of this.#waiting.splice(0)) waiter.fail(thrown);
  }

  #release(slot: Slot<S>): void {
    slot.busy--;
    const next = this.#waiting.shift();
    if (next) {
      this.#acquire().then(next.go, next.fail);
    } else if (slot.busy === 0 && slot.opened) {
      slot.idle = setTimeout(() => this.#retire(slot), this.#rules.idleSeconds * 1000);
      slot.idle.unref();
    }
  }

  #retire(slot: Slot<S>): void {
    if (slot.busy > 0) return;
    this.#slots = this.#slots.filter((one) => one !== slot);
    if (this.#slots.length === 0) this.#rules.signal.removeEventListener('abort', this.#endAll);
    void slot.opened?.end();
  }
}
