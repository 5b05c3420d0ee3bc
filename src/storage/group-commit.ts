import type { Kysely } from 'kysely';
import type { OutboxRow, OutgoingTicket } from '../queue/queue.ts';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';
import { breathe, pause } from '../support/waiting.ts';
import { concernsStore, withPatience } from './commit-retry.ts';
import { errors } from './errors.ts';
import { deleteRows, insertOutbox } from './outbox.ts';
import type { Schema } from './schema.ts';
import type { Dialect, Trx } from './scope.ts';

/** What one handler wants committed; it shares a transaction with everything else that is waiting. */
export interface Work {
  /** May run twice: when the shared transaction failed, each work is redone alone. Awaits nothing but store calls on `trx`. */
  apply?(trx: Trx): Promise<void>;
  /** Read after `apply`, which may fill it (and has to empty it first). */
  readonly tickets?: readonly OutgoingTicket[];
  /** Outbox rows that this work settles (embedded queue); deleted in the same commit. */
  readonly settles?: readonly number[];
  /** One piece of something large: it lets small work go first, for a moment. */
  readonly large?: boolean;
}

export interface GroupCommit {
  /** Resolves when it is durable; rejects with the work's own error, or with a `STORE_` error when the store could not commit. */
  commit(work: Work): Promise<void>;
  /** Rows to delete with the next commit (published tickets); resolves when that is durable. Alone it is in no hurry. */
  fold(ids: readonly number[]): Promise<void>;
  /** For large work, between two slices: a turn of the loop, and longer while small work is being committed; never for long. */
  giveWay(): Promise<void>;
  /** Called after each commit that wrote tickets, with all of them (also those of tiers and dead ones). Returns how to stop it. */
  onCommitted(listener: (rows: readonly OutboxRow[]) => void): () => void;
  /** Resolves when everything that was handed over before has been tried. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting<T> {
  readonly what: T;
  resolve(): void;
  reject(cause: unknown): void;
}

/** One transaction's worth: more makes it no faster, but a failure dearer. */
const worksAtOnce = 500;
/** How long folded deletes wait for a commit to ride with, in milliseconds. */
const foldPatience = 100;
/** A commit lets timers and sockets have a turn after so many milliseconds. */
const turn = 20;

/** Small work that was heard of so many milliseconds ago is still going on: a job makes its commits in quick succession. */
const smallLingers = 25;
/** How long a slice of large work waits for small work, in milliseconds: it gets its share however busy the others are. */
const courtesy = 60;

export interface CommitterParts {
  readonly db: Kysely<Schema>;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: string;
}

/** Everything that waits shares one transaction; the next begins when it has ended. No timer: an idle store commits at once. */
export class GroupCommitter implements GroupCommit {
  readonly #parts: CommitterParts;
  readonly #listeners = new Set<(rows: readonly OutboxRow[]) => void>();
  readonly #works: Waiting<Work>[] = [];
  readonly #folds: Waiting<readonly number[]>[] = [];
  #running: Promise<void> | undefined;
  #foldTimer: NodeJS.Timeout | undefined;
  #closed = false;
  #smallAt = Number.NEGATIVE_INFINITY;

  constructor(parts: CommitterParts) {
    this.#parts = parts;
  }

