import { calendarFor } from '../config/lookup.ts';
import { raise } from '../exceptions/raise.ts';
import type { Arrival, OutgoingTicket } from '../queue/queue.ts';
import { applyChanges } from '../storage/changes.ts';
import { type Setback, setbacksOf } from '../storage/setbacks.ts';
import { asCrossdockError } from '../support/errors.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { judgeFailure, mustWait } from './failures.ts';
import { recovered, rowsOf, settleFailed } from './settle.ts';
import type { DecidingStage, Outcome } from './stage.ts';

/** Judges everything that has arrived, in one commit; what cannot be judged together is judged ticket by ticket. */
export class DecidingRunner<Facts> {
  readonly #stage: DecidingStage<Facts>;
  readonly #tools: Tools;
  #running: Promise<void> = Promise.resolve();

  constructor(stage: DecidingStage<Facts>, tools: Tools) {
    this.#stage = stage;
    this.#tools = tools;
  }

  take(arrivals: readonly Arrival[]): Promise<void> {
    this.#running = this.#takeAll(arrivals).catch((thrown: unknown) => {
      this.#tools.log.error({ stage: this.#stage.name, err: thrown }, 'Tickets stay unsettled and come again.');
    });
    return this.#running;
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #takeAll(arrivals: readonly Arrival[]): Promise<void> {
    try {
      await this.#judge(arrivals);
    } catch (thrown) {
      if (arrivals.length > 1) {
        for (const arrival of arrivals) await this.#takeAll([arrival]);
        return;
      }
      await this.#fail(arrivals, thrown);
    }
  }

  async #judge(arrivals: readonly Arrival[]): Promise<void> {
    const { store, clock, log } = this.#tools;
    const begun = clock.now();
    const histories = await this.#histories(arrivals);
    const now = clock.iso();
    const due = arrivals.filter(({ ticket }) => !mustWait(histories.get(ticket.subject), new Set([ticket.cause]), now));
    const facts = await this.#stage.gather(due.map(({ ticket }) => ticket));
    const outcomes = facts.map((one) => this.#stage.decide(one));
    const tickets: OutgoingTicket[] = [];
    await store.commits.commit({
      apply: async (trx) => {
        const at = clock.iso();
        tickets.splice(0, tickets.length, ...outcomes.flatMap(({ emit }) => emit));
        await applyChanges(
          trx,
          store.dialect,
          outcomes.flatMap(({ save }) => save),
          at,
        );
        for (const problem of outcomes.flatMap((outcome) => outcome.raise ?? []))
          tickets.push(...(await raise(trx, this.#tools.workspace(), problem, at)));
        for (const { ticket } of due) if (histories.has(ticket.subject)) await recovered(trx, ticket, at);
      },
      tickets,
      settles: rowsOf(arrivals),
      large: arrivals.length >= limits.ticketsPerBatch / 2,
    });
    for (const arrival of arrivals) arrival.settled();
    log.info(
      { stage: this.#stage.name, tickets: arrivals.length, ms: clock.now() - begun, ...countBySay(outcomes) },
      'Batch decided.',
    );
  }

  async #histories(arrivals: readonly Arrival[]): Promise<Map<string, Setback>> {
    const { reader, dialect } = this.#tools.store;
    return setbacksOf(
      reader,
      dialect,
      this.#stage.name,
      arrivals.map(({ ticket }) => ticket.subject),
    );
  }

  async #fail(arrivals: readonly Arrival[], thrown: unknown): Promise<void> {
    const [arrival] = arrivals;
    if (!arrival) return;
    const { clock, log, workspace } = this.#tools;
    const error = asCrossdockError(thrown);
    const { ticket } = arrival;
    const history = (await this.#histories(arrivals)).get(ticket.subject);
    const verdict = judgeFailure(
      ticket,
      error,
      history,
      clock.iso(),
      calendarFor(workspace(), ticket.merchant, ticket.subject),
    );
    log.error(
      { stage: this.#stage.name, subject: ticket.subject, ref: ticket.ref, code: error.code, detail: error.message },
      'Ticket failed.',
    );
    await settleFailed(this.#tools, ticket, arrivals, error, verdict);
  }
}

function countBySay(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { say } of outcomes) counts[say] = (counts[say] ?? 0) + 1;
  return counts;
}
