import { connect } from 'amqplib';
import { pipeline } from '../../src/pipeline.ts';

/** Messages per queue, asked of the broker itself (the management API is seconds behind). */
export async function queueDepths(url: string): Promise<Record<string, number>> {
  const connection = await connect(url, { noDelay: true });
  try {
    const channel = await connection.createChannel();
    const depths: Record<string, number> = {};
    for (const { queue, deadQueue } of pipeline) {
      for (const name of [queue, deadQueue]) depths[name] = (await channel.checkQueue(name)).messageCount;
    }
    return depths;
  } finally {
    await connection.close();
  }
}
