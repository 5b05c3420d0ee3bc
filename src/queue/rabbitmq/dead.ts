import type { Channel, GetMessage } from 'amqplib';
import { type StageName, stageNames } from '../../pipeline.ts';
import type { Log } from '../../support/log.ts';
import { pause } from '../../support/waiting.ts';
import type { DeadLetters, DeadTicket } from '../queue.ts';
import { withChannel } from './channels.ts';
import { deadId, deadTicket, resurrection, stageOfId } from './dead-message.ts';
import { answered } from './failures.ts';
import type { Link } from './link.ts';
import type { Sender } from './message.ts';
import { deadQueueOf } from './names.ts';
import type { Publisher } from './publisher.ts';

export interface DeadOptions {
  readonly link: Link;
  readonly publisher: Publisher;
  readonly sender: Sender;
  readonly log: Log;
}

const listed = 100;
/** Messages looked through for an id; more dead tickets of one stage than that need another tool than one-by-one replay. */
const searched = 10_000;
/** What another reader holds at this moment is missing from a look: looked for again before "no such ticket" is the answer. */
const looks = 3;

/** The dead queues, one reader at a time in this process: two that hold messages at once would not see each other's. */
export function openDeadLetters(options: DeadOptions): DeadLetters {
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    list: (stage, limit = listed) => inTurn(() => list(options, stage ? [stage] : stageNames, limit)),
    replay: (id, by) => inTurn(() => take(options, id, (message, stage) => putBack(options, message, stage, by))),
    drop: (id) => inTurn(() => take(options, id, async () => options.log.warn({ id }, 'Dead ticket dropped.'))),
  };
}

async function list({ link }: DeadOptions, stages: readonly StageName[], limit: number): Promise<DeadTicket[]> {
  return withChannel(link, async (channel) => {
    const found: DeadTicket[] = [];
    for (const stage of stages) {
      const messages = await peek(channel, deadQueueOf(stage), limit - found.length);
      for (const message of messages) found.push(deadTicket(message, stage));
      giveBack(channel, messages);
    }
    return found;
  });
}

/** The oldest messages; nothing is acknowledged, so they keep their place. */
async function peek(channel: Channel, queue: string, most: number): Promise<GetMessage[]> {
  const messages: GetMessage[] = [];
  while (messages.length < most) {
    const message = await answered(channel.get(queue), queue);
    if (!message) break;
    messages.push(message);
  }
  return messages;
}

/** Finds the message, does what is to be done, and only then removes it. */
async function take(
  options: DeadOptions,
  id: string,
  first: (message: GetMessage, stage: StageName) => Promise<void>,
): Promise<boolean> {
  const stage = stageOfId(id);
  if (!stage) return false;
  for (let look = 0; look < looks; look++) {
    if (look > 0) await pause(100);
    if (await takeOnce(options.link, stage, id, first)) return true;
  }
  return false;
}

function takeOnce(
  link: Link,
  stage: StageName,
  id: string,
  first: (message: GetMessage, stage: StageName) => Promise<void>,
): Promise<boolean> {
  return withChannel(link, async (channel) => {
    const others: GetMessage[] = [];
    while (others.length < searched) {
      const message = await answered(channel.get(deadQueueOf(stage)), deadQueueOf(stage));
      if (!message) break;
      if (deadId(message, stage) !== id) {
        others.push(message);
        continue;
      }
      await first(message, stage);
      channel.ack(message);
      giveBack(channel, others);
      return true;
    }
    giveBack(channel, others);
    return false;
  });
}

async function putBack(
  { publisher, sender, log }: DeadOptions,
  message: GetMessage,
  stage: StageName,
  by: string,
): Promise<void> {
  await publisher.send(resurrection(message, stage, by, sender));
  log.info({ id: deadId(message, stage), by }, 'Dead ticket replayed.');
}

/** Returned at once and in order; the channel's end would do the same a little later. */
function giveBack(channel: Channel, messages: readonly GetMessage[]): void {
  const last = messages.at(-1);
  if (last) channel.nack(last, true, true);
}
