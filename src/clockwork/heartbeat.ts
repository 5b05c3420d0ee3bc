import { asCrossdockError } from '../support/errors.ts';
import { callHttp, HttpFailure } from '../support/http-client.ts';
import type { Tools } from '../tools.ts';

const lookMilliseconds = 1000;
const deadlineSeconds = 10;
/** After a call that failed: soon enough that a service that waits twice as long as `every` says does not raise the alarm. */
const againSeconds = 30;

/** What is not well; `''` = nothing. */
export interface Wellness {
  readonly why: string;
}

/**
 * Calls the workspace's heartbeat address while the daemon that keeps the clock is well. Nobody calls when that one is sick, dead, or
 * when no daemon keeps the clock: the service at the other end raises the alarm.
 */
export class HeartbeatCalls {
  readonly #tools: Tools;
  readonly #wellness: () => Promise<Wellness>;
  readonly #leads: () => Promise<boolean>;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  /** Milliseconds, the daemon's clock. */
  #nextAt = 0;
  #silentFor = '';

  constructor(tools: Tools, wellness: () => Promise<Wellness>, leads: () => Promise<boolean>) {
    this.#tools = tools;
    this.#wellness = wellness;
    this.#leads = leads;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look()
        .catch((thrown: unknown) => this.#tools.log.error({ err: thrown }, 'The heartbeat could not be looked after.'))
        .finally(() => {
          this.#looking = undefined;
        });
    }, lookMilliseconds);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { clock, workspace } = this.#tools;
    const { heartbeat } = workspace();
    const now = clock.now();
    if (!heartbeat || now < this.#nextAt) return;
    const why = await this.#ailment();
    if (why === undefined) return;
    this.#tell(why);
    const called = why === '' && (await this.#call(heartbeat.url));
    this.#nextAt = now + 1000 * (called ? heartbeat.seconds : Math.min(heartbeat.seconds, againSeconds));
  }

  /** What is not well, `''` = nothing; `undefined` when another daemon keeps the clock. */
  async #ailment(): Promise<string | undefined> {
    try {
      if (!(await this.#leads())) return undefined;
    } catch (thrown) {
      return `clock: ${asCrossdockError(thrown).code}`;
    }
    return (await this.#wellness()).why;
  }

  /** Once, not at every look. */
  #tell(why: string): void {
    const { log } = this.#tools;
    if (why !== '' && this.#silentFor === '') log.error({ why }, 'The heartbeat stays away: not all is well.');
    if (why === '' && this.#silentFor !== '') log.info({}, 'The heartbeat goes on.');
    this.#silentFor = why;
  }

  async #call(url: string): Promise<boolean> {
    const { log, signal } = this.#tools;
    try {
      const { status } = await callHttp({ method: 'GET', url, deadlineSeconds, signal });
      if (status < 300) return true;
      log.warn({ status }, 'The heartbeat address refused the call.');
    } catch (thrown) {
      if (!(thrown instanceof HttpFailure)) throw thrown;
      log.warn({ detail: thrown.message }, 'The heartbeat address was not reached.');
    }
    return false;
  }
}
