import { type Calendar, usualDaySeconds } from '../domain/calendar/calendar.ts';
import { workingSecondsBetween } from '../domain/calendar/working-time.ts';
import { stageRow, tierAfter, tierSeconds } from '../pipeline.ts';
import type { OutgoingTicket, Ticket, TicketFailure } from '../queue/queue.ts';
import type { Setback } from '../storage/setbacks.ts';
import { secondsLater } from '../support/clock.ts';
import type { CrossdockError } from '../support/errors.ts';

/** What becomes of a ticket whose work failed. */
export interface Verdict {
  /** The circulating retry, or the ticket for the dead queue; `null`: the ticket is done, the exception stands. */
  readonly ticket: OutgoingTicket | null;
  readonly setback: Setback;
  readonly exception: boolean;
}

/** A failure that lasts this long is told to people, though the daemon goes on trying. */
const tellAfterSeconds = 300;
/** A held subject is left alone by clocks for so long; people and new configuration come through at once. */
const heldSeconds = 3600;
/** A retry ticket that comes back a little early by the store's clock is on time. */
const slackSeconds = 5;
const farAway = '9999-12-31T00:00:00.000Z';

/**
 * Pure: retry, hold or park, by the error's disposition, the subject's history and the stage's patience. With `retry: working time` in
 * the subject's calendar patience stands still while nobody works: a warehouse that is closed over the holidays is not given up.
 */
export function judgeFailure(
  ticket: Ticket,
  error: CrossdockError,
  history: Setback | undefined,
  now: string,
  calendar?: Calendar,
): Verdict {
  const attempts = (history?.attempts ?? 0) + (error.outage ? 0 : 1);
  const { firstAt, downSince } = reckoning(error, history, now);
  const setback = (nextAt: string): Setback => ({
    stage: ticket.stage,
    subject: ticket.subject,
    merchant: ticket.merchant,
    attempts,
    firstAt,
    nextAt,
    code: error.code,
    message: error.message,
    ...(downSince !== undefined && { downSince }),
  });
  const failure = failureOf(error, now);
  const lasted = (Date.parse(now) - Date.parse(downSince ?? firstAt)) / 1000;
  const outOfPatience = !error.outage && patienceLeft(ticket, firstAt, now, calendar) < 0;
  if (error.disposition === 'hold')
    return { ticket: null, setback: setback(secondsLater(now, heldSeconds)), exception: true };
  if (error.disposition === 'park' || outOfPatience) {
    return { ticket: { ticket, to: 'dead', attempt: attempts, failure }, setback: setback(farAway), exception: true };
  }
  const tier = error.outage ? '30s' : tierAfter(attempts, error.retryAfter);
  return {
    ticket: { ticket, to: tier, attempt: Math.max(attempts, 1), failure },
    setback: setback(secondsLater(now, tierSeconds(tier) - slackSeconds)),
    exception: lasted >= tellAfterSeconds,
  };
}

/**
 * From when on patience counts, and since when the connection is down. An outage is not a refusal: the time that it took is given back
 * to whatever was refused before it, or is refused after it.
 */
function reckoning(
  { outage }: CrossdockError,
  history: Setback | undefined,
  now: string,
): Pick<Setback, 'firstAt' | 'downSince'> {
  const firstAt = history?.firstAt ?? now;
  const downSince = history?.downSince;
  if (outage) return { firstAt, downSince: downSince ?? now };
  if (downSince === undefined) return { firstAt };
  return { firstAt: secondsLater(firstAt, (Date.parse(now) - Date.parse(downSince)) / 1000) };
}

/** Seconds. A limit in whole days is as many usual days of work, one in hours is hours of work. */
function patienceLeft({ stage }: Ticket, firstAt: string, now: string, calendar: Calendar | undefined): number {
  const hours = stageRow(stage).patienceHours;
  if (calendar?.retry !== 'working time') return hours * 3600 - (Date.parse(now) - Date.parse(firstAt)) / 1000;
  const seconds = hours % 24 === 0 ? (hours / 24) * usualDaySeconds(calendar) : hours * 3600;
  return seconds - workingSecondsBetween(calendar, firstAt, now);
}

/** In the console's headers: what failed, and what repairs it. */
export function failureOf(error: CrossdockError, at: string): TicketFailure {
  return { code: error.code, message: error.message.slice(0, 500), hint: error.hint, at };
}

/** Causes that mean "now": a person, a repair, or new configuration. */
const urgent = new Set(['person', 'replay', 'release', 'revision']);

/** Whether a subject is worked now: while its retry circulates, clocks and wake-ups leave it alone. */
export function mustWait(setback: Setback | undefined, causes: ReadonlySet<string>, now: string): boolean {
  return setback !== undefined && setback.nextAt > now && ![...causes].some((cause) => urgent.has(cause));
}
