import type { Channel, ChannelModel } from 'amqplib';
import { pipeline, type StageName, stageRow } from '../../pipeline.ts';
import { queueErrors } from '../errors.ts';
import type { StageCount } from '../queue.ts';
import { withChannel } from './channels.ts';
import { answered, brokerFailure } from './failures.ts';
import type { Link } from './link.ts';
import { unroutedQueue } from './names.ts';

export interface BrokerCounts {
  readonly stages: StageCount[];
  readonly unrouted: number;
}

/** Messages ready in the queues. The broker does not know the stage of what lies in the shared tiers: `waiting` comes from outside. */
export function brokerCounts(link: Link, waiting: ReadonlyMap<StageName, number>): Promise<BrokerCounts> {
  return withChannel(link, async (channel) => {
    const ready = async (queue: string) => (await answered(channel.checkQueue(queue), queue)).messageCount;
    const stages: StageCount[] = [];
    for (const { name, queue, deadQueue } of pipeline) {
      stages.push({
        stage: name,
        ready: await ready(queue),
        waiting: waiting.get(name) ?? 0,
        dead: await ready(deadQueue),
      });
    }
    return { stages, unrouted: await ready(unroutedQueue) };
  });
}

/** Looks at queues often, on a channel that it keeps. */
export class QueueLooker {
  readonly #link: Link;
  #kept: { readonly model: ChannelModel; readonly channel: Channel } | undefined;

  constructor(link: Link) {
    this.#link = link;
  }

  async readyIn(stage: StageName): Promise<number> {
    const { queue } = stageRow(stage);
    const channel = await this.#channel();
    try {
      return (await answered(channel.checkQueue(queue), queue)).messageCount;
    } catch (thrown) {
      this.#kept = undefined;
      throw brokerFailure(thrown, this.#link.place);
    }
  }

  async #channel(): Promise<Channel> {
    const { model } = this.#link;
    if (!model) throw queueErrors.QUEUE_UNREACHABLE({ message: `${this.#link.place} is not connected.` });
    if (this.#kept?.model === model) return this.#kept.channel;
    const channel = await answered(model.createChannel(), 'a channel for looking at queues');
    // The call that was refused throws the same; without a listener the process would end.
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.#kept?.channel === channel) this.#kept = undefined;
    });
    this.#kept = { model, channel };
    return channel;
  }
}

export function countUnrouted(link: Link): Promise<number> {
  return withChannel(
    link,
    async (channel) => (await answered(channel.checkQueue(unroutedQueue), unroutedQueue)).messageCount,
  );
}