  async commit(work: Work): Promise<void> {
    if (work.large) await this.giveWay();
    else this.#smallAt = performance.now();
    if (this.#closed) throw errors.STORE_CLOSED();
    await new Promise<void>((resolve, reject) => {
      this.#works.push({ what: work, resolve, reject });
      void this.#start();
    });
    if (!work.large) this.#smallAt = performance.now();
  }

  async giveWay(): Promise<void> {
    await breathe();
    const until = performance.now() + courtesy;
    for (let now = performance.now(); now < until && now - this.#smallAt < smallLingers; now = performance.now())
      await pause(5);
  }

  fold(ids: readonly number[]): Promise<void> {
    if (this.#closed) return Promise.reject(errors.STORE_CLOSED());
    if (ids.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#folds.push({ what: ids, resolve, reject });
      this.#remindOfFolds(foldPatience);
    });
  }

  onCommitted(listener: (rows: readonly OutboxRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async drain(): Promise<void> {
    await this.#running;
    if (this.#works.length > 0 || this.#folds.length > 0) await this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.drain();
    clearTimeout(this.#foldTimer);
    this.#foldTimer = undefined;
    // The rows of deletes that could not be committed are published again after the next start; duplicates are absorbed.
    for (const { reject } of this.#folds.splice(0)) reject(errors.STORE_CLOSED());
  }

  #start(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    do {
      // Whoever is about to hand something over in this turn of the loop still shares the transaction.
      await breathe();
      const folds = this.#folds.splice(0);
      const committed = await this.#commitTogether(this.#works.splice(0, worksAtOnce), folds);
      if (!committed) this.#putBack(folds);
    } while (this.#works.length > 0);
    // In the same breath as the check: a work that comes a moment later has to find nobody running.
    this.#running = undefined;
  }

  /** Returns whether the folded deletes are committed. */
  async #commitTogether(
    works: readonly Waiting<Work>[],
    folds: readonly Waiting<readonly number[]>[],
  ): Promise<boolean> {
    if (works.length === 0 && folds.length === 0) return true;
    try {
      const rows = await withPatience(() => this.#transaction(works, folds));
      for (const { resolve } of [...works, ...folds]) resolve();
      if (rows.length > 0) this.#tell(rows);
      return true;
    } catch (thrown) {
      if (works.length > 1 && !concernsStore(thrown)) return await this.#commitOneByOne(works, folds);
      for (const { reject } of works) reject(thrown);
      this.#parts.log.debug({ works: works.length, err: thrown }, 'Commit failed.');
      return false;
    }
  }

  /** Only the guilty one rejects. */
  async #commitOneByOne(
    works: readonly Waiting<Work>[],
    folds: readonly Waiting<readonly number[]>[],
  ): Promise<boolean> {
    let folded = folds.length === 0;
    for (const work of works) {
      const committed = await this.#commitTogether([work], folded ? [] : folds);
      folded ||= committed;
    }
    return folded;
  }

  async #transaction(
    works: readonly Waiting<Work>[],
    folds: readonly Waiting<readonly number[]>[],
  ): Promise<OutboxRow[]> {
    const { db, dialect, clock, writer } = this.#parts;
    return await db.transaction().execute(async (trx) => {
      const tickets: OutgoingTicket[] = [];
      const settled = folds.flatMap(({ what }) => what);
      let since = performance.now();
      for (const { what: work } of works) {
        await work.apply?.(trx);
        tickets.push(...(work.tickets ?? []));
        settled.push(...(work.settles ?? []));
        if (performance.now() - since > turn) {
          await breathe();
          since = performance.now();
        }
      }
      const rows = await insertOutbox(trx, dialect, withoutDuplicates(tickets), writer, clock.iso());
      await deleteRows(trx, dialect, settled);
      return rows;
    });
  }

  #tell(rows: readonly OutboxRow[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(rows);
      } catch (thrown) {
        this.#parts.log.error({ err: thrown }, 'A listener to commits failed.');
      }
    }
  }

  #putBack(folds: readonly Waiting<readonly number[]>[]): void {
    if (folds.length === 0) return;
    this.#folds.unshift(...folds);
    this.#remindOfFolds(foldPatience * 20);
  }

  #remindOfFolds(milliseconds: number): void {
    if (this.#closed) return;
    this.#foldTimer ??= setTimeout(() => {
      this.#foldTimer = undefined;
      if (this.#folds.length > 0) void this.#start();
    }, milliseconds);
  }
}

/** A superfluous wake-up finds nothing; one per subject and commit will do. */
function withoutDuplicates(tickets: readonly OutgoingTicket[]): OutgoingTicket[] {
  const seen = new Map<string, OutgoingTicket>();
  for (const outgoing of tickets) {
    const key = JSON.stringify([outgoing.ticket.stage, outgoing.ticket.subject, outgoing.to]);
    if (!seen.has(key)) seen.set(key, outgoing);
  }
  return [...seen.values()];
}
