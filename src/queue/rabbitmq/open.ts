import type { ChannelModel } from 'amqplib';
import { type RetryTier, type StageName, stageRow } from '../../pipeline.ts';
import type { Clock } from '../../support/clock.ts';
import type { Log } from '../../support/log.ts';
import { pause } from '../../support/waiting.ts';
import type {
  Arrival,
  ConsumeOptions,
  DeadLetters,
  OutboxLane,
  OutboxRow,
  Queue,
  QueueHealth,
  StageCount,
} from '../queue.ts';
import { StageConsumer } from './consumer.ts';
import { brokerCounts, countUnrouted, QueueLooker } from './counts.ts';
import type { CreditOptions } from './credit.ts';
import { openDeadLetters } from './dead.ts';
import { burial } from './dead-message.ts';
import { answered } from './failures.ts';
import { HealthWatch, judge } from './health.ts';
import { Link } from './link.ts';
import type { Sender } from './message.ts';
import { Publisher } from './publisher.ts';
import { Relay } from './relay.ts';
import { declareTopology } from './topology.ts';

export interface RabbitOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps://`. */
  readonly url: string;
  /** Name of this daemon, in consumer tags and connection names. */
  readonly host: string;
  readonly version: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Outbox rows that the broker has confirmed: the caller deletes them, with its next commit or a little later. */
  onConfirmed(ids: readonly number[]): void;
  /**
   * Unsent outbox rows, oldest first (by id), without the excluded ones: those that are waiting or in flight here. Read after a
   * connect, when more was committed than the buffer holds, and once a second for rows of another process.
   * A process that shall not send (the CLI beside a daemon) answers with none; with several daemons each answers with its own rows
   * and with foreign ones only when their writer is gone, or tickets are sent twice.
   */
  readUnsent(limit: number, excluding: ReadonlySet<number>, without: readonly OutboxLane[]): Promise<OutboxRow[]>;
  /** Most tickets that shall lie ready in the queue of a stage: what is more waits in the outbox, where merchants take turns. */
  readonly readyMost?: number;
  /** Tickets that wait for their next try, by stage: the store knows, the broker does not. Without it `waiting` is 0. */
  waitingByStage?(): Promise<ReadonlyMap<StageName, number>>;
  /** Tickets that wait in the outbox for room in the queue of their stage: as ready as those in it. */
  unsentByStage?(): Promise<ReadonlyMap<StageName, number>>;
  /** Only for tests: shorter tiers. They are arguments of queues, so each set needs a virtual host of its own. */
  readonly tierSeconds?: Partial<Record<RetryTier, number>>;
}

/** A broker that is away at the start is waited for that long, then in the background; `health()` says so. */
const startSeconds = 5;
const closeSeconds = 10;
const unroutedEveryMilliseconds = 10_000;

/**
 * The queue over RabbitMQ. Rejects when the broker refuses us for good (`QUEUE_LOGIN`, `QUEUE_VHOST`, `QUEUE_PERMISSION`,
 * `QUEUE_PRECONDITION`, `QUEUE_URL`); a broker that is merely away is no error.
 */
export async function openRabbitQueue(options: RabbitOptions): Promise<Queue> {
  const queue = new RabbitQueue(options);
  try {
    await queue.start();
  } catch (thrown) {
    await queue.close();
    throw thrown;
  }
  return queue;
}

class RabbitQueue implements Queue {
  readonly dead: DeadLetters;
  readonly #options: RabbitOptions;
  readonly #log: Log;
  readonly #sender: Sender;
  readonly #publishing: Link;
  readonly #consuming: Link;
  readonly #publisher: Publisher;
  readonly #relay: Relay;
  readonly #consumers = new Map<StageName, StageConsumer>();
  readonly #health: HealthWatch;
  readonly #unroutedTimer: NodeJS.Timeout;
  /** Both connections declare; one after the other, so that the broker never creates a queue twice at the same moment. */
  #declaring: Promise<unknown> = Promise.resolve();
  #unrouted = 0;
  #closed = false;

