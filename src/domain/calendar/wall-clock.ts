import { IANAZone } from 'luxon';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Where a reading of the clock falls, in milliseconds. */
interface Reading {
  /** The first instant of the day at which the clock shows this reading or a later one. */
  readonly first: number;
  /** The same, but a reading that the night of the change leaves out is moved on by the hour that is lost. */
  readonly moved: number;
}

/** The calendar day of an instant in a zone: `2026-03-08`. */
export function dayAt(zone: string, instant: number): string {
  return dayText(instant + offset(zone, instant));
}

export function dayAfter(day: string, days = 1): string {
  return dayText(Date.parse(day) + days * DAY);
}

/** 0 is Sunday. */
export function weekdayNumber(day: string): number {
  return new Date(day).getUTCDay();
}

/**
 * Minutes after midnight by the clock, as an instant. In the night that has an hour twice a reading means the first time; in the night
 * that loses one, `first` is the moment of the change. Luxon's own answer depends on the season in which it is asked.
 */
export function readingAt(zone: string, day: string, minutes: number): Reading {
  const local = Date.parse(day) + minutes * MINUTE;
  // A day to either side of it no zone has changed twice.
  const before = offset(zone, local - DAY);
  const after = offset(zone, local + DAY);
  const early = local - before;
  if (offset(zone, early) === before) return { first: early, moved: early };
  const late = local - after;
  if (offset(zone, late) === after) return { first: late, moved: late };
  return { first: changeBetween(zone, late, early), moved: early };
}

/** The last instant up to `now` at which the clock showed this time; a night that leaves it out shows it an hour later. */
export function lastReading(zone: string, minutes: number, now: number): number {
  const today = dayAt(zone, now);
  // The reading of a night that leaves it out may fall on the next day.
  const readings = [0, -1, -2].map((days) => readingAt(zone, dayAfter(today, days), minutes).moved);
  return readings.find((reading) => reading <= now) ?? Number.NEGATIVE_INFINITY;
}

/** The instant, to the minute, from which on the zone has the offset that it has at `to`. */
function changeBetween(zone: string, from: number, to: number): number {
  const wanted = offset(zone, to);
  let [old, changed] = [from, to];
  while (changed - old > MINUTE) {
    const middle = old + Math.floor((changed - old) / MINUTE / 2) * MINUTE;
    if (offset(zone, middle) === wanted) changed = middle;
    else old = middle;
  }
  return changed;
}

/** Milliseconds by which the zone's clock is ahead of UTC. */
function offset(zone: string, instant: number): number {
  return IANAZone.create(zone).offset(instant) * MINUTE;
}

function dayText(local: number): string {
  return new Date(local).toISOString().slice(0, 10);
}
