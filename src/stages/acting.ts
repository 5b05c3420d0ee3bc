import { calendarFor } from '../config/lookup.ts';
import type { Arrival, OutgoingTicket } from '../queue/queue.ts';
import { type Setback, setbacksOf } from '../storage/setbacks.ts';
import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { judgeFailure, mustWait } from './failures.ts';
import { commitSurely, recovered, rowsOf, settleFailed } from './settle.ts';
import type { ActingStage, Done, Job } from './stage.ts';
import { type RunningJob, WaitingSubjects } from './waiting-subjects.ts';

/** Milliseconds; the clock may be put forward meanwhile. */
const longestSleep = 30_000;

/** Causes that say "now", whatever else may still come. */
const hurried = new Set(['person', 'release', 'replay']);

/**
 * Works the tickets of an acting stage. All arrivals of one subject are one job: a wake-up says "look", so one look after the last of
 * them does for all. Different subjects run side by side, merchants in turn.
 */
export class ActingRunner {
  readonly #stage: ActingStage;
  readonly #tools: Tools;
  readonly #waiting: WaitingSubjects;
  readonly #running = new Map<string, RunningJob & { readonly ends: Promise<void> }>();
  /** Tickets that said nothing new, being settled. */
  readonly #settling = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(stage: ActingStage, tools: Tools) {
    this.#stage = stage;
    this.#tools = tools;
    this.#waiting = new WaitingSubjects({
      perMerchant: limits.jobsPerMerchant,
      perConnection: limits.jobsPerConnection,
    });
  }

  async take(arrivals: readonly Arrival[]): Promise<void> {
    const said = arrivals.filter((arrival) => !this.#waiting.add(arrival, (one) => this.#readyAt(one)));
    if (said.length > 0) this.#settle(said);
    this.#next();
  }

  /** Resolves when nothing is in work any more. */
  async idle(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running.size + this.#settling.size > 0)
      await Promise.all([...this.#settling, ...[...this.#running.values()].map(({ ends }) => ends)]);
  }

  /** Gathering counts from the first ticket, over a restart, too. */
  #readyAt({ ticket, attempt, crashes }: Arrival): number {
    const seconds = this.#stage.gatherSeconds?.(ticket) ?? 0;
    if (seconds === 0 || attempt > 0 || crashes > 0 || hurried.has(ticket.cause)) return 0;
    return Date.parse(ticket.at) + seconds * 1000;
  }

  #settle(said: readonly Arrival[]): void {
    const settling = this.#skip(said)
      .catch((thrown: unknown) => this.#tools.log.debug({ err: thrown }, 'Tickets that said nothing new come again.'))
      .finally(() => this.#settling.delete(settling));
    this.#settling.add(settling);
  }

  #next(): void {
    while (!this.#tools.signal.aborted) {
      const now = this.#tools.clock.now();
      const next = this.#waiting.next(this.#running, now);
      if (typeof next !== 'object') {
        this.#wakeAt(next, now);
        return;
      }
      const { subject, merchant, connection, arrivals } = next;
      const ends = this.#run(arrivals).finally(() => {
        this.#running.delete(subject);
        this.#next();
      });
      this.#running.set(subject, { merchant, connection, ends });
    }
  }

  #wakeAt(at: number | undefined, now: number): void {
    clearTimeout(this.#timer);
    if (at !== undefined) this.#timer = setTimeout(() => this.#next(), Math.min(at - now, longestSleep));
  }

  async #run(arrivals: readonly Arrival[]): Promise<void> {
    const job = jobOf(arrivals);
    const begun = this.#tools.clock.now();
    let history: Setback | undefined;
    try {
      history = (
        await setbacksOf(this.#tools.store.reader, this.#tools.store.dialect, this.#stage.name, [job.subject])
      ).get(job.subject);
      if (mustWait(history, job.causes, this.#tools.clock.iso())) return await this.#skip(arrivals);
      const outage = this.#tools.outage(job.connection, job.causes.has('person'));
      if (outage) throw outage;
      const done = await this.#work(job);
      await this.#succeed(job, arrivals, done, history);
      this.#tell(job, done, this.#tools.clock.now() - begun);
    } catch (thrown) {
      await this.#fail(job, arrivals, asCrossdockError(thrown), history);
    }
  }

  /** A connection that had no slot free is no failure: the work comes again. */
  async #work(job: Job): Promise<Done> {
    try {
      return await this.#stage.work(job);
    } catch (thrown) {
      const error = asCrossdockError(thrown);
      if (error.code !== 'CONNECTION_BUSY') throw error;
      this.#tools.log.warn({ stage: this.#stage.name, subject: job.subject, code: error.code }, error.message);
      return { say: 'Connection was busy.', again: true };
    }
  }

  /** A look that found nothing is no news. */
  #tell({ subject }: Job, { say, counts = {} }: Done, ms: number): void {
    const fields = { stage: this.#stage.name, subject, ms, ...counts };
    if (Object.values(counts).some((count) => count > 0)) this.#tools.log.info(fields, say);
    else this.#tools.log.debug(fields, say);
  }

  async #skip(arrivals: readonly Arrival[]): Promise<void> {
    await commitSurely(this.#tools, { settles: rowsOf(arrivals) });
    for (const arrival of arrivals) arrival.settled();
  }

  async #succeed(job: Job, arrivals: readonly Arrival[], done: Done, history: Setback | undefined): Promise<void> {
    const { store, clock } = this.#tools;
    const again: OutgoingTicket[] = done.again
      ? arrivals.slice(0, 1).map(({ ticket, attempt }) => ({ ticket, to: '30s', attempt }))
      : [];
    await store.commits.commit({
      apply: async (trx) => {
        await done.apply?.(trx);
        if (history) await recovered(trx, { stage: this.#stage.name, subject: job.subject }, clock.iso());
      },
      tickets: [...(done.tickets ?? []), ...again],
      settles: rowsOf(arrivals),
    });
    for (const arrival of arrivals) arrival.settled();
  }

  async #fail(
    job: Job,
    arrivals: readonly Arrival[],
    error: CrossdockError,
    history: Setback | undefined,
  ): Promise<void> {
    const { clock, log } = this.#tools;
    const ticket = arrivals[0]?.ticket;
    if (!ticket) return;
    const now = clock.iso();
    const calendar = calendarFor(this.#tools.workspace(), job.merchant, job.subject);
    const verdict = judgeFailure(ticket, error, history, now, calendar);
    const fields = {
      stage: this.#stage.name,
      subject: job.subject,
      code: error.code,
      attempt: verdict.setback.attempts,
      detail: error.message,
    };
    if (error.code === 'UNEXPECTED') log.error({ ...fields, err: error.cause }, 'Work failed unexpectedly.');
    else log.warn(fields, `Work failed: ${error.disposition}.`);
    await settleFailed(this.#tools, ticket, arrivals, error, verdict);
  }
}

function jobOf(arrivals: readonly Arrival[]): Job {
  const first = arrivals[0]?.ticket;
  if (!first) throw new Error('A job needs a ticket.');
  const causes = new Set(arrivals.map(({ ticket, attempt }) => (attempt > 0 ? 'retry' : ticket.cause)));
  return { subject: first.subject, merchant: first.merchant, connection: first.connection, causes };
}