  constructor(options: RabbitOptions) {
    this.#options = options;
    this.#log = options.log.child({ part: 'rabbitmq' });
    this.#sender = { host: options.host, version: options.version, now: () => options.clock.now() };
    this.#health = new HealthWatch(options.clock);
    this.#publisher = new Publisher(this.#log, (message) => this.#returned(String(message.fields.routingKey)));
    this.#publishing = this.#link('publish');
    this.#consuming = this.#link('consume');
    this.#relay = new Relay({
      publisher: this.#publisher,
      sender: this.#sender,
      log: this.#log,
      onConfirmed: (ids) => options.onConfirmed(ids),
      readUnsent: (limit, excluding, without) => options.readUnsent(limit, excluding, without),
      credit: options.readyMost === undefined ? undefined : this.#creditOf(options.readyMost),
      blocked: () => this.#publishing.blocked,
      restart: (reason) => this.#publishing.restart(reason),
    });
    this.dead = openDeadLetters({
      link: this.#consuming,
      publisher: this.#publisher,
      sender: this.#sender,
      log: this.#log,
    });
    this.#unroutedTimer = setInterval(() => void this.#watchUnrouted(), unroutedEveryMilliseconds);
    this.#unroutedTimer.unref();
  }

  async start(): Promise<void> {
    const first = Promise.all([this.#consuming.start(), this.#publishing.start()]);
    const patience = new AbortController();
    await Promise.race([first, pause(startSeconds * 1000, patience.signal)]).finally(() => patience.abort());
    await this.#watchUnrouted();
  }

  async consume(
    stage: StageName,
    take: (arrivals: Arrival[]) => Promise<void>,
    { atOnce, batch = atOnce, share = atOnce }: ConsumeOptions,
  ): Promise<void> {
    if (this.#consumers.has(stage)) throw new Error(`${stageRow(stage).queue} is consumed already.`);
    const consumer = new StageConsumer({
      stage,
      take,
      atOnce,
      batch,
      share,
      host: this.#options.host,
      place: this.#consuming.place,
      log: this.#log,
      bury: (message, at, why) => this.#publisher.send(burial(message, at, why, this.#sender)),
      changed: () => this.#changed(),
    });
    this.#consumers.set(stage, consumer);
    const model = this.#consuming.model;
    if (model) await consumer.connected(model);
  }

  committed(rows: readonly OutboxRow[]): void {
    this.#relay.committed(rows);
  }

  async stopConsuming(): Promise<void> {
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.stop()));
  }

  health(): QueueHealth {
    this.#changed();
    return { ...this.#health.now(), unrouted: this.#unrouted };
  }

  async counts(): Promise<StageCount[]> {
    const waiting = (await this.#options.waitingByStage?.()) ?? new Map<StageName, number>();
    const { stages, unrouted } = await brokerCounts(this.#consuming, waiting);
    this.#noteUnrouted(unrouted);
    const unsent = (await this.#options.unsentByStage?.()) ?? new Map<StageName, number>();
    return stages.map((one) => ({ ...one, ready: one.ready + (unsent.get(one.stage) ?? 0) }));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#unroutedTimer);
    await this.stopConsuming();
    await this.#relay.close(closeSeconds);
    for (const consumer of this.#consumers.values()) consumer.flush();
    await Promise.all([this.#consuming.close(), this.#publishing.close()]);
    this.#changed();
  }

  #creditOf(readyMost: number): CreditOptions {
    const looker = new QueueLooker(this.#consuming);
    return { readyMost, readyIn: (stage) => looker.readyIn(stage), log: this.#log };
  }

  #link(purpose: 'publish' | 'consume'): Link {
    return new Link({
      url: this.#options.url,
      host: this.#options.host,
      log: this.#log,
      purpose,
      setup: (model) => (purpose === 'publish' ? this.#setUpPublishing(model) : this.#setUpConsuming(model)),
      up: () => this.#linkUp(purpose),
      changed: () => this.#linkChanged(purpose),
      lost: () => this.#linkLost(purpose),
    });
  }

  async #setUpPublishing(model: ChannelModel): Promise<void> {
    await this.#declare(model);
    const channel = await answered(model.createConfirmChannel(), 'opening the channel for publishing');
    channel.on('error', (failure) => this.#publishing.restart(failure));
    // Later than the end of the whole connection, which closes its channels first and knows the better reason.
    channel.on('close', () =>
      setImmediate(() => this.#publishing.restart(new Error('the channel for publishing was closed'))),
    );
    this.#publisher.attach(channel);
  }

  async #setUpConsuming(model: ChannelModel): Promise<void> {
    await this.#declare(model);
    // Not awaited: one queue that does not answer must not keep the other stages from working.
    for (const consumer of this.#consumers.values()) void consumer.connected(model);
  }

  #declare(model: ChannelModel): Promise<void> {
    const next = this.#declaring.then(() => declareTopology(model, this.#options.tierSeconds));
    this.#declaring = next.catch(() => undefined);
    return next;
  }

  #linkUp(purpose: 'publish' | 'consume'): void {
    if (purpose === 'publish') this.#relay.connected();
  }

  #linkChanged(purpose: 'publish' | 'consume'): void {
    if (purpose === 'publish' && this.#publishing.model && !this.#publishing.blocked) this.#relay.unblocked();
    this.#changed();
  }

  #linkLost(purpose: 'publish' | 'consume'): void {
    if (purpose === 'publish') {
      this.#publisher.detach();
      this.#relay.disconnected();
      return;
    }
    for (const consumer of this.#consumers.values()) consumer.disconnected();
  }

  /** Not even `crossdock.unrouted` took it: queues or bindings were deleted. A new connection declares them again. */
  #returned(key: string): void {
    this.#log.error({ key }, 'Broker returned a ticket that no queue takes; it stays in the outbox.');
    this.#publishing.restart(new Error(`no queue takes the routing key ${key}`));
  }

  async #watchUnrouted(): Promise<void> {
    if (!this.#consuming.model) return;
    try {
      this.#noteUnrouted(await countUnrouted(this.#consuming));
    } catch (thrown) {
      this.#log.debug({ err: thrown }, 'Unrouted messages cannot be counted now.');
    }
  }

  #noteUnrouted(count: number): void {
    if (count > this.#unrouted) this.#log.error({ unrouted: count }, 'Messages lie in crossdock.unrouted; none may.');
    this.#unrouted = count;
  }

  #changed(): void {
    this.#health.note(
      judge({
        closed: this.#closed,
        links: [this.#publishing, this.#consuming],
        consumers: [...this.#consumers.values()],
      }),
    );
  }
}
