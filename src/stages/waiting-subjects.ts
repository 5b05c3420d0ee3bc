import type { Arrival } from '../queue/queue.ts';

/** Tickets of one subject that wait to be worked in one go. */
export interface Pending {
  readonly subject: string;
  readonly merchant: string;
  readonly connection: string;
  readonly arrivals: Arrival[];
  /** Milliseconds, the wall clock: more of the same is gathered until then. */
  readyAt: number;
}

export interface RunningJob {
  readonly merchant: string;
  readonly connection: string;
}

export interface JobBounds {
  readonly perMerchant: number;
  readonly perConnection: number;
}

/**
 * What waits at an acting stage, and whose turn it is: of the subjects that may begin, one of the merchant that has least in work and was
 * served longest ago. Nobody has more than its share in work, so what hangs or is much leaves room for everybody else.
 */
export class WaitingSubjects {
  readonly #pending = new Map<string, Pending>();
  /** When each merchant was served last, as a running number. */
  readonly #served = new Map<string, number>();
  readonly #bounds: JobBounds;
  #turn = 0;

  constructor(bounds: JobBounds) {
    this.#bounds = bounds;
  }

  /** `false`: the same is said by a ticket that waits already; one look after it does for both. */
  add(arrival: Arrival, readyAt: (first: Arrival) => number): boolean {
    const { subject, merchant, connection } = arrival.ticket;
    const known = this.#pending.get(subject);
    if (!known) {
      this.#pending.set(subject, { subject, merchant, connection, arrivals: [arrival], readyAt: readyAt(arrival) });
      return true;
    }
    known.readyAt = Math.min(known.readyAt, readyAt(arrival));
    if (isFresh(arrival) && known.arrivals.some((one) => isFresh(one) && one.ticket.cause === arrival.ticket.cause))
      return false;
    known.arrivals.push(arrival);
    return true;
  }

  /** The next that may begin beside what runs, or when there will be one (milliseconds, the wall clock). */
  next(running: ReadonlyMap<string, RunningJob>, now: number): Pending | number | undefined {
    let best: Pending | undefined;
    let soonest: number | undefined;
    const load = loadOf(running);
    for (const one of this.#pending.values()) {
      if (running.has(one.subject)) continue;
      if (one.readyAt > now) {
        soonest = Math.min(soonest ?? one.readyAt, one.readyAt);
        continue;
      }
      if (load.merchants(one.merchant) >= this.#bounds.perMerchant) continue;
      if (load.connections(one.connection) >= this.#bounds.perConnection) continue;
      if (!best || this.#before(one, best, load.merchants)) best = one;
    }
    if (!best) return soonest;
    this.#pending.delete(best.subject);
    this.#served.set(best.merchant, ++this.#turn);
    return best;
  }

  #before(one: Pending, other: Pending, inWork: (merchant: string) => number): boolean {
    const more = inWork(one.merchant) - inWork(other.merchant);
    return more < 0 || (more === 0 && this.#servedAt(one) < this.#servedAt(other));
  }

  #servedAt({ merchant }: Pending): number {
    return this.#served.get(merchant) ?? 0;
  }
}

/** Neither a retry nor in hand when a daemon died: worth no more than any other of its cause. */
function isFresh({ attempt, crashes }: Arrival): boolean {
  return attempt === 0 && crashes === 0;
}

function loadOf(running: ReadonlyMap<string, RunningJob>) {
  const merchants = new Map<string, number>();
  const connections = new Map<string, number>();
  for (const { merchant, connection } of running.values()) {
    merchants.set(merchant, (merchants.get(merchant) ?? 0) + 1);
    connections.set(connection, (connections.get(connection) ?? 0) + 1);
  }
  return {
    merchants: (id: string) => merchants.get(id) ?? 0,
    connections: (name: string) => connections.get(name) ?? 0,
  };
}
