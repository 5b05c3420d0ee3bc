import { DateTime } from 'luxon';
import type { Timing } from '../config/workspace.ts';

/** What a timing reads like in the store; another text means that the admin changed it. */
export function timingText(timing: Timing): string {
  if (timing.kind === 'every') return `every ${timing.seconds}s`;
  return timing.kind === 'at' ? `at ${[...timing.times].sort().join(',')} ${timing.zone}` : timing.kind;
}

/**
 * The first run after the instant `after`, as ISO instant; `null` when the clock has no part in it. `every` keeps its beat whatever
 * was missed: one run makes up for all that fell into a stop. `at` is wall time in its zone: in the night that loses an hour a run in
 * the gap happens when the gap ends, in the night that has one twice it happens once, the first time.
 */
export function nextRun(timing: Timing, after: string, beat: string = after): string | null {
  if (timing.kind === 'every') return nextBeat(timing.seconds, after, beat);
  if (timing.kind !== 'at') return null;
  const from = DateTime.fromISO(after, { zone: timing.zone });
  const runs = [0, 1, 2].flatMap((days) => timing.times.map((time) => wallTime(from.plus({ days }), time)));
  const next = runs.filter((run) => run > from).sort((a, b) => a.toMillis() - b.toMillis())[0];
  return next ? next.toUTC().toISO() : null;
}

function nextBeat(seconds: number, after: string, beat: string): string {
  const start = Date.parse(beat);
  const beats = Math.max(0, Math.floor((Date.parse(after) - start) / (seconds * 1000))) + 1;
  return new Date(start + beats * seconds * 1000).toISOString();
}

function wallTime(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour ?? 0, minute: minute ?? 0, second: 0, millisecond: 0 });
}
