import type { Channel, ChannelModel } from 'amqplib';
import { crashLimit, pipeline, type RetryTier, retryTiers, type StageName, type StageRow } from '../../pipeline.ts';
import { answered } from './failures.ts';
import { bindingKey, exchanges, retryName, unroutedQueue } from './names.ts';

export type TierSeconds = Partial<Record<RetryTier, number>>;

interface QueueSpec {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly exchange: string;
  readonly key: string;
}

/**
 * Looking at a message in the console counts as a delivery, and from RabbitMQ 4.0 on a quorum queue without a limit drops a message at
 * the 21st. Nobody consumes these queues, so a limit out of reach keeps what lies there, on every version.
 */
const neverByLooking = { 'x-delivery-limit': 1_000_000 };
const quorum = { 'x-queue-type': 'quorum' };
/** Dead-lettering that waits for its target; needs a source that refuses instead of dropping. */
const nothingLost = { 'x-dead-letter-strategy': 'at-least-once', 'x-overflow': 'reject-publish' };

/** Arguments can never change for an existing queue: only what is fixed for good stands here, the rest is policy. */
function stageQueue(row: StageRow): QueueSpec {
  return {
    name: row.queue,
    exchange: exchanges.work,
    key: bindingKey(row.name),
    arguments: {
      ...quorum,
      ...nothingLost,
      'x-dead-letter-exchange': exchanges.dead,
      'x-dead-letter-routing-key': row.name,
      'x-delivery-limit': crashLimit,
    },
  };
}

function deadQueue(row: StageRow): QueueSpec {
  return { name: row.deadQueue, exchange: exchanges.dead, key: row.name, arguments: { ...quorum, ...neverByLooking } };
}

/** No dead-letter routing key: an expired ticket goes back with the key it came with, to its own stage. */
function retryQueue(tier: RetryTier, seconds: number): QueueSpec {
  return {
    name: retryName(tier),
    exchange: retryName(tier),
    key: '',
    arguments: { ...quorum, ...nothingLost, 'x-dead-letter-exchange': exchanges.work, 'x-message-ttl': seconds * 1000 },
  };
}

const unrouted: QueueSpec = {
  name: unroutedQueue,
  exchange: exchanges.unrouted,
  key: '',
  arguments: { ...quorum, ...neverByLooking },
};

/** Everything, on a channel of its own (a refusal closes the channel); declaring again what is there changes nothing. */
export async function declareTopology(model: ChannelModel, seconds: TierSeconds = {}): Promise<void> {
  const channel = await answered(model.createChannel(), 'opening a channel');
  // The call that was refused throws the same; without a listener the process would end.
  channel.on('error', () => undefined);
  await declareExchanges(channel);
  await declareQueue(channel, unrouted);
  for (const tier of retryTiers) await declareQueue(channel, retryQueue(tier.name, seconds[tier.name] ?? tier.seconds));
  for (const row of pipeline) {
    await declareQueue(channel, deadQueue(row));
    await declareQueue(channel, stageQueue(row));
  }
  await answered(channel.close(), 'closing a channel');
}

/** The two queues of one stage: a queue that was deleted under its consumer comes back without a new connection. */
export async function declareStage(channel: Channel, stage: StageName): Promise<void> {
  for (const row of pipeline.filter(({ name }) => name === stage)) {
    await declareQueue(channel, deadQueue(row));
    await declareQueue(channel, stageQueue(row));
  }
}

async function declareExchanges(channel: Channel): Promise<void> {
  const elsewhere = { alternateExchange: exchanges.unrouted };
  await answered(channel.assertExchange(exchanges.unrouted, 'fanout'), exchanges.unrouted);
  await answered(channel.assertExchange(exchanges.work, 'topic', elsewhere), exchanges.work);
  await answered(channel.assertExchange(exchanges.dead, 'topic', elsewhere), exchanges.dead);
  for (const { name } of retryTiers) {
    await answered(channel.assertExchange(retryName(name), 'fanout', elsewhere), retryName(name));
  }
}

async function declareQueue(channel: Channel, spec: QueueSpec): Promise<void> {
  await answered(channel.assertQueue(spec.name, { durable: true, arguments: spec.arguments }), spec.name);
  await answered(channel.bindQueue(spec.name, spec.exchange, spec.key), spec.name);
}
