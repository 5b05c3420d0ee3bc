import type { Clock } from '../../support/clock.ts';
import type { CrossdockError } from '../../support/errors.ts';
import type { QueueHealth } from '../queue.ts';

interface LinkState {
  readonly model: unknown;
  readonly blocked: string;
  readonly failure: CrossdockError | undefined;
  readonly place: string;
}

interface ConsumerState {
  readonly attached: boolean;
  readonly queue: string;
  readonly problem: CrossdockError | undefined;
}

export interface Judged {
  readonly state: QueueHealth['state'];
  readonly detail: string;
}

/** One state out of two connections and all consumers: the worst of them. */
export function judge(facts: { closed: boolean; links: LinkState[]; consumers: ConsumerState[] }): Judged {
  if (facts.closed) return { state: 'closed', detail: 'Closed.' };
  const down = facts.links.find((link) => !link.model);
  if (down)
    return { state: 'connecting', detail: down.failure ? inWords(down.failure) : `Connecting to ${down.place}.` };
  const blocked = facts.links.find((link) => link.blocked);
  if (blocked)
    return {
      state: 'blocked',
      detail: `RabbitMQ takes no more messages (${blocked.blocked}). Free memory or disk there.`,
    };
  const idle = facts.consumers.filter((consumer) => !consumer.attached);
  if (idle.length > 0) return { state: 'connecting', detail: idle.map(notConsumed).join(' ') };
  return { state: 'connected', detail: `Connected to ${facts.links[0]?.place ?? 'the broker'}.` };
}

/** Remembers since when. */
export class HealthWatch {
  readonly #clock: Clock;
  #judged: Judged = { state: 'connecting', detail: 'Starting.' };
  #since: string;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.iso();
  }

  note(judged: Judged): void {
    if (judged.state !== this.#judged.state) this.#since = this.#clock.iso();
    this.#judged = judged;
  }

  now(): Judged & { since: string } {
    return { ...this.#judged, since: this.#since };
  }
}

function notConsumed({ queue, problem }: ConsumerState): string {
  return problem ? `${queue} is not consumed: ${inWords(problem)}` : `${queue} is not consumed yet.`;
}

function inWords({ code, message }: CrossdockError): string {
  return `${message} [${code}]`;
}
