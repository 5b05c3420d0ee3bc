import type { Timing, Workspace } from '../config/workspace.ts';
import { dayOf } from '../domain/notices/day.ts';
import type { OutgoingTicket } from '../queue/queue.ts';
import { ticketFor } from '../queue/ticket.ts';
import { audience, ownerOf } from './audiences.ts';

/** The mail of the morning to one audience, as the clock starts it. */
export interface Morning {
  readonly key: string;
  readonly timing: Timing;
  readonly ticket: (cause: string, at: string) => OutgoingTicket;
}

const prefix = 'daily/';

export function mornings(workspace: Workspace): Morning[] {
  return [...(workspace.notices?.daily ?? [])].flatMap(([name, timing]) => {
    const reader = audience(workspace, name);
    if (!reader) return [];
    const { zone } = reader;
    const merchant = ownerOf(reader);
    return [
      {
        key: `daily mail/${name}`,
        timing,
        ticket: (cause: string, at: string) =>
          ticketFor('notify', {
            merchant,
            subject: `${prefix}${name}/${dayOf(at, zone)}`,
            cause,
            at,
            connection: workspace.notices?.connection ?? '-',
            ref: name,
          }),
      },
    ];
  });
}

export function isDaily(subject: string): boolean {
  return subject.startsWith(prefix);
}

/** Of `daily/merchant:acme/2026-03-08`. */
export function dailySubject(subject: string): { audience: string; day: string } {
  const at = subject.lastIndexOf('/');
  return { audience: subject.slice(prefix.length, at), day: subject.slice(at + 1) };
}
