import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Dock } from '../operations/dock.ts';
import { type Figures, figuresOf, type OutboxRow } from '../operations/figures.ts';

/** Two scrapers that ask at the same time, or often, share an answer so old at most. */
const freshMilliseconds = 2000;

/** What this daemon counts itself, and what the store is asked for when somebody scrapes. Labels are bounded: never an order, file or SKU. */
export class Metrics {
  readonly #dock: Dock;
  readonly #registry = new Registry();
  readonly #fill: (figures: Figures, dock: Dock) => void;
  readonly #requests: Histogram<'route' | 'code'>;
  readonly #stopListening: () => void;
  #last: { at: number; text: Promise<string> } | undefined;

  constructor(dock: Dock) {
    this.#dock = dock;
    collectDefaultMetrics({ register: this.#registry });
    this.#fill = storeGauges(this.#registry);
    gauge(this.#registry, 'crossdock_build_info', 'Always 1.', ['version', 'node']).set(
      { version: dock.version, node: process.version },
      1,
    );
    this.#requests = new Histogram({
      name: 'crossdock_http_request_duration_seconds',
      help: 'By route pattern, never by path.',
      labelNames: ['route', 'code'],
      buckets: [0.005, 0.02, 0.1, 0.3, 1, 3],
      registers: [this.#registry],
    });
    const tickets = new Counter({
      name: 'crossdock_tickets_total',
      help: 'Tickets written by this daemon: to = now, a retry tier, or dead.',
      labelNames: ['stage', 'to'],
      registers: [this.#registry],
    });
    this.#stopListening = dock.tools.store.commits.onCommitted((rows: readonly OutboxRow[]) => {
      for (const { ticket, to } of rows) tickets.inc({ stage: ticket.stage, to });
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  request(route: string, code: number, seconds: number): void {
    this.#requests.observe({ route, code: String(code) }, seconds);
  }

  text(): Promise<string> {
    const now = performance.now();
    if (!this.#last || now - this.#last.at > freshMilliseconds) this.#last = { at: now, text: this.#collect() };
    return this.#last.text;
  }

  close(): void {
    this.#stopListening();
    this.#registry.clear();
  }

  async #collect(): Promise<string> {
    this.#fill(await figuresOf(this.#dock), this.#dock);
    return this.#registry.metrics();
  }
}

function gauge<L extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly L[] = [],
): Gauge<L> {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}

function storeGauges(registry: Registry): (figures: Figures, dock: Dock) => void {
  const of = <L extends string>(name: string, help: string, labels: readonly L[] = []) =>
    gauge(registry, `crossdock_${name}`, help, labels);
  const orders = of('orders', 'Orders by state.', ['state', 'merchant']);
  const oldest = of('oldest_order_timestamp_seconds', 'When the oldest order of this state was received.', [
    'state',
    'merchant',
  ]);
  const tickets = of('stage_tickets', 'Tickets of a stage: ready to be worked, or waiting for their next try.', [
    'stage',
    'state',
  ]);
  const dead = of('dead_messages', 'Dead tickets of a stage.', ['stage']);
  const exceptions = of('exceptions', 'Open exceptions.', ['code']);
  const files = of('files', 'Files received and sent.', ['direction', 'state', 'merchant']);
  const up = of('connection_up', '0 = the last try at one of its endpoints failed.', ['connection', 'kind']);
  const lastRun = of('schedule_last_run_timestamp_seconds', 'When the clock last ran a service.', [
    'service',
    'merchant',
  ]);
  const stock = of('inventory_last_received_timestamp_seconds', 'When stock was last received and read.', ['merchant']);
  const pending = of(
    'outbox_pending',
    'Tickets in the outbox: not yet confirmed by RabbitMQ, or the embedded queue itself.',
  );
  const outboxOldest = of(
    'outbox_oldest_timestamp_seconds',
    'When the oldest of them was written; absent when there is none.',
    ['queue'],
  );
  const connected = of('queue_connected', '1 = the queue is connected.');
  const unrouted = of('unrouted_messages', 'Messages that no queue wanted; must stay 0.');
  const all = [orders, oldest, tickets, dead, exceptions, files, up, lastRun, stock, outboxOldest];
  return (figures, dock) => {
    for (const one of all) one.reset();
    for (const { status: state, merchant, count, oldest: at } of figures.orders) {
      orders.set({ state, merchant }, count);
      oldest.set({ state, merchant }, seconds(at));
    }
    for (const { stage, ready, waiting, dead: buried } of figures.stages) {
      tickets.set({ stage, state: 'ready' }, ready);
      tickets.set({ stage, state: 'waiting' }, waiting);
      dead.set({ stage }, buried);
    }
    for (const { code, count } of figures.exceptions) exceptions.set({ code }, count);
    for (const { direction, state, merchant, count } of figures.documents)
      files.set({ direction, state, merchant }, count);
    for (const { connection, transport: kind, state } of figures.connections)
      up.set({ connection, kind }, state === 'ok' ? 1 : 0);
    for (const { service, merchant, at } of figures.lastRuns) lastRun.set({ service, merchant }, seconds(at));
    for (const { merchant, at } of figures.stock) stock.set({ merchant }, seconds(at));
    pending.set(figures.outbox.pending);
    if (figures.outbox.oldest !== null) outboxOldest.set({ queue: 'outbox' }, seconds(figures.outbox.oldest));
    connected.set(dock.health().state === 'connected' ? 1 : 0);
    unrouted.set(dock.health().unrouted);
  };
}

function seconds(iso: string): number {
  return Date.parse(iso) / 1000;
}
