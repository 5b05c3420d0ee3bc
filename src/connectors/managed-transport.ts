import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import type { Circuit } from './circuit.ts';
import type { Look, Page, TestStep, Transport } from './contract.ts';
import type { Slots } from './slots.ts';

type Optional = 'list' | 'fetch' | 'peek' | 'remove' | 'send' | 'trace' | 'shipMethods';

/** What keeps one connection from holding up the others. */
export interface Bounds {
  readonly slots: Slots;
  readonly circuit: Circuit;
}

/**
 * A transport that knows how many calls are in it, so that it can be closed between two of them. Somebody who still holds it after
 * that gets a fresh one for each burst of calls: nothing stays open behind their back. No more calls at once than the connection has
 * slots, and none while its circuit is open.
 */
export class ManagedTransport {
  /** What callers get. Methods that the adapter lacks are absent here too. */
  readonly transport: Transport;
  readonly bounds: Bounds;
  readonly #connect: () => Transport;
  #inner: Transport;
  #calls = 0;
  #retired = false;
  #closed = false;
  #quiet: (() => void)[] = [];

  constructor(connect: () => Transport, bounds: Bounds) {
    this.bounds = bounds;
    this.#connect = connect;
    this.#inner = connect();
    this.transport = this.#wrapped();
  }

  /** Resolves when the last call has ended and everything is closed. */
  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#calls > 0) await new Promise<void>((resolve) => this.#quiet.push(resolve));
    await this.#close();
  }

  #wrapped(): Transport {
    const inner = this.#inner;
    const watch = (...given: Parameters<NonNullable<Transport['watch']>>) => {
      const stop = this.#open().watch?.(...given);
      return async () => stop?.();
    };
    return {
      fetchClaims: inner.fetchClaims,
      ...(inner.dropsDoubles && { dropsDoubles: true }),
      ...(inner.namesRecords && { namesRecords: true }),
      ...(inner.asksFirst && { asksFirst: true }),
      ...(inner.messageId && { messageId: inner.messageId }),
      ...this.#counted('list'),
      ...this.#counted('fetch'),
      ...this.#counted('peek'),
      ...this.#counted('remove'),
      ...this.#counted('send'),
      ...this.#counted('trace'),
      ...this.#counted('shipMethods'),
      ...(inner.pages && { pages: (look) => this.#pages(look) }),
      ...(inner.watch && { watch }),
      test: (place, want) => this.#test((open) => open.test(place, want)),
      close: () => this.#close(),
    };
  }

  #counted<Name extends Optional>(name: Name): Pick<Transport, Name> | object {
    if (!this.#inner[name]) return {};
    const call = (...given: unknown[]) =>
      this.#counting(() =>
        this.#bounded(async () => {
          const open = this.#open();
          return (open[name] as (...given: unknown[]) => Promise<unknown>).apply(open, given);
        }),
      );
    return { [name]: call };
  }

  /** One call from the first page to the last, so that nothing is closed in between; a slot is taken for each page alone. */
  async *#pages(look: Look): AsyncGenerator<Page, void> {
    this.#calls++;
    try {
      const pages = this.#open().pages?.(look);
      if (!pages) return;
      try {
        for (;;) {
          const next = await this.#bounded(() => pages.next());
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await pages.return();
      }
    } finally {
      await this.#ended();
    }
  }

  async #bounded<T>(work: () => Promise<T>): Promise<T> {
    const { slots, circuit } = this.bounds;
    return slots.use(async () => {
      circuit.enter();
      try {
        const result = await work();
        circuit.answered();
        return result;
      } catch (thrown) {
        const error = asCrossdockError(thrown);
        if (isOwn(error)) circuit.inconclusive();
        else if (error.outage) {
          circuit.silent(error);
          slots.turnAway(error);
        } else circuit.answered();
        throw thrown;
      }
    });
  }

  async *#test(begin: (open: Transport) => AsyncGenerator<TestStep>): AsyncGenerator<TestStep> {
    this.#calls++;
    try {
      yield* begin(this.#open());
    } finally {
      await this.#ended();
    }
  }

  async #counting<T>(work: () => Promise<T>): Promise<T> {
    this.#calls++;
    try {
      return await work();
    } finally {
      await this.#ended();
    }
  }

  async #ended(): Promise<void> {
    if (--this.#calls > 0) return;
    for (const tell of this.#quiet.splice(0)) tell();
    if (this.#retired) await this.#close();
  }

  #open(): Transport {
    if (this.#closed) {
      this.#inner = this.#connect();
      this.#closed = false;
    }
    return this.#inner;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#inner.close();
  }
}

/** It came from this side (a fault, the store behind vault and budget, the budget itself) and tells nothing of the other one. */
function isOwn({ code }: CrossdockError): boolean {
  return ['UNEXPECTED', 'API_RATE_BUDGET', 'LEASE_LOST'].includes(code) || /^(STORE|SECRET)_/.test(code);
}
