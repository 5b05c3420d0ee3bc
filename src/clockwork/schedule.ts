import type { Timing } from '../config/workspace.ts';
import { type Calendar, isHalfDay, isWorkingDay } from '../domain/calendar/calendar.ts';
import { dayAfter, dayAt, readingAt } from '../domain/calendar/wall-clock.ts';
import { isWorkingTime, nextWorkingInstant, windowsFrom } from '../domain/calendar/working-time.ts';

type ClockTiming = Extract<Timing, { kind: 'every' | 'at' }>;

/** A run that is so late is still on time: work that ends in between does not put it off to Monday. */
const lateSeconds = 300;
/** Fixed times are looked for over so many days; holidays that last longer end them. */
const mostDays = 400;

const onWorkingDays = ' on working days';

/** What a timing reads like in the store; another text means that the admin changed it, or a calendar changed. */
export function timingText(timing: Timing): string {
  if (timing.kind !== 'every' && timing.kind !== 'at') return timing.kind;
  const clock =
    timing.kind === 'every' ? `every ${timing.seconds}s` : `at ${[...timing.times].sort().join(',')} ${timing.zone}`;
  return timing.on ? `${clock}${onWorkingDays} (calendar ${timing.on.digest})` : clock;
}

/** Whether two of these texts differ in the calendar at most. */
export function sameClock(one: string, other: string): boolean {
  return one.split(onWorkingDays)[0] === other.split(onWorkingDays)[0];
}

/**
 * The first run after the instant `after`, as ISO instant; `null` when the clock has no part in it. `every` keeps its beat whatever
 * was missed: one run makes up for all that fell into a stop. `at` is wall time in its zone: in the night that loses an hour a run in
 * the gap happens an hour later by the clock, in the night that has one twice it happens once, the first time.
 * On working days `every` keeps its beat while work goes on, and a beat outside is put off to the moment when work begins and goes on
 * from there; `at` leaves out what falls on a day without work, or outside the hours of a half day.
 */
export function nextRun(timing: Timing, after: string, beat: string = after): string | null {
  if (timing.kind === 'at') return nextTime(timing, after);
  if (timing.kind !== 'every') return null;
  const next = timing.on
    ? nextWorkingBeat(timing.on, timing.seconds * 1000, Date.parse(after), Date.parse(beat))
    : nextBeat(timing.seconds * 1000, Date.parse(after), Date.parse(beat));
  return next === null ? null : instantText(next);
}

/** Whether the timing's calendar lets it run at this instant. */
export function mayRun(timing: ClockTiming, instant: string): boolean {
  if (!timing.on) return true;
  const byTheHour = timing.kind === 'every' || isHalfDay(timing.on, instant);
  return byTheHour ? isWorkingTime(timing.on, instant) : isWorkingDay(timing.on, instant);
}

/** Whether a run that was due runs now; if not, it is put off to `whenWorkBegins`. */
export function runsLate(timing: ClockTiming, dueAt: string, now: string): boolean {
  return mayRun(timing, now) || Date.parse(now) - Date.parse(dueAt) <= lateSeconds * 1000;
}

/** When a run that was put off is made up for: as work begins, or with the next run if that is earlier. */
export function whenWorkBegins(timing: ClockTiming, now: string, next: string | null): string | null {
  const begins = timing.on ? nextWorkingInstant(timing.on, now) : null;
  if (begins === null || next === null) return begins ?? next;
  return begins < next ? begins : next;
}

function nextBeat(step: number, after: number, beat: number): number {
  const beats = Math.max(0, Math.floor((after - beat) / step)) + 1;
  return beat + beats * step;
}

function nextWorkingBeat(calendar: Calendar, step: number, after: number, beat: number): number | null {
  let next = beat;
  for (const { start, end } of windowsFrom(calendar, beat)) {
    if (next >= end) continue;
    next = Math.max(next, start);
    if (next > after) return next;
    const inside = nextBeat(step, after, next);
    if (inside < end) return inside;
    next = nextBeat(step, end - 1, next);
  }
  return null;
}

function nextTime(timing: Extract<Timing, { kind: 'at' }>, after: string): string | null {
  const from = Date.parse(after);
  // From the day before: a time in the gap may be moved over midnight.
  let day = dayAfter(dayAt(timing.zone, from), -1);
  for (let count = 0; count < mostDays; count++, day = dayAfter(day)) {
    const runs = timing.times.map((time) => readingAt(timing.zone, day, minutesOf(time)).moved).sort((a, b) => a - b);
    const next = runs.find((run) => run > from && mayRun(timing, instantText(run)));
    if (next !== undefined) return instantText(next);
  }
  return null;
}

function minutesOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
