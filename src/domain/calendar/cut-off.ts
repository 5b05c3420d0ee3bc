import { type Calendar, hoursOn } from './calendar.ts';
import { dayAfter, dayAt, readingAt } from './wall-clock.ts';

export interface CutOff {
  readonly at: string;
  /** Whole minutes that are left. */
  readonly minutes: number;
}

/** Longer holidays than this have no next cut-off. */
const mostDays = 400;

/**
 * The next cut-off after an instant: that of the ship method, otherwise the usual one; `null` where none is set. On a half day it is at
 * the latest when work ends. An instant that is the cut-off itself is too late for it.
 */
export function cutOffFor(calendar: Calendar, instant: string, shipMethod: string): CutOff | null {
  const usual = calendar.cutOffs.byShipMethod.get(shipMethod) ?? calendar.cutOffs.usual;
  if (usual === null) return null;
  const from = Date.parse(instant);
  let day = dayAt(calendar.zone, from);
  for (let count = 0; count < mostDays; count++, day = dayAfter(day)) {
    const minutes = cutOffOn(calendar, day, usual);
    const at = minutes === null ? from : readingAt(calendar.zone, day, minutes).first;
    if (at > from) return { at: new Date(at).toISOString(), minutes: Math.floor((at - from) / 60_000) };
  }
  return null;
}

function cutOffOn(calendar: Calendar, day: string, usual: number): number | null {
  const hours = hoursOn(calendar, day);
  const last = hours.at(-1);
  if (!last) return null;
  return calendar.halfDays.has(day) ? Math.min(usual, last.to) : usual;
}
