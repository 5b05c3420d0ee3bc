import type { RetryTier, StageName } from '../pipeline.ts';

/** A ticket, not a parcel: it names a subject; the state of that subject lives in the store. */
export interface Ticket {
  readonly v: 1;
  readonly stage: StageName;
  readonly merchant: string;
  /** Gate, source, order, document or notice; what the handler reads the present state of. */
  readonly subject: string;
  /** Why it was written, for people: `clock`, `download`, `release`, `person` ... */
  readonly cause: string;
  /** ISO instant of the first writing; kept through retries. */
  readonly at: string;
  /** Connection or cart for the routing key and the console; `-` when there is none. */
  readonly connection: string;
  /** What ops will search for: an order number or a file name. Never a person's name or address. */
  readonly ref: string;
}

/** What failed, as shown in the console's headers of a waiting or dead ticket. */
export interface TicketFailure {
  readonly code: string;
  /** One sentence, at most 500 characters, no personal data. */
  readonly message: string;
  readonly hint: string;
  readonly at: string;
}

/** A ticket on its way out: written to the outbox in the commit that caused it. */
export interface OutgoingTicket {
  readonly ticket: Ticket;
  /** `now` = to its stage; a tier = wait there first; `dead` = to the dead queue of its stage. */
  readonly to: 'now' | RetryTier | 'dead';
  /** Failed tries so far. */
  readonly attempt: number;
  readonly failure?: TicketFailure | undefined;
}

/** An outgoing ticket with its outbox row. */
export interface OutboxRow extends OutgoingTicket {
  readonly id: number;
  /** The ticket as JSON, where it has just been written: spares the relay to write it again. */
  readonly body?: string;
}

/** One merchant's tickets of one stage: what may be many while others have few. */
export interface OutboxLane {
  readonly stage: StageName;
  readonly merchant: string;
}

/** A ticket that reached its stage. */
export interface Arrival {
  readonly ticket: Ticket;
  readonly attempt: number;
  /** Earlier deliveries that ended with the death of the worker. */
  readonly crashes: number;
  /** The outbox row that this arrival *is* (embedded queue); the commit that settles the arrival deletes it. */
  readonly row?: number;
  /** To be called once, after the commit. */
  settled(): void;
}

export interface ConsumeOptions {
  /** Most tickets handed over and not yet settled. */
  readonly atOnce: number;
  /** Most of them handed over at one time; default all. */
  readonly batch?: number;
  /** Most of one merchant's in a batch where several merchants wait; default all. */
  readonly share?: number;
}

export interface QueueHealth {
  readonly state: 'connected' | 'connecting' | 'blocked' | 'closed';
  /** ISO instant. */
  readonly since: string;
  /** What is wrong, in words; names the queue that does not answer. */
  readonly detail: string;
  /** Messages in `crossdock.unrouted`; must stay 0. */
  readonly unrouted: number;
}

export interface StageCount {
  readonly stage: StageName;
  readonly ready: number;
  readonly waiting: number;
  readonly dead: number;
}

export interface DeadTicket {
  /** Stable while it lies there; what `dead show|replay|drop` take. */
  readonly id: string;
  readonly ticket: Ticket;
  readonly attempt: number;
  readonly failure: TicketFailure | undefined;
}

/** Moves with confirm-then-remove: a replayed ticket is never in neither place. */
export interface DeadLetters {
  list(stage?: StageName, limit?: number): Promise<DeadTicket[]>;
  /** Back to its stage with attempt 0; `false` when there is no such ticket any more. */
  replay(id: string, by: string): Promise<boolean>;
  drop(id: string): Promise<boolean>;
}

/** Port with two drivers: `rabbitmq/` and `embedded.ts`. Delivery is at least once; handlers absorb duplicates by the present state. */
export interface Queue {
  /**
   * Begins to hand over the tickets of a stage, as many as wait (at most `atOnce` unsettled). `take` resolves when it is ready
   * for more; it never rejects.
   */
  consume(stage: StageName, take: (arrivals: Arrival[]) => Promise<void>, options: ConsumeOptions): Promise<void>;
  /** Outbox rows that this process has just committed. */
  committed(rows: readonly OutboxRow[]): void;
  /** Stops handing over; what is in hand may still be settled. */
  stopConsuming(): Promise<void>;
  health(): QueueHealth;
  counts(): Promise<StageCount[]>;
  readonly dead: DeadLetters;
  close(): Promise<void>;
}
