import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { type StageName, stageRow } from '../../pipeline.ts';
import type { CrossdockError } from '../../support/errors.ts';
import { FairLine } from '../../support/fair-line.ts';
import type { Log } from '../../support/log.ts';
import { breathe, pause } from '../../support/waiting.ts';
import type { Arrival } from '../queue.ts';
import { Attachment } from './attachment.ts';
import { brokerFailure } from './failures.ts';
import { quickAttempts, reconnectDelay } from './link.ts';
import { readTicket } from './message.ts';

export interface ConsumerOptions {
  readonly stage: StageName;
  readonly atOnce: number;
  readonly batch: number;
  readonly share: number;
  readonly host: string;
  readonly place: string;
  readonly log: Log;
  take(arrivals: Arrival[]): Promise<void>;
  /** Moves what is no ticket to the dead queue; resolves when the broker has it. */
  bury(message: ConsumeMessage, stage: StageName, why: string): Promise<void>;
  changed(): void;
}

interface Waiting {
  readonly arrival: Arrival;
  readonly message: ConsumeMessage;
  readonly attachment: Attachment;
  /** Counts it as no longer in hand without acknowledging it. */
  release(): void;
}

/** Hands the tickets of one stage over, all that wait at once, and keeps a channel attached while there is a connection. */
export class StageConsumer {
  readonly #options: ConsumerOptions;
  readonly #log: Log;
  /** By merchant. */
  readonly #waiting = new FairLine<Waiting>();
  #unsettled = 0;
  #busy = false;
  #planned = false;
  #tags = 0;
  #attachment: Attachment | undefined;
  #problem: CrossdockError | undefined;
  #keeper = new AbortController();
  #stopped = false;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.#log = options.log.child({ stage: options.stage });
  }

  get attached(): boolean {
    return this.#attachment !== undefined || this.#stopped;
  }

  get queue(): string {
    return stageRow(this.#options.stage).queue;
  }

  get problem(): CrossdockError | undefined {
    return this.#problem;
  }

  /** A connection is up: attaches, and again whenever the channel dies. Resolves after the first try. */
  async connected(model: ChannelModel): Promise<void> {
    if (this.#stopped) return;
    this.disconnected();
    const { signal } = this.#keeper;
    const first = await this.#attach(model, signal);
    void this.#keep(model, first, signal);
  }

  /** The connection is gone: what was fetched and not begun comes again, as does what is in hand and not yet acknowledged. */
  disconnected(): void {
    this.#keeper.abort();
    this.#keeper = new AbortController();
    this.#detach(new Error('connection lost'));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#keeper.abort();
    const attachment = this.#attachment;
    try {
      await attachment?.cancel();
    } catch (thrown) {
      this.#log.debug({ err: thrown }, 'Consumer was not cancelled in order.');
    }
    for (const { attachment: origin, message } of this.#waiting.take(this.#waiting.size)) origin.giveBack(message);
  }

  /** Sends what has settled so far, before the connection is closed. */
  flush(): void {
    this.#attachment?.acks.flush();
  }

  async #keep(model: ChannelModel, first: Attachment | undefined, signal: AbortSignal): Promise<void> {
    let attachment = first;
    for (let attempt = 0; !signal.aborted; attempt++) {
      if (attachment) {
        attempt = Math.min(attempt, quickAttempts);
        const reason = await attachment.ended;
        // A connection closes its channels first: wait until it has told us itself.
        await breathe();
        if (signal.aborted) return;
        this.#detach(reason);
        this.#log.warn({ queue: this.queue, reason: reason.message }, 'Consumer lost its channel; attaching again.');
      }
      await pause(reconnectDelay(attempt), signal);
      if (!signal.aborted) attachment = await this.#attach(model, signal);
    }
  }

  async #attach(model: ChannelModel, signal: AbortSignal): Promise<Attachment | undefined> {
    const { stage, atOnce, host, place } = this.#options;
    try {
      const attachment = await Attachment.open(model, {
        stage,
        atOnce,
        tag: () => `${host}-${stage}-${++this.#tags}`,
        arrived: (message, from) => this.#arrived(message, from),
      });
      if (signal.aborted) {
        attachment.end(new Error('stopped'));
        return undefined;
      }
      this.#attachment = attachment;
      this.#problem = undefined;
      return attachment;
    } catch (thrown) {
      if (signal.aborted) return undefined;
      this.#problem = brokerFailure(thrown, place);
      this.#log.warn(
        { queue: this.queue, code: this.#problem.code, reason: this.#problem.message },
        'Queue cannot be consumed.',
      );
      return undefined;
    } finally {
      this.#options.changed();
    }
  }

  #detach(reason: Error): void {
    this.#attachment?.end(reason);
    this.#attachment = undefined;
    this.#waiting.filter(({ attachment }) => !attachment.over);
    this.#options.changed();
  }

  #arrived(message: ConsumeMessage, attachment: Attachment): void {
    const reading = readTicket(message, this.#options.stage);
    if (reading.kind === 'malformed') {
      void this.#bury(message, attachment, reading.why);
      return;
    }
    const { ticket, attempt, crashes } = reading;
    let inHand = true;
    const release = () => {
      if (inHand) this.#unsettled--;
      inHand = false;
      this.#plan();
    };
    const settled = () => {
      if (inHand) attachment.acks.settle(message.fields.deliveryTag);
      release();
    };
    const arrival = { ticket, attempt, crashes, settled };
    this.#waiting.push(ticket.merchant, { arrival, message, attachment, release });
    this.#plan();
  }

  /** After the turn of the loop: whatever a read from the socket brought goes over in one batch, without a timer. */
  #plan(): void {
    if (this.#planned || this.#busy || this.#waiting.size === 0) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      void this.#handOver();
    });
  }

  async #handOver(): Promise<void> {
    const room = this.#options.atOnce - this.#unsettled;
    if (this.#busy || this.#stopped || room <= 0) return;
    const batch = this.#waiting.take(Math.min(room, this.#options.batch), this.#options.share);
    if (batch.length === 0) return;
    this.#busy = true;
    this.#unsettled += batch.length;
    try {
      await this.#options.take(batch.map(({ arrival }) => arrival));
    } catch (thrown) {
      // A promise broken by our own code: what it has not settled comes again on a new channel, and counts as a crash.
      this.#log.error({ err: thrown, tickets: batch.length }, 'A stage threw instead of deciding.');
      for (const { release, attachment } of batch) {
        release();
        attachment.end(new Error('a stage threw'));
      }
    } finally {
      this.#busy = false;
      this.#plan();
    }
  }

  /** Never acknowledged before the dead queue has it; tried until then or until the channel ends, when it comes again. */
  async #bury(message: ConsumeMessage, attachment: Attachment, why: string): Promise<void> {
    for (let attempt = 0; !attachment.over; attempt++) {
      try {
        await this.#options.bury(message, this.#options.stage, why);
        this.#log.error({ queue: this.queue, why }, 'Message is no ticket; moved to the dead queue.');
        attachment.acks.settle(message.fields.deliveryTag);
        return;
      } catch (thrown) {
        this.#log.warn({ err: thrown, queue: this.queue }, 'Dead queue does not take a malformed message yet.');
        await pause(reconnectDelay(attempt));
      }
    }
  }
}
