import { dayAt, readingAt } from '../calendar/wall-clock.ts';
import type { Instant } from '../order.ts';

/** What is known of when a level was true. */
export interface LevelTimes {
  /** As the file says for this level. */
  readonly asOf: Instant | undefined;
  /** When the file was written, as its source says; null = it does not. */
  readonly madeAt: Instant | null;
  /** When we took the file. */
  readonly takenAt: Instant;
  /** Of the warehouse. */
  readonly zone: string;
}

/**
 * When a level was true, as ISO instant in UTC: orders that were handed over later are not in it. A column that gives midnight gives a
 * day, which says nothing of the hour. Nothing is newer than the moment at which we took it: the clocks of partners run ahead, too.
 */
export function reportedAt({ asOf, madeAt, takenAt, zone }: LevelTimes): Instant {
  const stated = asOf === undefined ? Number.NaN : Date.parse(asOf);
  const made = madeAt === null ? Number.NaN : Date.parse(madeAt);
  const taken = Date.parse(takenAt);
  const best = [isInstant(stated, zone) ? stated : Number.NaN, made, taken].find((time) => !Number.isNaN(time));
  return new Date(Math.min(best ?? taken, taken)).toISOString();
}

function isInstant(time: number, zone: string): boolean {
  return !Number.isNaN(time) && readingAt(zone, dayAt(zone, time), 0).first !== time && time % 86_400_000 !== 0;
}
