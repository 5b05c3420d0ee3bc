import { crashLimit, type StageName, stageNames } from '../pipeline.ts';
import type { Clock } from '../support/clock.ts';
import { FairLine } from '../support/fair-line.ts';
import type { Log } from '../support/log.ts';
import { InHandList } from './in-hand-list.ts';
import type {
  Arrival,
  ConsumeOptions,
  DeadTicket,
  OutboxLane,
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
  /** Rows that may be worked now (due), oldest first; lanes of which enough is known are left out. */
  ready(now: string, limit: number, without: readonly OutboxLane[]): Promise<ReadyRow[]>;
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

/** Rows kept in memory per stage and merchant; what is beyond is read again when half of these are done. */
const rowsPerLane = 500;
/** Rows read from the table at once beside those that are known. */
const lookRows = 1000;

interface StageLine {
  take: ((arrivals: Arrival[]) => Promise<void>) | undefined;
  atOnce: number;
  batch: number;
  share: number;
  /** By merchant. */
  readonly line: FairLine<ReadyRow>;
  /** What was in hand when a daemon died: worked before everything else, each alone. */
  readonly suspects: ReadyRow[];
  /** Merchants of which the table holds more than was kept here. */
  readonly behind: Set<string>;
  inHand: number;
  busy: boolean;
}

/**
 * The outbox table *is* the queue: a ticket is handed over from memory right after the commit that wrote it. Merchants take turns, and of
 * none more than a little is held here, so that nobody's tickets stand behind a great many of somebody else.
 */
export class EmbeddedQueue implements Queue {
  readonly #options: EmbeddedOptions;
  readonly #stages = new Map<StageName, StageLine>(stageNames.map((name) => [name, emptyLine()]));
  /** Ids in a buffer or in hand: not to be taken a second time from the table. */
  readonly #known = new Set<number>();
  readonly #inHand: InHandList;
  readonly #since: string;
  #timer: NodeJS.Timeout | undefined;
  #opened = false;
  #looking = false;
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
    { atOnce, batch = atOnce, share = atOnce }: ConsumeOptions,
  ): Promise<void> {
    Object.assign(this.#line(stage), { take, atOnce, batch, share });
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
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    try {
      while (await this.#readPage());
    } catch (thrown) {
      this.#options.log.error({ err: thrown }, 'Outbox could not be read.');
    } finally {
      this.#looking = false;
    }
    for (const stage of stageNames) this.#hand(stage);
  }

  /** Whether another page is worth reading: this one was full, and what filled it is now held or left out. */
  async #readPage(): Promise<boolean> {
    const limit = this.#known.size + lookRows;
    const rows = await this.#options.table.ready(this.#options.clock.iso(), limit, this.#fullLanes());
    const kept = rows.filter((row) => this.#keep(row));
    return rows.length === limit && kept.length > 0;
  }

  /** More than half a lane is enough for now. */
  #fullLanes(): OutboxLane[] {
    return [...this.#stages].flatMap(([stage, { line }]) =>
      line.owners().flatMap((merchant) => (line.sizeOf(merchant) > rowsPerLane / 2 ? [{ stage, merchant }] : [])),
    );
  }

  #keep(row: ReadyRow): boolean {
    const stage = this.#line(row.ticket.stage);
    if (!stage.take || this.#known.has(row.id)) return false;
    const { merchant } = row.ticket;
    if (row.deliveries > 0) stage.suspects.push(row);
    else if (stage.line.sizeOf(merchant) < rowsPerLane) stage.line.push(merchant, row);
    else {
      stage.behind.add(merchant);
      return false;
    }
    this.#known.add(row.id);
    return true;
  }

  #hand(name: StageName): void {
    const stage = this.#line(name);
    if (stage.busy || !stage.take) return;
    stage.busy = true;
    void this.#handAll(stage).finally(() => {
      stage.busy = false;
    });
  }

  async #handAll(stage: StageLine): Promise<void> {
    while (!this.#stopped && stage.take) {
      const rows = nextRows(stage);
      if (rows.length === 0) break;
      stage.inHand += rows.length;
      this.#inHand.add(rows.map(({ id }) => id));
      this.#refill(stage);
      await stage.take(rows.map((row) => this.#arrival(stage, row)));
    }
  }

  /** Reads on where more of a merchant lies in the table than was kept. */
  #refill(stage: StageLine): void {
    const low = [...stage.behind].filter((merchant) => stage.line.sizeOf(merchant) <= rowsPerLane / 2);
    if (low.length === 0 || this.#looking) return;
    for (const merchant of low) stage.behind.delete(merchant);
    void this.#look();
  }

  #arrival(stage: StageLine, row: ReadyRow): Arrival {
    return {
      ticket: row.ticket,
      attempt: row.attempt,
      crashes: row.deliveries,
      row: row.id,
      settled: () => {
        stage.inHand -= 1;
        this.#known.delete(row.id);
        this.#inHand.remove(row.id);
        this.#hand(row.ticket.stage);
      },
    };
  }

  #line(name: StageName): StageLine {
    const stage = this.#stages.get(name);
    if (!stage) throw new Error(`No stage is called ${name}.`);
    return stage;
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

function emptyLine(): StageLine {
  return {
    take: undefined,
    atOnce: 0,
    batch: 0,
    share: 0,
    line: new FairLine(),
    suspects: [],
    behind: new Set(),
    inHand: 0,
    busy: false,
  };
}

/** A suspect comes alone, when nothing else is in hand; else as many as there is room for. */
function nextRows({ suspects, line, atOnce, batch, share, inHand }: StageLine): ReadyRow[] {
  if (suspects.length > 0) return inHand > 0 ? [] : suspects.splice(0, 1);
  return line.take(Math.min(atOnce - inHand, batch), share);
}
