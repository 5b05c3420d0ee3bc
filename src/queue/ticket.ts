import type { StageName } from '../pipeline.ts';
import type { OutgoingTicket, Ticket } from './queue.ts';

/** A fresh ticket for its stage. `connection` is what the console shows and what an outage is remembered by. */
export function ticketFor(stage: StageName, about: Omit<Ticket, 'v' | 'stage'>): OutgoingTicket {
  return { ticket: { v: 1, stage, ...about }, to: 'now', attempt: 0 };
}
