import { type Calendar, hoursOn } from './calendar.ts';
import { dayAfter, dayAt, readingAt } from './wall-clock.ts';

/** A stretch of working time in milliseconds; at `end` it is over. */
interface Window {
  readonly start: number;
  readonly end: number;
}

/** Ten years: nobody waits longer, and every loop has an end. */
const mostDays = 3660;

/** Working time from an instant on, in order; the first window may have begun before it. */
export function* windowsFrom(calendar: Calendar, from: number): Generator<Window> {
  let day = dayAt(calendar.zone, from);
  for (let count = 0; count < mostDays; count++, day = dayAfter(day)) {
    for (const hours of hoursOn(calendar, day)) {
      const start = readingAt(calendar.zone, day, hours.from).first;
      const end = readingAt(calendar.zone, day, hours.to).first;
      // Hours that fall into the hour that a night loses are none.
      if (end > from && end > start) yield { start, end };
    }
  }
}

export function isWorkingTime(calendar: Calendar, instant: string): boolean {
  return nextWorkingInstant(calendar, instant) === instantText(Date.parse(instant));
}

/** The instant itself, or when work begins after it; `null` when nobody works for ten years. */
export function nextWorkingInstant(calendar: Calendar, from: string): string | null {
  const at = Date.parse(from);
  const next = windowsFrom(calendar, at).next().value;
  return next ? instantText(Math.max(at, next.start)) : null;
}

/** The first instant at which so much working time has passed; `null` when that takes more than ten years. */
export function addWorkingTime(calendar: Calendar, from: string, seconds: number): string | null {
  const at = Date.parse(from);
  let left = seconds * 1000;
  if (left <= 0) return instantText(at);
  for (const { start, end } of windowsFrom(calendar, at)) {
    const begin = Math.max(at, start);
    if (left <= end - begin) return instantText(begin + left);
    left -= end - begin;
  }
  return null;
}

/** Working time that passed between two instants, for clocks that stand still while nobody works: patience, silence. Ten years at most. */
export function workingSecondsBetween(calendar: Calendar, from: string, to: string): number {
  const [begin, until] = [Date.parse(from), Date.parse(to)];
  let sum = 0;
  for (const { start, end } of windowsFrom(calendar, begin)) {
    if (start >= until) break;
    sum += Math.min(end, until) - Math.max(start, begin);
  }
  return Math.max(0, sum) / 1000;
}

function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
