import type { StageName } from '../pipeline.ts';
import type { OutgoingTicket, Ticket } from '../queue/queue.ts';
import type { Change } from '../storage/changes.ts';
import type { Problem } from '../storage/exceptions.ts';
import type { Trx } from '../storage/scope.ts';

/** What a decision leads to: written together with everything that was decided at the same time, then the ticket is settled. */
export interface Outcome {
  /** A few fixed words, for the log line of the batch and for tests. */
  readonly say: string;
  readonly save: readonly Change[];
  readonly emit: readonly OutgoingTicket[];
  readonly raise?: readonly Problem[];
}

/** A stage that only judges: gather (reads, all tickets at once) -> decide (pure, one by one) -> one commit. */
export interface DecidingStage<Facts> {
  readonly kind: 'deciding';
  readonly name: StageName;
  /** Facts in the order of the tickets. */
  gather(tickets: readonly Ticket[]): Promise<Facts[]>;
  decide(facts: Facts): Outcome;
}

/** Everything that waits for one subject, worked in one go. */
export interface Job {
  readonly subject: string;
  readonly merchant: string;
  readonly connection: string;
  readonly causes: ReadonlySet<string>;
}

export interface Done {
  readonly say: string;
  /** Figures for the log line. */
  readonly counts?: Readonly<Record<string, number>>;
  /** Last writes, in the commit that settles the tickets. */
  apply?(trx: Trx): Promise<void>;
  readonly tickets?: readonly OutgoingTicket[];
  /** Somebody else is at it, or the daemon drains: come again in a while; nothing has failed. */
  readonly again?: boolean;
}

/** A stage that acts on the outside; it makes its own intent commits. Jobs of different subjects run side by side. */
export interface ActingStage {
  readonly kind: 'acting';
  readonly name: StageName;
  /** How long a ticket waits for more of its subject before it is worked. */
  gatherSeconds?(ticket: Ticket): number;
  work(job: Job): Promise<Done>;
}

export function nothingToDo(say: string): Outcome {
  return { say, save: [], emit: [] };
}

/** Another hub does this work for the merchant. */
export const restsInShadow: Done = { say: 'Rests: the merchant is in shadow.' };
