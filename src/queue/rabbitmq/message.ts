import type { Message, Options } from 'amqplib';
import { type RetryTier, type StageName, stageNames, stageRow } from '../../pipeline.ts';
import type { OutboxRow, OutgoingTicket, Ticket, TicketFailure } from '../queue.ts';
import { exchanges, headers, retryName, shortText, workKey } from './names.ts';

export interface OutMessage {
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly options: Options.Publish & { readonly messageId: string };
}

/** Who writes: goes into properties that people read in the console. */
export interface Sender {
  readonly host: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  now(): number;
}

export type Reading =
  | { readonly kind: 'ticket'; readonly ticket: Ticket; readonly attempt: number; readonly crashes: number }
  | { readonly kind: 'malformed'; readonly why: string };

/** Far above any ticket: a header or body that large is no ticket. */
const bodyBytesMost = 64 * 1024;
const textMost = 500;

/** An outbox row as a message; the same row always makes the same `messageId`, so people can see a repetition. */
export function messageOf(row: OutboxRow, sender: Sender): OutMessage {
  const { ticket, to } = row;
  const messageId = `${ticket.stage}.${row.id}`;
  return {
    ...target(ticket, to),
    body: Buffer.from(row.body ?? JSON.stringify(ticket)),
    options: Object.assign(propertiesOf(ticket.stage, sender), {
      messageId,
      correlationId: shortText(ticket.subject),
      headers: Object.assign(ticketHeaders(ticket, row.attempt), failureHeaders(row, messageId, sender)),
    }),
  };
}

/** Properties that every message of ours carries. `mandatory`: what no queue takes is told to us instead of vanishing confirmed. */
export function propertiesOf(stage: StageName, sender: Sender): Options.Publish {
  return {
    type: `${stage}.v1`,
    appId: shortText(`crossdock/${sender.version}`),
    timestamp: Math.floor(sender.now() / 1000),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    persistent: true,
    mandatory: true,
  };
}

/** A message found in the queue of `stage`, or why it is none of our tickets. */
export function readTicket(message: Message, stage: StageName): Reading {
  const parsed = parseBody(message.content);
  if (typeof parsed === 'string') return { kind: 'malformed', why: parsed };
  if (parsed.v !== 1)
    return { kind: 'malformed', why: `Its version is ${shown(parsed.v)}; this Crossdock reads version 1.` };
  if (!isStage(parsed.stage)) return { kind: 'malformed', why: `Its stage ${shown(parsed.stage)} is not known here.` };
  if (parsed.stage !== stage) {
    return { kind: 'malformed', why: `It is a ticket for ${parsed.stage} but lay in the queue of ${stage}.` };
  }
  const ticket = ticketFrom(parsed, parsed.stage);
  if (!ticket) return { kind: 'malformed', why: 'It names no merchant or no subject.' };
  const found = message.properties.headers ?? {};
  return {
    kind: 'ticket',
    ticket,
    attempt: wholeNumber(found[headers.attempt]),
    crashes: wholeNumber(found['x-delivery-count']),
  };
}

/** The ticket of a body whatever queue it lies in; `undefined` when it cannot be read. */
export function ticketOf(content: Buffer): Ticket | undefined {
  const parsed = parseBody(content);
  if (typeof parsed === 'string' || parsed.v !== 1 || !isStage(parsed.stage)) return undefined;
  return ticketFrom(parsed, parsed.stage);
}

export function failureHeaders(row: OutgoingTicket, messageId: string, sender: Sender): Record<string, string> {
  if (row.to === 'now') return {};
  const found: Record<string, string> = { [headers.originQueue]: stageRow(row.ticket.stage).queue };
  if (row.failure) {
    const { code, message, hint, at } = row.failure;
    found[headers.errorCode] = shortText(code);
    found[headers.error] = message.slice(0, textMost);
    found[headers.errorAt] = at;
    found[headers.errorHost] = sender.host;
    found[headers.hint] = hint.slice(0, textMost);
  }
  if (row.to === 'dead') found[headers.repair] = `npx --no crossdock dead replay ${messageId}`;
  return found;
}

/** What the error headers say; `undefined` when there are none. */
export function failureOf(found: Record<string, unknown>): TicketFailure | undefined {
  const code = found[headers.errorCode];
  if (typeof code !== 'string') return undefined;
  return {
    code,
    message: text(found[headers.error]),
    hint: text(found[headers.hint]),
    at: text(found[headers.errorAt]),
  };
}

function target(ticket: Ticket, to: 'now' | RetryTier | 'dead'): { exchange: string; key: string } {
  if (to === 'now') return { exchange: exchanges.work, key: workKey(ticket) };
  if (to === 'dead') return { exchange: exchanges.dead, key: ticket.stage };
  return { exchange: retryName(to), key: workKey(ticket) };
}

function ticketHeaders(ticket: Ticket, attempt: number): Record<string, string | number> {
  return {
    [headers.merchant]: ticket.merchant.slice(0, textMost),
    [headers.connection]: ticket.connection.slice(0, textMost),
    [headers.subject]: ticket.subject.slice(0, textMost),
    [headers.ref]: ticket.ref.slice(0, textMost),
    [headers.cause]: ticket.cause.slice(0, textMost),
    [headers.attempt]: attempt,
    [headers.firstSeen]: ticket.at,
  };
}

/** The members of a JSON object, or why it is none. */
function parseBody(content: Buffer): Record<string, unknown> | string {
  if (content.length > bodyBytesMost) return `It has ${content.length} bytes; a ticket has a few hundred.`;
  try {
    const parsed: unknown = JSON.parse(content.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    return 'Its body is JSON but not an object.';
  } catch {
    return 'Its body is not JSON.';
  }
}

function ticketFrom(parsed: Record<string, unknown>, stage: StageName): Ticket | undefined {
  const merchant = text(parsed.merchant);
  const subject = text(parsed.subject);
  if (!merchant || !subject) return undefined;
  return {
    v: 1,
    stage,
    merchant,
    subject,
    cause: text(parsed.cause),
    at: text(parsed.at),
    connection: text(parsed.connection) || '-',
    ref: text(parsed.ref),
  };
}

function isStage(value: unknown): value is StageName {
  return stageNames.some((name) => name === value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 40);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function wholeNumber(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}
