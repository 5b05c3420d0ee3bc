import { calendarFor } from '../config/lookup.ts';
import type { Arrival, OutgoingTicket } from '../queue/queue.ts';
import { type Setback, setbacksOf } from '../storage/setbacks.ts';
import { asCrossdockError, type CrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { judgeFailure, mustWait } from './failures.ts';
import type { Outages } from './outages.ts';
import { commitSurely, recovered, rowsOf, settleFailed } from './settle.ts';
import type { ActingStage, Done, Job } from './stage.ts';

/**
 * Works the tickets of an acting stage. All arrivals of one subject are one job: a wake-up says "look", so one look after the last of
 * them does for all. Different subjects run side by side.
 */
export class ActingRunner {
  readonly #stage: ActingStage;
  readonly #tools: Tools;
  readonly #outages: Outages;
  readonly #waiting = new Map<string, Arrival[]>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(stage: ActingStage, tools: Tools, outages: Outages) {
    this.#stage = stage;
    this.#tools = tools;
    this.#outages = outages;
  }

  async take(arrivals: readonly Arrival[]): Promise<void> {
    for (const arrival of arrivals) {
      const { subject } = arrival.ticket;
      this.#waiting.set(subject, [...(this.#waiting.get(subject) ?? []), arrival]);
    }
    this.#next();
  }

  /** Resolves when nothing is in work any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #next(): void {
    for (const [subject, arrivals] of this.#waiting) {
      if (this.#tools.signal.aborted || this.#running.size >= limits.gatesAtOnce) return;
      if (this.#running.has(subject)) continue;
      this.#waiting.delete(subject);
      const run = this.#run(arrivals).finally(() => {
        this.#running.delete(subject);
        this.#next();
      });
      this.#running.set(subject, run);
    }
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
      const outage = this.#outages.standing(job.connection, this.#tools.clock.now());
      if (outage && !job.causes.has('person')) throw outage;
      const done = await this.#stage.work(job);
      await this.#succeed(job, arrivals, done, history);
      this.#outages.over(job.connection);
      this.#tell(job, done, this.#tools.clock.now() - begun);
    } catch (thrown) {
      await this.#fail(job, arrivals, asCrossdockError(thrown), history);
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
    if (error.outage) this.#outages.seen(job.connection, error, clock.now());
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
  const repeats = arrivals.every(({ ticket }) => ticket.cause === 'repeat');
  return { subject: first.subject, merchant: first.merchant, connection: first.connection, causes, repeats };
}
