import { createHash } from 'node:crypto';
import type { Workspace } from '../config/workspace.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { insertNotice, type Notice } from '../storage/notices.ts';
import type { Trx } from '../storage/scope.ts';
import { type Audience, everybody, ownerOf } from './audiences.ts';
import type { MailText } from './texts.ts';

/** What one audience is told at one time. */
export interface Message {
  /** Stays the same however often it is sent. */
  readonly id: string;
  readonly kind: 'problems' | 'daily';
  readonly text: Pick<MailText, 'subject' | 'body'>;
  /** The same for programs. */
  readonly facts: object;
}

/** The notices of a message, one for each way. */
export function noticesFor(
  workspace: Workspace,
  reader: Audience,
  { id, kind, text, facts }: Message,
  at: string,
): Omit<Notice, 'state'>[] {
  const { addresses: recipients } = reader;
  const merchant = ownerOf(reader);
  const webhooks = reader.name === everybody ? (workspace.notices?.webhooks ?? []) : [];
  return [
    { id, merchant, way: 'mail', recipients, ...text },
    ...webhooks.map(({ url }) => {
      const key = webhookKey(url);
      const own = `${id}-${key}`;
      const body = JSON.stringify({ type: `crossdock.${kind}`, id: own, timestamp: at, data: facts });
      return { id: own, merchant, way: `webhook:${key}`, recipients: [], subject: text.subject, body };
    }),
  ];
}

/** Writes the notices of a message and returns their tickets for the same commit. */
export async function post(
  trx: Trx,
  workspace: Workspace,
  reader: Audience,
  message: Message,
  at: string,
): Promise<OutgoingTicket[]> {
  const notices = noticesFor(workspace, reader, message, at);
  for (const notice of notices) await insertNotice(trx, notice, at);
  return notices.map(({ id: subject, merchant, way }) => {
    const connection = way === 'mail' ? (workspace.notices?.connection ?? '-') : '-';
    return ticketFor('notify', { merchant, subject, cause: message.kind, at, connection, ref: reader.name });
  });
}

/** Names a webhook in the store; its address may hold a secret. */
export function webhookKey(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 10);
}
