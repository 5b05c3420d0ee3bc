import { clockAt, dayAt } from '../../domain/calendar/wall-clock.ts';
import type { Pause } from '../../domain/pauses.ts';

/** `paused by anna until 14:00: stock count`; the time is by the clock of the zone, with its day when that is not today. */
export function pauseWords({ actor, until, reason }: Pause, zone: string, now: number): string {
  const end = until === null ? '' : ` until ${timeWords(Date.parse(until), zone, now)}`;
  return `paused by ${actor.replace(/^\w+:/, '')}${end}${reason === '' ? '' : `: ${reason}`}`;
}

function timeWords(at: number, zone: string, now: number): string {
  const time = clockAt(zone, at);
  return dayAt(zone, at) === dayAt(zone, now) ? time : `${dayAt(zone, at)} ${time}`;
}
