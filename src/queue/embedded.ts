import { crashLimit, type StageName, stageNames } from '../pipeline.ts';
import type { Clock } from '../support/clock.ts';
import type { Log } from '../support/log.ts';
import { InHandList } from './in-hand-list.ts';
import type {
  Arrival,
  ConsumeOptions,
  DeadTicket,
  OutboxRow,
  Queue,
  QueueHealth,
  StageCount,
  TicketFailure,
} from './queue.ts';

/** A ready row, with how often a worker died with it in hand. */
export type ReadyRow = OutboxRow & { readonly deliveries: number };

/** What the embedded queue asks of the outbox table; every method that writes resolves after its commit. */
export interface OutboxTable {
  /** Rows that may be worked now (due), oldest first. */
  ready(now: string, limit: number): Promise<ReadyRow[]>;
  /** One delivery more for those of these rows that still exist; returns them. */
  countCrash(ids: readonly number[]): Promise<ReadyRow[]>;
  bury(id: number, failure: TicketFailure): Promise<void>;
  counts(now: string): Promise<StageCount[]>;
  dead(stage: StageName | undefined, limit: number): Promise<DeadTicket[]>;
  revive(id: number, by: string): Promise<boolean>;
  drop(id: number): Promise<boolean>;
}

export interface EmbeddedOptions {
  readonly table: OutboxTable;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the list of tickets in hand is kept for the next start. */
  readonly inHandPath: string;
  /** How often rows are looked for that another process wrote or that have become due. */
  readonly lookSeconds?: number;
}

/** Rows kept in memory per stage; what is beyond is read again when these are done. */
const bufferRows = 5000;
/** Rows read from the table at once, and the number of known rows below which more are read. */
const lookRows = 1000;

interface Lane {
  take: ((arrivals: Arrival[]) => Promise<void>) | undefined;
  atOnce: number;
  buffer: ReadyRow[];
  inHand: number;
  busy: boolean;
}

