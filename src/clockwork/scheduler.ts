import type { OutgoingTicket } from '../queue/queue.ts';
import { type HeldLease, holdLease } from '../storage/held-lease.ts';
import { allSchedules, deleteSchedules, type ScheduleState, saveSchedule } from '../storage/schedules.ts';
import type { Tools } from '../tools.ts';
import { endPauses } from './end-pauses.ts';
import { raiseLateAnswers } from './late-answers.ts';
import { releaseDue } from './release-orders.ts';
import { mayRun, nextRun, runsLate, sameClock, timingText, whenWorkBegins } from './schedule.ts';
import { type ClockEntry, clockEntries, retentionSchedule } from './services.ts';
import { SilenceWatch } from './silent-partners.ts';
import { PullWatch } from './silent-pulls.ts';
import { Teller } from './tell-people.ts';

const tickMilliseconds = 1000;

/**
 * The one clock of all daemons: whoever holds its lease. Each run's ticket and the service's next time are one commit, so a restart
 * neither misses nor doubles a run; what fell into a stop is made up for by one run.
 */
export class Scheduler {
  readonly #tools: Tools;
  readonly #silences: SilenceWatch;
  readonly #pulls: PullWatch;
  readonly #teller: Teller;
  #lease: HeldLease | null = null;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #busy = false;
  /** The last tick failed. */
  #missed = false;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#silences = new SilenceWatch(tools);
    this.#pulls = new PullWatch(tools);
    this.#teller = new Teller(tools);
  }

  /** Whether this daemon keeps the clock. */
  get leads(): boolean {
    return this.#lease !== null;
  }

  /** Whether it keeps the clock and the clock goes, found out by a write: without the lease, or in a store that takes none, that throws. */
  async provesIt(): Promise<boolean> {
    const lease = this.#lease;
    if (!lease || this.#missed) return false;
    await this.#tools.store.commits.commit({ apply: (trx) => lease.guard(trx) });
    return true;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), tickMilliseconds);
    this.#tick();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#ticking;
    await this.#lease?.release();
    this.#lease = null;
  }

  #tick(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#ticking = this.#run()
      .then(() => {
        this.#missed = false;
      })
      .catch((thrown: unknown) => {
        this.#missed = true;
        this.#tools.log.error({ err: thrown }, 'The clock missed a tick; it tries again.');
      })
      .finally(() => {
        this.#busy = false;
      });
  }

  async #run(): Promise<void> {
    const { store, instance, log, clock, workspace } = this.#tools;
    this.#lease ??= await holdLease(store, 'clock', instance, log, 0);
    const lease = this.#lease;
    if (!lease) return;
    const states = await allSchedules(store.reader);
    const { due, changed, gone } = plan(clockEntries(workspace()), states, clock.iso());
    try {
      await releaseDue(this.#tools, lease);
      await endPauses(this.#tools, lease);
      await this.#silences.look(lease);
      await this.#pulls.look(lease);
      await raiseLateAnswers(this.#tools, lease);
      await this.#teller.tell(lease);
      if (due.length === 0 && changed.length === 0 && gone.length === 0) return;
      await store.commits.commit({
        apply: async (trx) => {
          await lease.guard(trx);
          for (const state of changed) await saveSchedule(trx, state);
          await deleteSchedules(trx, store.dialect, gone);
        },
        tickets: due,
      });
    } catch (thrown) {
      this.#lease = null;
      await lease.release().catch(() => undefined);
      throw thrown;
    }
  }
}

export interface Plan {
  readonly due: OutgoingTicket[];
  readonly changed: ScheduleState[];
  readonly gone: string[];
}

/**
 * Pure: what must run now, and when each comes next. A service that is new, or whose timing changed, begins at once (`every`) or at its
 * next time (`at`); when only its calendar changed, what was due already still runs. What may not run yet waits until work begins.
 */
export function plan(entries: readonly ClockEntry[], states: ReadonlyMap<string, ScheduleState>, now: string): Plan {
  const due: OutgoingTicket[] = [];
  const changed: ScheduleState[] = [];
  for (const { key, timing, ticket } of entries) {
    if (timing.kind !== 'every' && timing.kind !== 'at') continue;
    const state = states.get(key);
    const text = timingText(timing);
    if (state?.timing === text && state.nextAt > now) continue;
    const dueAt = state && state.nextAt <= now && sameClock(state.timing, text) ? state.nextAt : null;
    const runsNow = dueAt === null ? timing.kind === 'every' && mayRun(timing, now) : runsLate(timing, dueAt, now);
    const next = nextRun(timing, now, dueAt ?? now);
    const nextAt = dueAt === null || runsNow ? next : whenWorkBegins(timing, now, next);
    if (nextAt === null) continue;
    if (runsNow) due.push(ticket('clock', now));
    changed.push({ service: key, timing: text, nextAt, lastAt: runsNow ? now : (state?.lastAt ?? null) });
  }
  const wanted = new Set(entries.map(({ key }) => key));
  return { due, changed, gone: [...states.keys()].filter((key) => !wanted.has(key) && key !== retentionSchedule) };
}
