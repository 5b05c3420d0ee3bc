import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { type StageName, stageRow } from '../../pipeline.ts';
import { Acks } from './acks.ts';
import { deferred } from './deferred.ts';
import { answered } from './failures.ts';
import { declareStage } from './topology.ts';

export interface AttachOptions {
  readonly stage: StageName;
  readonly atOnce: number;
  /** A new consumer tag each time. */
  tag(): string;
  arrived(message: ConsumeMessage, attachment: Attachment): void;
}

/** A channel that consumes one stage, until it ends. */
export class Attachment {
  readonly #channel: Channel;
  readonly #options: AttachOptions;
  readonly #ended = deferred<Error>();
  readonly acks: Acks;
  #tag = '';
  #alone = true;
  #over = false;
  #widening: Promise<void> | undefined;

  private constructor(channel: Channel, options: AttachOptions) {
    this.#channel = channel;
    this.#options = options;
    this.acks = new Acks({ ack: (tag, upTo) => this.#say(() => channel.ack(named(tag), upTo)) });
    channel.on('error', (failure) => this.#over || this.#gone(failure));
    channel.on('close', () => this.#over || this.#gone(new Error('channel closed')));
  }

  /** Declares the stage's queues and consumes. On failure the channel is given up; should it come to life late, it is closed. */
  static async open(model: ChannelModel, options: AttachOptions): Promise<Attachment> {
    const queue = stageRow(options.stage).queue;
    const channel = await answered(model.createChannel(), `a channel for ${queue}`);
    const attachment = new Attachment(channel, options);
    try {
      await declareStage(channel, options.stage);
      attachment.#alone = options.atOnce > 1;
      await attachment.#consume(attachment.#alone ? 1 : options.atOnce);
      return attachment;
    } catch (thrown) {
      attachment.end(asError(thrown));
      throw thrown;
    }
  }

  /** Resolves with the reason when no more will come from this channel. */
  get ended(): Promise<Error> {
    return this.#ended.promise;
  }

  get over(): boolean {
    return this.#over;
  }

  end(reason: Error): void {
    if (this.#over) return;
    this.#gone(reason);
    // A close that the broker never answers is of no interest; one on a dead channel throws.
    void answered(closed(this.#channel), 'closing a channel').catch(() => undefined);
  }

  /** The channel is closed already. To close it once more would be an error that costs the whole connection. */
  #gone(reason: Error): void {
    this.#over = true;
    this.acks.end();
    this.#ended.resolve(reason);
  }

  /** No more tickets; those in hand may still be settled on this channel. */
  async cancel(): Promise<void> {
    await this.#widening;
    if (!this.#over) await answered(this.#channel.cancel(this.#tag), `cancelling ${this.#tag}`);
  }

  /** Not begun: back to its place in the queue, for another daemon or a later start. */
  giveBack(message: ConsumeMessage): void {
    if (this.#over) return;
    this.acks.forget(message.fields.deliveryTag);
    this.#say(() => this.#channel.nack(message, false, true));
  }

  /** A write on a channel that is about to close throws at once. What it said is lost and the message comes again. */
  #say(word: () => void): void {
    try {
      word();
    } catch (thrown) {
      this.end(asError(thrown));
    }
  }

  async #consume(prefetch: number): Promise<void> {
    const queue = stageRow(this.#options.stage).queue;
    const consumerTag = this.#options.tag();
    await answered(this.#channel.prefetch(prefetch), `${queue}: prefetch`);
    const begun = this.#channel.consume(queue, (message) => this.#message(message), { consumerTag });
    // Late, after the deadline: without this the queue would feed a consumer that nobody listens to.
    begun.then(() => (this.#over ? closed(this.#channel) : undefined)).catch(() => undefined);
    await answered(begun, `${queue}: consume`);
    this.#tag = consumerTag;
  }

  #message(message: ConsumeMessage | null): void {
    if (this.#over) return;
    if (!message) {
      this.end(
        new Error(
          `the broker cancelled the consumer of ${stageRow(this.#options.stage).queue}: queue deleted or moved`,
        ),
      );
      return;
    }
    this.acks.delivered(message.fields.deliveryTag);
    this.#options.arrived(message, this);
    if (this.#alone && !message.fields.redelivered) this.#widening = this.#widen();
  }

  /**
   * What comes a second time may have killed its worker: it is worked alone, so that a further death counts against it only and
   * not against everything fetched with it. The first ticket that is new shows that those are done.
   */
  async #widen(): Promise<void> {
    this.#alone = false;
    const narrow = this.#tag;
    try {
      await this.#consume(this.#options.atOnce);
      await answered(this.#channel.cancel(narrow), `cancelling ${narrow}`);
    } catch (thrown) {
      this.end(asError(thrown));
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

async function closed(channel: Channel): Promise<void> {
  await channel.close();
}

/** The client asks for a whole message but reads the tag only. */
function named(deliveryTag: number): ConsumeMessage {
  const fields = { deliveryTag, redelivered: false, exchange: '', routingKey: '', consumerTag: '' };
  return { content: Buffer.alloc(0), fields, properties: noProperties };
}

const noProperties: ConsumeMessage['properties'] = {
  contentType: undefined,
  contentEncoding: undefined,
  headers: undefined,
  deliveryMode: undefined,
  priority: undefined,
  correlationId: undefined,
  replyTo: undefined,
  expiration: undefined,
  messageId: undefined,
  timestamp: undefined,
  type: undefined,
  userId: undefined,
  appId: undefined,
  clusterId: undefined,
};