/** The outbox table *is* the queue: a ticket is handed over from memory right after the commit that wrote it. */
export class EmbeddedQueue implements Queue {
  readonly #options: EmbeddedOptions;
  readonly #lanes = new Map<StageName, Lane>(stageNames.map((name) => [name, emptyLane()]));
  /** Ids in a buffer or in hand: not to be taken a second time from the table. */
  readonly #known = new Set<number>();
  readonly #inHand: InHandList;
  readonly #since: string;
  #timer: NodeJS.Timeout | undefined;
  #opened = false;
  #looking = false;
  /** The table holds more ready rows than were read. */
  #more = false;
  #stopped = false;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#inHand = new InHandList(options.inHandPath);
    this.#since = options.clock.iso();
  }

  /** Finds what was in hand when the last daemon died; those tickets are worked alone from now on. */
  async open(): Promise<void> {
    this.#opened = true;
    const crashed = await this.#options.table.countCrash(this.#inHand.leftBehind());
    for (const row of crashed) {
      if (row.deliveries >= crashLimit) await this.#options.table.bury(row.id, this.#crashFailure(row));
    }
    if (crashed.length > 0)
      this.#options.log.warn({ tickets: crashed.length }, 'Tickets were in hand when the last daemon died.');
    this.#timer = setInterval(() => void this.#look(), (this.#options.lookSeconds ?? 1) * 1000);
  }

  async consume(
    stage: StageName,
    take: (arrivals: Arrival[]) => Promise<void>,
    { atOnce }: ConsumeOptions,
  ): Promise<void> {
    Object.assign(this.#lane(stage), { take, atOnce });
    await this.#look();
  }

  committed(rows: readonly OutboxRow[]): void {
    const stages = new Set<StageName>();
    for (const row of rows) {
      if (row.to === 'now' && this.#keep({ ...row, deliveries: 0 })) stages.add(row.ticket.stage);
    }
    for (const stage of stages) this.#hand(stage);
  }

  async stopConsuming(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  health(): QueueHealth {
    return {
      state: this.#stopped ? 'closed' : 'connected',
      since: this.#since,
      detail: 'embedded queue in the store',
      unrouted: 0,
    };
  }

  counts(): Promise<StageCount[]> {
    return this.#options.table.counts(this.#options.clock.iso());
  }

  readonly dead = {
    list: (stage?: StageName, limit = 100) => this.#options.table.dead(stage, limit),
    replay: async (id: string, by: string) => {
      const revived = await this.#options.table.revive(Number(id), by);
      await this.#look();
      return revived;
    },
    drop: (id: string) => this.#options.table.drop(Number(id)),
  };

  async close(): Promise<void> {
    await this.stopConsuming();
    if (this.#opened) this.#inHand.clear();
  }

  /** Due and foreign rows. A look that fails is tried again with the next one: the table is the truth. */
  async #look(): Promise<void> {
    if (this.#looking || this.#stopped || this.#known.size > lookRows) return;
    this.#looking = true;
    try {
      const limit = this.#known.size + lookRows;
      const rows = await this.#options.table.ready(this.#options.clock.iso(), limit);
      this.#more = rows.length === limit;
      for (const row of rows) this.#keep(row);
    } catch (thrown) {
      this.#options.log.error({ err: thrown }, 'Outbox could not be read.');
    } finally {
      this.#looking = false;
    }
    for (const stage of stageNames) this.#hand(stage);
  }

  #keep(row: ReadyRow): boolean {
    const lane = this.#lane(row.ticket.stage);
    if (!lane.take || this.#known.has(row.id) || lane.buffer.length >= bufferRows) return false;
    this.#known.add(row.id);
    lane.buffer.push(row);
    return true;
  }

  #hand(stage: StageName): void {
    const lane = this.#lane(stage);
    if (lane.busy || !lane.take) return;
    lane.busy = true;
    void this.#handAll(lane).finally(() => {
      lane.busy = false;
    });
  }

  async #handAll(lane: Lane): Promise<void> {
    while (!this.#stopped && lane.take && lane.buffer.length > 0 && lane.inHand < lane.atOnce) {
      const suspect = lane.buffer.findIndex((row) => row.deliveries > 0);
      if (suspect === 0 && lane.inHand > 0) return;
      const howMany = suspect === 0 ? 1 : Math.min(lane.atOnce - lane.inHand, suspect < 0 ? bufferRows : suspect);
      const rows = lane.buffer.splice(0, howMany);
      lane.inHand += rows.length;
      this.#inHand.add(rows.map(({ id }) => id));
      await lane.take(rows.map((row) => this.#arrival(lane, row)));
      if (suspect === 0 && lane.inHand > 0) return;
    }
  }

  #arrival(lane: Lane, row: ReadyRow): Arrival {
    return {
      ticket: row.ticket,
      attempt: row.attempt,
      crashes: row.deliveries,
      row: row.id,
      settled: () => {
        lane.inHand -= 1;
        this.#known.delete(row.id);
        this.#inHand.remove(row.id);
        this.#hand(row.ticket.stage);
        if (this.#more && this.#known.size < lookRows / 2) void this.#look();
      },
    };
  }

  #lane(stage: StageName): Lane {
    const lane = this.#lanes.get(stage);
    if (!lane) throw new Error(`No stage is called ${stage}.`);
    return lane;
  }

  #crashFailure(row: ReadyRow): TicketFailure {
    return {
      code: 'QUEUE_CRASH_LIMIT',
      message: `The daemon died ${row.deliveries} times with this ticket in hand.`,
      hint: 'Look for the log lines before each start; after the repair replay the ticket: crossdock dead replay.',
      at: this.#options.clock.iso(),
    };
  }
}

function emptyLane(): Lane {
  return { take: undefined, atOnce: 0, buffer: [], inHand: 0, busy: false };
}
