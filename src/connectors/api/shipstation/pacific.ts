import { DateTime } from 'luxon';
import { textOf } from '../values.ts';

/** ShipStation's dates have no zone: they are the wall clock of its home, with two hours of one name on a night in November. */
const zone = 'America/Los_Angeles';
const written = 'yyyy-MM-dd HH:mm:ss';

/** An instant as queries and bodies have it. */
export function pacificOf(instant: string | number): string {
  return momentOf(instant).setZone(zone).toFormat(written);
}

/** The day at ShipStation. */
export function pacificDayOf(instant: string): string {
  return momentOf(instant).setZone(zone).toFormat('yyyy-MM-dd');
}

/** The same wall clock in the form of queries, whole seconds; `''` = it is no date. Some of its examples end in a `Z` that means nothing. */
export function wallTimeOf(value: unknown): string {
  const at = wallClock(value);
  return at?.isValid ? at.toFormat(written) : '';
}

/** What it says as instant; of two hours with one name the first. `''` = it is no date. */
export function instantOfPacific(value: unknown): string {
  const at = wallClock(value);
  return at?.isValid ? at.toJSDate().toISOString() : '';
}

/** Whether the clock showed this twice, so that nobody knows which one a filter would mean. */
export function isTwice(wallTime: string): boolean {
  return DateTime.fromFormat(wallTime, written, { zone }).getPossibleOffsets().length > 1;
}

function wallClock(value: unknown): DateTime | undefined {
  const text = textOf(value).replace(/Z$/i, '').replace(' ', 'T');
  return text === '' ? undefined : DateTime.fromISO(text, { zone });
}

function momentOf(instant: string | number): DateTime {
  return typeof instant === 'number' ? DateTime.fromMillis(instant) : DateTime.fromISO(instant);
}
