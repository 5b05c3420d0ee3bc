import { setTimeout as after } from 'node:timers/promises';
import { type Channel, connect } from 'amqplib';
import type { StageName } from '../../../src/pipeline.ts';
import type { Arrival, OutboxRow, OutgoingTicket, Queue, Ticket } from '../../../src/queue/queue.ts';
import { openRabbitQueue, type RabbitOptions } from '../../../src/queue/rabbitmq/open.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { silentLog } from '../../../src/support/log.ts';
import type { Rabbit } from '../../peers/rabbitmq.ts';
import { atEnd } from '../../support/closing.ts';

/** Outbox rows in memory: what the store does for the driver. */
export class Outbox {
  readonly rows = new Map<number, OutboxRow>();
  /** How often each row was reported as confirmed. */
  readonly confirmed = new Map<number, number>();
  /** Without deleting, as a caller does until its next commit. */
  keepConfirmed = false;
  #last = 0;

  write(tickets: readonly OutgoingTicket[]): OutboxRow[] {
    const rows = tickets.map((ticket) => ({ ...ticket, id: ++this.#last }));
    for (const row of rows) this.rows.set(row.id, row);
    return rows;
  }

  readonly onConfirmed = (ids: readonly number[]): void => {
    for (const id of ids) {
      this.confirmed.set(id, (this.confirmed.get(id) ?? 0) + 1);
      if (!this.keepConfirmed) this.rows.delete(id);
    }
  };

  readonly readUnsent = async (limit: number, excluding: ReadonlySet<number>): Promise<OutboxRow[]> =>
    [...this.rows.values()].filter(({ id }) => !excluding.has(id)).slice(0, limit);
}

export interface Dock {
  readonly url: string;
  readonly vhost: string;
  readonly queue: Queue;
  readonly outbox: Outbox;
  send(...tickets: OutgoingTicket[]): void;
  /** Consumes and settles at once; what came, in order. */
  gather(stage: StageName, atOnce?: number): Promise<Arrival[]>;
  /** A plain client on the same virtual host, for looking and meddling. */
  meddler(): Promise<Channel>;
}

/** A driver on a virtual host of its own, closed and dropped after the test. */
export async function openDock(rabbit: Rabbit, more: Partial<RabbitOptions> = {}): Promise<Dock> {
  const { vhost, url } = await rabbit.freshVhost();
  atEnd(() => rabbit.dropVhost(vhost));
  return dockOn(more.url ?? url, vhost, more);
}

export async function dockOn(url: string, vhost: string, more: Partial<RabbitOptions> = {}): Promise<Dock> {
  const outbox = new Outbox();
  const queue = await openQueue(url, { onConfirmed: outbox.onConfirmed, readUnsent: outbox.readUnsent, ...more, url });
  return {
    url,
    vhost,
    queue,
    outbox,
    send: (...tickets) => queue.committed(outbox.write(tickets)),
    gather: async (stage, atOnce = 100) => {
      const came: Arrival[] = [];
      await queue.consume(
        stage,
        async (arrivals) => {
          came.push(...arrivals);
          for (const arrival of arrivals) arrival.settled();
        },
        { atOnce },
      );
      return came;
    },
    meddler: () => openMeddler(url),
  };
}

export async function openQueue(url: string, more: Partial<RabbitOptions> = {}): Promise<Queue> {
  const queue = await openRabbitQueue({
    url,
    host: 'box1',
    version: '0.1.0',
    log: silentLog,
    clock: systemClock,
    onConfirmed: () => undefined,
    readUnsent: async () => [],
    ...more,
  });
  atEnd(() => queue.close());
  return queue;
}

export async function openMeddler(url: string): Promise<Channel> {
  const model = await connect(url, { noDelay: true });
  model.on('error', () => undefined);
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  atEnd(() => model.close().catch(() => undefined));
  return channel;
}

export function ticket(stage: StageName, subject: string, more: Partial<Ticket> = {}): Ticket {
  return {
    v: 1,
    stage,
    merchant: 'acme',
    subject,
    cause: 'clock',
    at: '2026-03-01T10:00:00.000Z',
    connection: 'web',
    ref: `REF-${subject}`,
    ...more,
  };
}

export function now(stage: StageName, subject: string, more: Partial<Ticket> = {}): OutgoingTicket {
  return { ticket: ticket(stage, subject, more), to: 'now', attempt: 0 };
}

export function many(stage: StageName, count: number, prefix = 'order'): OutgoingTicket[] {
  return Array.from({ length: count }, (_, index) => now(stage, `${prefix}-${index}`));
}

/** Waits for a condition; the sentence says what did not happen. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}`);
    await after(20);
  }
}

export function subjects(arrivals: readonly Arrival[]): string[] {
  return arrivals.map((arrival) => arrival.ticket.subject);
}
