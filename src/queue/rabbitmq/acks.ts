/** The two words to the broker that this needs; `upTo` = all older ones as well. */
export interface AckPort {
  ack(tag: number, upTo: boolean): void;
}

/**
 * Acknowledgements of one channel, gathered: one frame for everything that settled in a turn of the loop. "All up to" is used only
 * as far as everything older has settled too; a tag beyond a gap is acknowledged alone. A tag must never be named twice: the
 * broker would close the channel.
 */
export class Acks {
  readonly #port: AckPort;
  /** Delivered and not yet past, in order of delivery. */
  #open: number[] = [];
  readonly #settled = new Set<number>();
  readonly #sentAlone = new Set<number>();
  #planned = false;
  #ended = false;

  constructor(port: AckPort) {
    this.#port = port;
  }

  delivered(tag: number): void {
    this.#open.push(tag);
  }

  settle(tag: number): void {
    if (this.#ended) return;
    this.#settled.add(tag);
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.flush();
    });
  }

  /** Given back to the broker: nothing more is said about it. */
  forget(tag: number): void {
    this.#open = this.#open.filter((open) => open !== tag);
  }

  flush(): void {
    if (this.#ended) return;
    const upTo = this.#advance();
    if (upTo > 0) this.#port.ack(upTo, true);
    for (const tag of this.#settled) {
      this.#sentAlone.add(tag);
      this.#port.ack(tag, false);
    }
    this.#settled.clear();
  }

  /** The channel is gone: its tags mean nothing any more. */
  end(): void {
    this.#ended = true;
  }

  /** Takes the settled ones off the front; the newest of them that has not been acknowledged alone. */
  #advance(): number {
    let upTo = 0;
    let past = 0;
    for (const tag of this.#open) {
      if (this.#settled.delete(tag)) upTo = tag;
      else if (!this.#sentAlone.delete(tag)) break;
      past++;
    }
    if (past > 0) this.#open = this.#open.slice(past);
    return upTo;
  }
}
