import type { ConfirmChannel, Message } from 'amqplib';
import type { CrossdockError } from '../../support/errors.ts';
import type { Log } from '../../support/log.ts';
import { within } from '../../support/waiting.ts';
import { queueErrors } from '../errors.ts';
import type { OutMessage } from './message.ts';

/** Seconds until a message counts as not confirmed, while the broker is not blocked. */
export const confirmSeconds = 30;

/** Publishing with confirms: a message counts as sent only when the broker says that it is stored in a queue. */
export class Publisher {
  readonly #log: Log;
  readonly #unrouted: (message: Message) => void;
  readonly #returned = new Set<string>();
  #channel: ConfirmChannel | undefined;

  /** `unrouted` hears of messages that came back because no queue takes them, not even `crossdock.unrouted`. */
  constructor(log: Log, unrouted: (message: Message) => void) {
    this.#log = log;
    this.#unrouted = unrouted;
  }

  get ready(): boolean {
    return this.#channel !== undefined;
  }

  attach(channel: ConfirmChannel): void {
    this.#returned.clear();
    this.#channel = channel;
    channel.on('return', (message: Message) => {
      // The broker says "returned" first and then, all the same, "confirmed".
      this.#returned.add(String(message.properties.messageId));
      this.#unrouted(message);
    });
  }

  detach(): void {
    this.#channel = undefined;
  }

  /**
   * `done` is called once: without a failure when the broker has stored the message. It is called later, never at once, and
   * with the end of the channel at the latest. Throws when the message cannot be written at all.
   */
  publish({ exchange, key, body, options }: OutMessage, done: (failure?: CrossdockError) => void): void {
    if (!this.#channel) throw queueErrors.QUEUE_UNREACHABLE();
    this.#channel.publish(exchange, key, body, options, (nack: Error | null) =>
      done(this.#verdict(nack, options.messageId)),
    );
  }

  /** For single messages (replay, malformed ones): resolves when the broker has stored it. */
  async send(message: OutMessage, seconds = confirmSeconds): Promise<void> {
    const stored = new Promise<void>((resolve, reject) => {
      this.publish(message, (failure) => (failure ? reject(failure) : resolve()));
    });
    await within(seconds, stored, () =>
      queueErrors.QUEUE_NOT_CONFIRMED({ message: `RabbitMQ has not confirmed a message within ${seconds} s.` }),
    );
  }

  #verdict(nack: Error | null, messageId: string): CrossdockError | undefined {
    if (this.#returned.delete(messageId)) return queueErrors.QUEUE_UNROUTED();
    if (!nack) return undefined;
    if (/nacked/.test(nack.message)) return queueErrors.QUEUE_FULL();
    this.#log.debug({ messageId, reason: nack.message }, 'Message not confirmed.');
    return queueErrors.QUEUE_NOT_CONFIRMED({ cause: nack });
  }
}
