/**
 * What the clock must do in a year, found out the slow way: every minute is looked at, with the reading that the platform's own
 * formatter gives it. Nothing of the program is used here, so that a mistake there is not repeated.
 */

export const minutesOfYear = 365 * 1440;
export const yearBegins = Date.parse('2026-01-01T00:00:00Z');

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Weekdays are counted from Sunday. */
export interface PlainCalendar {
  readonly zone: string;
  readonly days: readonly number[];
  readonly hours: readonly Span[];
  readonly holidays: readonly string[];
  readonly halfDays: Readonly<Record<string, Span>>;
}

export type PlainTiming =
  | { readonly kind: 'every'; readonly minutes: number }
  | { readonly kind: 'at'; readonly times: readonly number[]; readonly zone: string };

/** Local minutes since 1970 by the clock of the zone, for every minute of the year. */
function readings(zone: string): Int32Array {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const all = new Int32Array(minutesOfYear);
  for (let quarter = 0; quarter < minutesOfYear; quarter += 15) {
    const parts = format.formatToParts(yearBegins + quarter * 60_000);
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute')) / 60_000;
    for (let minute = 0; minute < 15; minute++) all[quarter + minute] = local + minute;
  }
  return all;
}

const known = new Map<string, Int32Array>();

function readingsOf(zone: string): Int32Array {
  const all = known.get(zone) ?? readings(zone);
  known.set(zone, all);
  return all;
}

interface Year {
  /** 1: work goes on. */
  readonly working: Uint8Array;
  /** 1: a run at a fixed time, or one that is made up for, may happen. */
  readonly allowed: Uint8Array;
}

export function workingYear(calendar: PlainCalendar): Year {
  const clock = readingsOf(calendar.zone);
  const working = new Uint8Array(minutesOfYear);
  const allowed = new Uint8Array(minutesOfYear);
  let today = -1;
  let furthest = -1;
  let half: Span | undefined;
  let usual: readonly Span[] = [];
  for (const [minute, reading] of clock.entries()) {
    const day = Math.floor(reading / 1440);
    if (day !== today) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      half = calendar.halfDays[date];
      usual = calendar.days.includes((day + 4) % 7) && !calendar.holidays.includes(date) ? calendar.hours : [];
      furthest = -1;
    }
    // An hour that comes twice is past the second time.
    furthest = Math.max(furthest, reading % 1440);
    today = day;
    const open = (half ? [half] : usual).some(({ from, to }) => furthest >= from && furthest < to);
    working[minute] = open ? 1 : 0;
    allowed[minute] = half ? Number(open) : Number(usual.length > 0);
  }
  return { working, allowed };
}

/** Minutes at which the clock shows one of these times: the first time in a night that has it twice, an hour later where it is left out. */
function fixedTimes(zone: string, times: readonly number[]): Uint8Array {
  const clock = readingsOf(zone);
  const hits = new Uint8Array(minutesOfYear);
  const seen = new Set<number>();
  for (const [minute, reading] of clock.entries()) {
    const left = minute === 0 ? 0 : reading - (clock[minute - 1] ?? 0) - 1;
    for (let back = left; back >= 0; back--) {
      const shown = reading - back;
      if (seen.has(shown) || !times.includes(shown % 1440)) continue;
      seen.add(shown);
      hits[minute + (back > 0 ? left - back : 0)] = 1;
    }
  }
  return hits;
}

/** Minutes at which the service must run, when its daemon is there in the minutes that `running` says. */
export function expectedRuns(timing: PlainTiming, calendar: PlainCalendar, running: Uint8Array): number[] {
  const { working, allowed } = workingYear(calendar);
  const fixed = timing.kind === 'at' ? fixedTimes(timing.zone, timing.times) : null;
  const runs: number[] = [];
  /** From here on the next minute of work is a run. */
  const begin = running.indexOf(1);
  let wanted = timing.kind === 'every' ? begin : Number.POSITIVE_INFINITY;
  let missedAt = -1;
  for (let minute = begin; minute < minutesOfYear; minute++) {
    const timed = fixed !== null && fixed[minute] === 1 && allowed[minute] === 1 && minute > begin;
    const beats = working[minute] === 1 && minute >= wanted;
    if (timed || beats) wanted = timing.kind === 'every' ? minute + timing.minutes : Number.POSITIVE_INFINITY;
    if (running[minute] === 0) {
      if ((timed || beats) && missedAt < 0) missedAt = minute;
      continue;
    }
    const may = timing.kind === 'every' ? working[minute] : allowed[minute];
    const madeUp = missedAt >= 0 && (may === 1 || minute - missedAt <= 5);
    if (timed || beats || madeUp) runs.push(minute);
    else if (missedAt >= 0) wanted = minute;
    missedAt = -1;
  }
  return runs;
}
