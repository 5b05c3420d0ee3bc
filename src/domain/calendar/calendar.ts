import { createHash } from 'node:crypto';
import { dayAt, weekdayNumber } from './wall-clock.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** Minutes after midnight by the clock; `to` is closed already. 0 to 1440 is the whole day. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

export interface CutOffs {
  /** Minutes after midnight; `null` = none. */
  readonly usual: number | null;
  readonly byShipMethod: ReadonlyMap<string, number>;
}

/** When somebody works. Days are `2026-12-24`, times are meant by the clock of the zone. */
export interface Calendar {
  readonly zone: string;
  /** Hours of each weekday, in order and apart; none = no working day. */
  readonly week: Readonly<Record<Weekday, readonly Hours[]>>;
  /** Day -> what is celebrated. */
  readonly holidays: ReadonlyMap<string, string>;
  /** Day -> its own hours, whatever weekday or holiday it is. */
  readonly halfDays: ReadonlyMap<string, readonly Hours[]>;
  readonly cutOffs: CutOffs;
  /** Which time counts until a subject that fails is given up. */
  readonly retry: 'wall time' | 'working time';
  /** Changes when the working time does. */
  readonly digest: string;
}

export const wholeDay: readonly Hours[] = [{ from: 0, to: 24 * 60 }];

/** Monday to Friday, the whole day: what a working day is where nobody says otherwise. */
export const usualWeek: Calendar['week'] = {
  mon: wholeDay,
  tue: wholeDay,
  wed: wholeDay,
  thu: wholeDay,
  fri: wholeDay,
  sat: [],
  sun: [],
};

export function calendarOf(given: Pick<Calendar, 'zone'> & Partial<Omit<Calendar, 'digest'>>): Calendar {
  const calendar = {
    week: usualWeek,
    holidays: new Map<string, string>(),
    halfDays: new Map<string, readonly Hours[]>(),
    cutOffs: { usual: null, byShipMethod: new Map<string, number>() },
    retry: 'wall time' as const,
    ...given,
  };
  return { ...calendar, digest: digestOf(calendar) };
}

function digestOf({ zone, week, holidays, halfDays }: Omit<Calendar, 'digest'>): string {
  const parts = [zone, weekdays.map((day) => week[day]), [...holidays.keys()].sort(), [...halfDays].sort(byDay)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 8);
}

function byDay([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Hours of one day: those of its own, none on a holiday, otherwise those of its weekday. */
export function hoursOn(calendar: Calendar, day: string): readonly Hours[] {
  const own = calendar.halfDays.get(day);
  if (own) return own;
  if (calendar.holidays.has(day)) return [];
  return calendar.week[weekdays[(weekdayNumber(day) + 6) % 7] ?? 'mon'];
}

/** Whether anybody works on the day of this instant. */
export function isWorkingDay(calendar: Calendar, instant: string): boolean {
  return hoursOn(calendar, dayAt(calendar.zone, Date.parse(instant))).length > 0;
}

/** Whether the day of this instant has hours of its own. */
export function isHalfDay(calendar: Calendar, instant: string): boolean {
  return calendar.halfDays.has(dayAt(calendar.zone, Date.parse(instant)));
}

/** Seconds of work on a usual day: the mean of the weekdays that have any. */
export function usualDaySeconds({ week }: Calendar): number {
  const days = weekdays.map((day) => week[day]).filter((hours) => hours.length > 0);
  const minutes = days.flat().reduce((sum, { from, to }) => sum + to - from, 0);
  return days.length === 0 ? 0 : (minutes * 60) / days.length;
}
