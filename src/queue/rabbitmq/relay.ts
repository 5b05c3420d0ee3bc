import type { StageName } from '../../pipeline.ts';
import type { CrossdockError } from '../../support/errors.ts';
import type { Log } from '../../support/log.ts';
import { breathe, pause } from '../../support/waiting.ts';
import type { OutboxLane, OutboxRow } from '../queue.ts';
import { Backlog } from './backlog.ts';
import { Credit, type CreditOptions } from './credit.ts';
import { KnownRows } from './known-rows.ts';
import { messageOf, type Sender } from './message.ts';
import { confirmSeconds, type Publisher } from './publisher.ts';

export interface RelayOptions {
  readonly publisher: Pick<Publisher, 'ready' | 'publish'>;
  readonly sender: Sender;
  readonly log: Log;
  onConfirmed(ids: readonly number[]): void;
  readUnsent(limit: number, excluding: ReadonlySet<number>, without: readonly OutboxLane[]): Promise<OutboxRow[]>;
  /** Keeps the queues of the stages short; without it they take what comes. */
  readonly credit?: CreditOptions | undefined;
  /** The broker's reason for taking nothing now; empty while it does. */
  blocked(): string;
  /** The connection for publishing is of no use any more. */
  restart(reason: Error): void;
}

/** Messages written and not yet confirmed: enough to keep the broker busy (5,000 in flight give little more), 2 MB at most. */
const windowSize = 2_000;
const pageSize = 1_000;
/** Written before other handles get their turn. */
const sliceSize = 250;
const tickMilliseconds = 1_000;
/** Ticks that a refused row rests before it is read from the store and offered again. */
const restTicks = 2;
/** Refused rows kept in mind; with more of them a stage is so full that reading on would only turn the outbox over. */
const restingMost = 5_000;

