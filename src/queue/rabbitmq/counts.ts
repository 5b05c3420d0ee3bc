import { pipeline, type StageName } from '../../pipeline.ts';
import type { StageCount } from '../queue.ts';
import { withChannel } from './channels.ts';
import { answered } from './failures.ts';
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

export function countUnrouted(link: Link): Promise<number> {
  return withChannel(
    link,
    async (channel) => (await answered(channel.checkQueue(unroutedQueue), unroutedQueue)).messageCount,
  );
}
