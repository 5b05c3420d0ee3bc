import { join } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { EmbeddedQueue } from '../queue/embedded.ts';
import type { Queue } from '../queue/queue.ts';
import { openRabbitQueue } from '../queue/rabbitmq/open.ts';
import type { Store } from '../storage/open.ts';
import { countOutbox, readOutbox } from '../storage/outbox.ts';
import { outboxTable } from '../storage/outbox-table.ts';
import { countWaiting } from '../storage/setbacks.ts';
import { type Clock, secondsLater } from '../support/clock.ts';
import { limits } from '../support/limits.ts';
import type { Log } from '../support/log.ts';

/** How long another daemon has to publish what it wrote, before this one takes it for dead. */
const otherDaemonsSeconds = 30;

export interface QueueParts {
  readonly environment: Environment;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly instance: string;
  readonly version: string;
}

/** For one command beside a daemon: its dead tickets and counts; it consumes nothing and publishes nothing but replays. */
export async function openQueueForCommand(parts: QueueParts): Promise<Queue> {
  const { environment, store, clock, log } = parts;
  if (environment.amqpUrl !== null) return openRabbit({ ...parts, relay: false }, environment.amqpUrl);
  return new EmbeddedQueue({ table: outboxTable(store), clock, log, inHandPath: inHandPath(environment) });
}

/** RabbitMQ where its URL is set, else the outbox table itself. Rows that a commit writes go straight on. */
export async function openQueue(parts: QueueParts): Promise<Queue> {
  const queue =
    parts.environment.amqpUrl === null
      ? await openEmbedded(parts)
      : await openRabbit({ ...parts, relay: true }, parts.environment.amqpUrl);
  parts.store.commits.onCommitted((rows) => queue.committed(rows));
  return queue;
}

async function openEmbedded({ environment, store, clock, log }: QueueParts): Promise<Queue> {
  const queue = new EmbeddedQueue({ table: outboxTable(store), clock, log, inHandPath: inHandPath(environment) });
  await queue.open();
  return queue;
}

function inHandPath({ dataFolder }: Environment): string {
  return join(dataFolder, 'in-hand');
}

async function openRabbit(
  { store, clock, log, instance, version, relay }: QueueParts & { relay: boolean },
  url: string,
): Promise<Queue> {
  return openRabbitQueue({
    url,
    host: instance,
    version,
    log,
    clock,
    onConfirmed: (ids) => {
      // A confirmed row that could not be deleted is published once more after the next start: at least once, as everything here.
      store.commits
        .fold(ids)
        .catch((thrown: unknown) =>
          log.warn({ rows: ids.length, err: thrown }, 'Confirmed tickets stay in the outbox for now.'),
        );
    },
    readyMost: limits.ticketsReady,
    readUnsent: async (limit, excluding, without) => {
      // On SQLite there is one daemon: whatever lies there is its own, or was left by its predecessor.
      const before = store.dialect === 'sqlite' ? clock.iso() : secondsLater(clock.iso(), -otherDaemonsSeconds);
      const mine = { writer: instance, orBefore: before };
      return relay
        ? readOutbox(store.reader, {
            limit,
            excluding: [...excluding],
            mine,
            without: { dialect: store.dialect, lanes: without },
          })
        : [];
    },
    unsentByStage: async () =>
      new Map((await countOutbox(store.reader, clock.iso())).map(({ stage, ready }) => [stage, ready])),
    waitingByStage: () => countWaiting(store.reader, clock.iso()),
  });
}