/** Carries outbox rows to the broker, in batches with confirms. The store stays the truth: a row in no list here is read again. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #known = new KnownRows();
  /** Insertion order is the order of sending: the first is the oldest. */
  readonly #flying = new Map<number, { row: OutboxRow; since: number }>();
  readonly #waiting = new Backlog();
  readonly #credit: Credit;
  #confirmed: number[] = [];
  #resting = 0;
  #restLeft = 0;
  /** The store holds rows that were too many for the buffer. */
  #behind = true;
  /** Rows were turned away after the read that runs now had begun. */
  #overflowed = false;
  #reading = false;
  #pumping = false;
  #pumpAgain = false;
  #telling = false;
  #closed = false;
  #refusalsTold = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#credit = new Credit(options.credit);
    this.#timer = setInterval(() => this.#tick(), tickMilliseconds);
    this.#timer.unref();
  }

  committed(rows: readonly OutboxRow[]): void {
    if (this.#closed) return;
    this.#take(rows);
    this.#pump();
  }

  /** A new connection: what was in flight is sent again, whether stored or not; the store is read for the rest. */
  connected(): void {
    this.#credit.forget();
    this.#behind = true;
    void this.#readStore();
    this.#pump();
  }

  disconnected(): void {
    this.#again([...this.#flying.values()].map(({ row }) => row));
    this.#flying.clear();
  }

  unblocked(): void {
    const now = performance.now();
    for (const flight of this.#flying.values()) flight.since = now;
    this.#pump();
  }

  /** Sends what is here and waits for its confirms; ends in any case after `seconds`. The rest stays in the store. */
  async close(seconds: number): Promise<void> {
    const until = performance.now() + seconds * 1000;
    while (this.#flying.size + this.#waiting.size > 0 && performance.now() < until) {
      if (!this.#options.publisher.ready || this.#options.blocked()) break;
      await pause(5);
    }
    this.#closed = true;
    clearInterval(this.#timer);
    this.#tell();
  }

  #take(rows: readonly OutboxRow[]): void {
    for (const row of rows) {
      if (this.#known.has(row.id)) continue;
      if (this.#waiting.add(row)) this.#known.place(row, 'waiting');
      else {
        this.#behind = true;
        this.#overflowed = true;
      }
    }
  }

  #pump(): void {
    if (this.#pumping) {
      this.#pumpAgain = true;
      return;
    }
    this.#pumping = true;
    void this.#send().finally(() => {
      this.#pumping = false;
      if (!this.#pumpAgain) return;
      this.#pumpAgain = false;
      this.#pump();
    });
  }

  /** Collects with a turn of the loop what several commits hand over, then writes while there is room in the window and in the queues. */
  async #send(): Promise<void> {
    await breathe();
    while (this.#mayWrite()) {
      const room = Math.min(sliceSize, windowSize - this.#flying.size);
      const rows = this.#waiting.take(room, (stage) => this.#credit.of(stage));
      if (rows.length === 0) break;
      for (const row of rows) this.#write(row);
      await breathe();
    }
    const waiting = this.#waiting.stagesWaiting();
    if (this.#mayWrite() && waiting.some((stage) => this.#credit.of(stage) <= 0)) this.#lookAtQueues(waiting);
    if (this.#behind && this.#waiting.size < pageSize && this.#mayWrite()) void this.#readStore();
  }

  #lookAtQueues(stages: readonly StageName[]): void {
    const flying = (wanted: StageName) =>
      [...this.#flying.values()].filter(({ row: { ticket, to } }) => to === 'now' && ticket.stage === wanted).length;
    void this.#credit.look(stages, flying, () => this.#pump());
  }

  #mayWrite(): boolean {
    return this.#options.publisher.ready && !this.#options.blocked() && this.#flying.size < windowSize && !this.#closed;
  }

  #write(row: OutboxRow): void {
    const flight = { row, since: performance.now() };
    this.#known.place(row, 'flying');
    this.#flying.set(row.id, flight);
    if (row.to === 'now') this.#credit.spend(row.ticket.stage);
    try {
      this.#options.publisher.publish(messageOf(row, this.#options.sender), (failure) => {
        // After a loss the row flies again under its old id: a late word about the first flight is not meant for the second.
        if (this.#flying.get(row.id) === flight) this.#landed(row, failure);
      });
    } catch (thrown) {
      this.#options.log.error({ row: row.id, err: thrown }, 'Outbox row cannot be written to the broker.');
      this.#rest(row);
    }
  }

  #landed(row: OutboxRow, failure: CrossdockError | undefined): void {
    if (failure) {
      if (failure.code === 'QUEUE_NOT_CONFIRMED') return;
      this.#tellRefusal(row, failure);
      this.#rest(row);
      return;
    }
    this.#flying.delete(row.id);
    this.#known.place(row, 'confirmed');
    this.#confirmed.push(row.id);
    if (this.#telling) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      this.#tell();
      this.#pump();
    });
  }

  /** A refused row leaves the window, so that the tickets of other stages pass it; the store gives it back later. */
  #rest(row: OutboxRow): void {
    this.#flying.delete(row.id);
    this.#known.place(row, 'resting');
    this.#resting++;
    if (this.#restLeft === 0) this.#restLeft = restTicks;
    this.#behind = true;
  }

  #again(rows: OutboxRow[]): void {
    for (const row of rows) this.#known.place(row, 'waiting');
    this.#waiting.again(rows);
  }

  #tell(): void {
    if (this.#confirmed.length === 0) return;
    try {
      this.#options.onConfirmed(this.#confirmed.splice(0));
    } catch (thrown) {
      this.#options.log.error({ err: thrown }, 'Confirmed outbox rows could not be handed back.');
    }
  }

  #tellRefusal(row: OutboxRow, failure: CrossdockError): void {
    if (performance.now() - this.#refusalsTold < 30_000 && this.#refusalsTold > 0) return;
    this.#refusalsTold = performance.now();
    const fields = { stage: row.ticket.stage, row: row.id, code: failure.code, hint: failure.hint };
    this.#options.log.warn(fields, 'Broker refuses tickets; they stay in the outbox.');
  }

  #tick(): void {
    if (this.#restLeft > 0 && --this.#restLeft === 0) {
      this.#known.forget(this.#known.idsThatAre('resting'));
      this.#resting = 0;
    }
    if (!this.#options.publisher.ready || this.#options.blocked()) return;
    const [oldest] = this.#flying.values();
    if (oldest && performance.now() - oldest.since > confirmSeconds * 1000) {
      this.#options.restart(new Error(`no confirm for an outbox row within ${confirmSeconds} s`));
      return;
    }
    void this.#readStore();
  }

  /** One read at a time, page after page while the store has more than the buffer held. */
  async #readStore(): Promise<void> {
    if (this.#reading || this.#closed || this.#resting > restingMost) return;
    this.#reading = true;
    this.#overflowed = false;
    try {
      const full = await this.#readPage();
      this.#behind = full || this.#overflowed;
      this.#pump();
    } catch (thrown) {
      this.#options.log.error({ err: thrown }, 'The outbox cannot be read; tried again in a second.');
    } finally {
      this.#reading = false;
    }
  }

  /** Whether there is more to read. */
  async #readPage(): Promise<boolean> {
    /** Confirmed by the broker, but the caller has not deleted them yet: they must not fill page after page. */
    const lingering = new Set<number>();
    for (;;) {
      const without = this.#waiting.lanesWithEnough();
      const confirmedBefore = this.#known.idsThatAre('confirmed', without);
      const rows = await this.#options.readUnsent(
        pageSize,
        new Set([...lingering, ...this.#known.idsInHand()]),
        without,
      );
      const full = rows.length >= pageSize;
      for (const { id } of rows) if (this.#known.where(id) === 'confirmed') lingering.add(id);
      const last = full ? (rows.at(-1)?.id ?? 0) : Number.POSITIVE_INFINITY;
      this.#known.forget(confirmedBefore.filter((id) => id <= last && !lingering.has(id)));
      const fresh = rows.filter(({ id }) => !this.#known.has(id));
      this.#take(fresh);
      if (fresh.length > 0 || !full) return full || without.length > 0;
    }
  }
}
