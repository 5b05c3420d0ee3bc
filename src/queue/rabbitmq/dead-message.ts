import { createHash } from 'node:crypto';
import type { Message } from 'amqplib';
import { type StageName, stageNames, stageRow } from '../../pipeline.ts';
import { queueErrors } from '../errors.ts';
import type { DeadTicket, Ticket, TicketFailure } from '../queue.ts';
import { failureOf, type OutMessage, propertiesOf, type Sender, ticketOf } from './message.ts';
import { exchanges, headers, workKey } from './names.ts';

/** Of what is no ticket, for whoever looks for a word in it. */
const rawBytes = 64 * 1024;

/** The id under which a dead message is listed: its own `messageId`, or one from its content where others published it. */
export function deadId(message: Message, stage: StageName): string {
  const own: unknown = message.properties.messageId;
  if (typeof own === 'string' && new RegExp(`^${stage}\\.\\d+$`).test(own)) return own;
  const hash = createHash('sha256')
    .update(`${String(own)}\n`)
    .update(message.content);
  return `${stage}.x${hash.digest('hex').slice(0, 12)}`;
}

/** The stage in whose dead queue a ticket with that id lies. */
export function stageOfId(id: string): StageName | undefined {
  return stageNames.find((name) => id.startsWith(`${name}.`));
}

export function deadTicket(message: Message, stage: StageName): DeadTicket {
  const found: Record<string, unknown> = message.properties.headers ?? {};
  const attempt = found[headers.attempt];
  const ticket = ticketOf(message.content);
  return {
    id: deadId(message, stage),
    ticket: ticket ?? unreadable(found, stage),
    attempt: typeof attempt === 'number' ? attempt : 0,
    failure: crashFailure(found, stage) ?? failureOf(found),
    ...(!ticket && { raw: message.content.toString('utf8', 0, rawBytes) }),
  };
}

/** What is no ticket, moved to the dead queue byte for byte, with the reason in its headers. */
export function burial(message: Message, stage: StageName, why: string, sender: Sender): OutMessage {
  const entry = queueErrors.entries.QUEUE_MALFORMED;
  const id = deadId(message, stage);
  return {
    exchange: exchanges.dead,
    key: stage,
    body: message.content,
    options: {
      ...propertiesOf(stage, sender),
      ...kept(message),
      messageId: ownId(message) ?? id,
      headers: {
        ...ownHeaders(message),
        [headers.originQueue]: stageRow(stage).queue,
        [headers.errorCode]: 'QUEUE_MALFORMED',
        [headers.error]: `${entry.sentence} ${why}`,
        [headers.errorAt]: new Date(sender.now()).toISOString(),
        [headers.errorHost]: sender.host,
        [headers.hint]: entry.hint,
        [headers.repair]: `npx --no crossdock dead drop ${id}`,
      },
    },
  };
}

/** A dead message on its way back: same body and id, no failure, attempts forgotten. */
export function resurrection(message: Message, stage: StageName, by: string, sender: Sender): OutMessage {
  const ticket = ticketOf(message.content);
  const found = ownHeaders(message);
  const failure: readonly string[] = [
    headers.errorCode,
    headers.error,
    headers.errorAt,
    headers.errorHost,
    headers.hint,
    headers.repair,
    headers.originQueue,
  ];
  const clean = Object.fromEntries(Object.entries(found).filter(([name]) => !failure.includes(name)));
  return {
    exchange: exchanges.work,
    key: ticket ? workKey(ticket) : `${stage}.-.-`,
    body: message.content,
    options: {
      ...propertiesOf(ticket?.stage ?? stage, sender),
      ...kept(message),
      messageId: ownId(message) ?? deadId(message, stage),
      headers: {
        ...clean,
        [headers.attempt]: 0,
        [headers.replayedBy]: by.slice(0, 100),
        [headers.replayedAt]: new Date(sender.now()).toISOString(),
      },
    },
  };
}

/** Headers without the broker's own, which it would read as the message's past on RabbitMQ 3 and which are no news on 4. */
function ownHeaders(message: Message): Record<string, unknown> {
  const entries = Object.entries(message.properties.headers ?? {});
  return Object.fromEntries(
    entries.filter(([name]) => !/^x-(death|first-death-|last-death-|delivery-count|acquired-count)/.test(name)),
  );
}

function kept(message: Message): { correlationId?: string } {
  const id: unknown = message.properties.correlationId;
  return typeof id === 'string' ? { correlationId: id } : {};
}

function ownId(message: Message): string | undefined {
  const id: unknown = message.properties.messageId;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The broker moved it: the stage's queue had delivered it more often than the limit allows. Older error headers are then history. */
function crashFailure(found: Record<string, unknown>, stage: StageName): TicketFailure | undefined {
  const deaths: unknown = found['x-death'];
  if (!Array.isArray(deaths)) return undefined;
  const queue = stageRow(stage).queue;
  const death = deaths.find((entry) => entry?.reason === 'delivery_limit' && entry?.queue === queue);
  if (!death) return undefined;
  const { sentence, hint } = queueErrors.entries.QUEUE_CRASH_LIMIT;
  const seconds: unknown = death.time?.value;
  const at = typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : '';
  return { code: 'QUEUE_CRASH_LIMIT', message: sentence, hint, at };
}

function unreadable(found: Record<string, unknown>, stage: StageName): Ticket {
  const header = (name: string) => (typeof found[name] === 'string' ? String(found[name]) : '-');
  return {
    v: 1,
    stage,
    cause: 'malformed',
    at: header(headers.errorAt),
    merchant: header(headers.merchant),
    subject: header(headers.subject),
    connection: header(headers.connection),
    ref: header(headers.ref),
  };
}
