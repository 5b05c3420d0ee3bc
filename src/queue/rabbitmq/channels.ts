import type { Channel } from 'amqplib';
import { queueErrors } from '../errors.ts';
import { answered, brokerFailure } from './failures.ts';
import type { Link } from './link.ts';

/** A channel for one piece of work, closed after it; whatever it still holds goes back to its queue. */
export async function withChannel<T>(link: Link, work: (channel: Channel) => Promise<T>): Promise<T> {
  const model = link.model;
  if (!model) throw link.failure ?? queueErrors.QUEUE_UNREACHABLE({ message: `${link.place} is not connected.` });
  const channel = await answered(model.createChannel(), 'opening a channel');
  // The call that was refused throws the same; without a listener the process would end.
  channel.on('error', () => undefined);
  try {
    return await work(channel);
  } catch (thrown) {
    throw brokerFailure(thrown, link.place);
  } finally {
    await answered(gone(channel), 'closing a channel').catch(() => undefined);
  }
}

/** Throws inside the promise when the channel is closed already. */
async function gone(channel: Channel): Promise<void> {
  await channel.close();
}
