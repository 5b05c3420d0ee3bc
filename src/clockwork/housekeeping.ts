import type { Timing } from '../config/workspace.ts';
import type { DeadLetters } from '../queue/queue.ts';
import { sweep } from '../retention/sweep.ts';
import { type HeldLease, holdLease } from '../storage/held-lease.ts';
import { allSchedules, saveSchedule } from '../storage/schedules.ts';
import { secondsLater } from '../support/clock.ts';
import type { Tools } from '../tools.ts';
import { nextRun, timingText } from './schedule.ts';
import { retentionSchedule } from './services.ts';

const lookMilliseconds = 1000;
/** What a run left over is gone on with so much later, in seconds. */
const restSeconds = 3600;
/** After a failure, or while another daemon is at it. */
const againSeconds = 300;

type DailyTiming = Extract<Timing, { kind: 'at' }>;

/** Starts the clean-up once a day, on one of all daemons; what fell into a stop is made up for. */
export class Housekeeping {
  readonly #tools: Tools;
  readonly #dead: DeadLetters;
  /** As far as this daemon knows: of which timing, and when. */
  #known = { timing: '', nextAt: '' };
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(tools: Tools, dead: DeadLetters) {
    this.#tools = tools;
    this.#dead = dead;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), lookMilliseconds);
    this.#look();
  }

  /** The slice in hand is finished. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
  }

  #look(): void {
    const timing = this.#timing();
    const { clock, log } = this.#tools;
    if (!timing || this.#busy) return;
    if (this.#known.timing === timingText(timing) && this.#known.nextAt > clock.iso()) return;
    this.#busy = true;
    this.#known = { timing: timingText(timing), nextAt: secondsLater(clock.iso(), againSeconds) };
    this.#work = this.#run(timing)
      .catch((thrown: unknown) => log.error({ err: thrown }, 'The clean-up failed; it is tried again.'))
      .finally(() => {
        this.#busy = false;
      });
  }

  #timing(): DailyTiming | undefined {
    const { retention, zone } = this.#tools.workspace();
    return retention && { kind: 'at', times: [retention.at], zone };
  }

  async #run(timing: DailyTiming): Promise<void> {
    const { store, instance, log } = this.#tools;
    const lease = await holdLease(store, 'retention', instance, log, 0);
    if (!lease) return;
    try {
      await this.#underLease(lease, timing);
    } finally {
      await lease.release();
    }
  }

  async #underLease(lease: HeldLease, timing: DailyTiming): Promise<void> {
    const { store, clock } = this.#tools;
    const text = timingText(timing);
    const state = (await allSchedules(store.reader)).get(retentionSchedule);
    const isDue = state?.timing === text && state.nextAt <= clock.iso();
    if (state?.timing === text && !isDue) {
      this.#known = { timing: text, nextAt: state.nextAt };
      return;
    }
    const unfinished = isDue && (await sweep(this.#tools, this.#dead, lease)).unfinished;
    const now = clock.iso();
    const nextAt = unfinished ? secondsLater(now, restSeconds) : (nextRun(timing, now) ?? now);
    const lastAt = isDue ? now : (state?.lastAt ?? null);
    await store.commits.commit({
      apply: async (trx) => {
        await lease.guard(trx);
        await saveSchedule(trx, { service: retentionSchedule, timing: text, nextAt, lastAt });
      },
    });
    this.#known = { timing: text, nextAt };
  }
}
