import type { Queue } from '../queue/queue.ts';
import { limits } from '../support/limits.ts';
import type { Tools } from '../tools.ts';
import { ActingRunner } from './acting.ts';
import { DecidingRunner } from './deciding.ts';
import type { ActingStage, DecidingStage } from './stage.ts';

export interface RunningStages {
  /** After `queue.stopConsuming()`: resolves when nothing is in work any more. */
  idle(): Promise<void>;
}

/** Starts all stages on the queue. The runner owns ack, retry, transaction and log line, so that no stage writes them. */
export async function startStages<Facts>(
  acting: readonly ActingStage[],
  deciding: readonly DecidingStage<Facts>[],
  queue: Queue,
  tools: Tools,
): Promise<RunningStages> {
  const runners = [
    ...acting.map((stage) => ({ stage, runner: new ActingRunner(stage, tools) })),
    ...deciding.map((stage) => ({ stage, runner: new DecidingRunner(stage, tools) })),
  ];
  for (const { stage, runner } of runners) {
    const bounds =
      stage.kind === 'acting'
        ? { atOnce: limits.ticketsWaiting }
        : { atOnce: limits.ticketsAtOnce, batch: limits.ticketsPerBatch, share: limits.ticketsPerMerchant };
    await queue.consume(stage.name, (arrivals) => runner.take(arrivals), bounds);
  }
  return {
    idle: async () => {
      await Promise.all(runners.map(({ runner }) => runner.idle()));
    },
  };
}
