import { type RetryTier, type StageName, stageRow } from '../../pipeline.ts';
import type { Ticket } from '../queue.ts';

/** What the console of the broker shows; sorted by name it reads as the pipeline. */
export const exchanges = {
  work: 'crossdock.work',
  dead: 'crossdock.dead',
  unrouted: 'crossdock.unrouted',
} as const;

export const unroutedQueue = 'crossdock.unrouted';

/** Exchange and queue of a tier have one name. */
export function retryName(tier: RetryTier): string {
  return `crossdock.retry.${tier}`;
}

/** Own headers of a message, beside the broker's `x-death` and `x-delivery-count`. */
export const headers = {
  merchant: 'x-cd-merchant',
  connection: 'x-cd-connection',
  subject: 'x-cd-subject',
  ref: 'x-cd-ref',
  cause: 'x-cd-cause',
  attempt: 'x-cd-attempt',
  firstSeen: 'x-cd-first-seen',
  originQueue: 'x-cd-origin-queue',
  errorCode: 'x-cd-error-code',
  error: 'x-cd-error',
  errorAt: 'x-cd-error-at',
  errorHost: 'x-cd-error-host',
  hint: 'x-cd-hint',
  repair: 'x-cd-repair',
  replayedBy: 'x-cd-replayed-by',
  replayedAt: 'x-cd-replayed-at',
} as const;

export function workKey(ticket: Ticket): string {
  return shortText(`${ticket.stage}.${ticket.merchant}.${ticket.connection}`);
}

export function bindingKey(stage: StageName): string {
  return `${stage}.#`;
}

export function deadQueueOf(stage: StageName): string {
  return stageRow(stage).deadQueue;
}

/** Short strings of AMQP 0-9-1 (routing keys, most properties) hold 255 bytes; a longer one makes the client throw. */
export function shortText(text: string): string {
  return Buffer.byteLength(text) <= 255
    ? text
    : Buffer.from(text)
        .subarray(0, 252)
        .toString('utf8')
        .replace(/\uFFFD+$/, '');
}
