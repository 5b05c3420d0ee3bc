import type { StageName } from '../../src/pipeline.ts';
import type { OutgoingTicket, Ticket } from '../../src/queue/queue.ts';

/** A ticket as a stage would write it; only what a test cares about has to be named. */
export function ticketOf(subject: string, stage: StageName = 'accept', more: Partial<Ticket> = {}): Ticket {
  return {
    v: 1,
    stage,
    merchant: 'acme',
    subject,
    cause: 'test',
    at: '2026-03-01T08:00:00.000Z',
    connection: '-',
    ref: subject,
    ...more,
  };
}

export function outgoing(
  subject: string,
  to: OutgoingTicket['to'] = 'now',
  more: Partial<OutgoingTicket> = {},
): OutgoingTicket {
  return { ticket: ticketOf(subject), to, attempt: 0, ...more };
}
