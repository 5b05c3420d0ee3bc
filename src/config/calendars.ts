import { type Calendar, calendarOf, type Hours, usualWeek, weekdays, wholeDay } from '../domain/calendar/calendar.ts';
import { didYouMean } from '../support/nearest.ts';
import type { RawCalendar, RawHours } from './calendar-grammar.ts';
import { readHolidays } from './holidays-file.ts';
import type { Reading } from './reading.ts';
import { pathText } from './shape.ts';
import type { Path, YamlFile } from './yaml-file.ts';

type HolidayNames = ReadonlyMap<string, string>;

/** A calendar as it stands in one place; what it does not say comes from the next one. */
export interface CalendarLayer {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly raw: RawCalendar;
  readonly holidays: HolidayNames | undefined;
  readonly halfDays: Calendar['halfDays'] | undefined;
}

/** With the zone of the place where it stands. */
export interface PlacedCalendar {
  readonly layer: CalendarLayer | undefined;
  readonly zone: string;
}

/** Checks what one place says by itself. */
export function readCalendar(
  reading: Reading,
  yaml: YamlFile,
  path: Path,
  raw: RawCalendar | undefined,
): CalendarLayer | undefined {
  if (!raw) return undefined;
  const halfDays =
    raw['half days'] && new Map(Object.entries(raw['half days']).map(([day, text]) => [day, hoursIn(text)]));
  const layer = { yaml, path, raw, holidays: readHolidayList(reading, yaml, path, raw), halfDays };
  checkHours(reading, layer);
  checkDays(reading, layer);
  return layer;
}

function readHolidayList(reading: Reading, yaml: YamlFile, path: Path, raw: RawCalendar): HolidayNames | undefined {
  const listed = raw.holidays?.map((text) => [text.slice(0, 10), text.slice(10).trim() || 'holiday'] as const);
  const name = raw['holidays file'];
  const filed = name === undefined ? undefined : holidaysIn(reading, yaml, [...path, 'holidays file'], name);
  if (!listed && !filed) return undefined;
  const holidays = new Map([...(filed ?? []), ...(listed ?? [])]);
  warnOfPast(reading, yaml, [...path, listed ? 'holidays' : 'holidays file'], holidays);
  return holidays;
}

function holidaysIn(reading: Reading, yaml: YamlFile, path: Path, name: string): HolidayNames {
  const known = reading.holidayFiles.get(name);
  if (known) return known;
  const text = reading.calendarTexts.get(name);
  if (text === undefined) {
    const guess = didYouMean(name, reading.calendarTexts.keys()) || ' Put it beside crossdock.yaml.';
    const message = `${pathText(path)}: There is no file "${name}".${guess}`;
    reading.found(yaml.finding(path, 'CONFIG_CALENDAR_FILE', message));
    return new Map();
  }
  const { holidays, findings, warnings } = readHolidays(name, text);
  reading.found(...findings);
  reading.warn(...warnings);
  reading.holidayFiles.set(name, holidays);
  return holidays;
}

/** Calendars are forgotten until the warehouse is closed and nobody knew. */
function warnOfPast(reading: Reading, yaml: YamlFile, path: Path, holidays: HolidayNames): void {
  const last = [...holidays.keys()].sort().at(-1);
  const today = reading.toolbox.today?.();
  if (last === undefined || today === undefined || last >= today) return;
  const message = `${pathText(path)}: The last holiday is ${last}, in the past. Add those to come.`;
  reading.warn(yaml.finding(path, 'CONFIG_CALENDAR', message));
}

function checkHours(reading: Reading, { yaml, path, raw }: CalendarLayer): void {
  const check = (where: Path, text: RawHours | undefined) => {
    const all = text === undefined ? [] : hoursIn(text);
    const clash = all.find((one, index) => index > 0 && one.from < (all[index - 1]?.to ?? 0));
    const message = `${pathText(where)}: These hours overlap. Put them together.`;
    if (clash) reading.found(yaml.finding(where, 'CONFIG_CALENDAR', message));
  };
  const { hours } = raw;
  if (isPlain(hours)) check([...path, 'hours'], hours);
  else for (const day of weekdays) check([...path, 'hours', day], hours?.[day]);
  for (const [day, text] of Object.entries(raw['half days'] ?? {})) check([...path, 'half days', day], text);
}

function checkDays(reading: Reading, { yaml, path, raw }: CalendarLayer): void {
  const listed = new Set(raw.holidays?.map((text) => text.slice(0, 10)));
  for (const day of Object.keys(raw['half days'] ?? {}).filter((one) => listed.has(one))) {
    const message = `${pathText([...path, 'half days', day])}: ${day} is also in "holidays". Delete one of the two.`;
    reading.found(yaml.finding([...path, 'half days', day], 'CONFIG_CALENDAR', message, 'key'));
  }
  const days = raw['working days'];
  const { hours } = raw;
  if (!days || isPlain(hours)) return;
  for (const day of weekdays.filter((one) => hours?.[one] !== undefined && !days.includes(one))) {
    const message = `${pathText([...path, 'hours', day])}: ${day} is not in "working days", so its hours have no effect.`;
    reading.warn(yaml.finding([...path, 'hours', day], 'CONFIG_CALENDAR', message, 'key'));
  }
}

/** The calendar of somebody, from what stands in these places, nearest first; none where nobody wrote one. */
export function nearestCalendar(reading: Reading, places: readonly PlacedCalendar[]): Calendar | undefined {
  const layers = places.flatMap(({ layer, zone }) => (layer ? [{ ...layer, zone }] : []));
  const [nearest] = layers;
  if (!nearest) return undefined;
  // Hours mean the clock of the place where they were written.
  const timed = layers.find(({ raw }) => raw.zone ?? raw.hours ?? raw['working days']) ?? nearest;
  const cutOffs = layers.find(({ raw }) => raw['cut-offs']);
  const calendar = calendarOf({
    zone: timed.raw.zone ?? timed.zone,
    week: weekOf(layers),
    holidays: layers.find(({ holidays }) => holidays)?.holidays ?? new Map(),
    halfDays: layers.find(({ halfDays }) => halfDays)?.halfDays ?? new Map(),
    cutOffs: cutOffsOf(cutOffs?.raw['cut-offs']),
    retry: layers.find(({ raw }) => raw.retry)?.raw.retry ?? 'wall time',
  });
  if (cutOffs) checkCutOffs(reading, cutOffs, calendar);
  return calendar;
}

function weekOf(layers: readonly CalendarLayer[]): Calendar['week'] {
  const hours = layers.find(({ raw }) => raw.hours)?.raw.hours;
  const plain = isPlain(hours);
  const usual = plain ? weekdays.slice(0, 5) : weekdays.filter((day) => hours?.[day] !== undefined);
  const days = layers.find(({ raw }) => raw['working days'])?.raw['working days'] ?? usual;
  const of = (day: (typeof weekdays)[number]): readonly Hours[] => {
    if (!days.includes(day)) return [];
    const text = plain ? hours : hours?.[day];
    return text === undefined ? wholeDay : hoursIn(text);
  };
  return { ...usualWeek, ...Object.fromEntries(weekdays.map((day) => [day, of(day)])) };
}

function cutOffsOf(raw: RawCalendar['cut-offs']): Calendar['cutOffs'] {
  const byShipMethod = Object.entries(raw?.['by ship method'] ?? {}).map(
    ([method, time]) => [method, minutesOf(time)] as const,
  );
  return { usual: raw?.default === undefined ? null : minutesOf(raw.default), byShipMethod: new Map(byShipMethod) };
}

function checkCutOffs(reading: Reading, { yaml, path, raw }: CalendarLayer, { week }: Calendar): void {
  const times: [Path, string][] = Object.entries(raw['cut-offs']?.['by ship method'] ?? {}).map(([method, time]) => [
    [...path, 'cut-offs', 'by ship method', method],
    time,
  ]);
  const usual = raw['cut-offs']?.default;
  if (usual !== undefined) times.push([[...path, 'cut-offs', 'default'], usual]);
  for (const [where, time] of times) {
    const at = minutesOf(time);
    if (Object.values(week).some((hours) => hours.some(({ from, to }) => from <= at && at <= to))) continue;
    const message = `${pathText(where)}: ${time} lies outside the working hours of every day.`;
    reading.warn(yaml.finding(where, 'CONFIG_CALENDAR', message));
  }
}

function isPlain(hours: RawCalendar['hours']): hours is RawHours | undefined {
  return hours === undefined || typeof hours === 'string' || Array.isArray(hours);
}

function hoursIn(text: RawHours): Hours[] {
  const spans = typeof text === 'string' ? [text] : text;
  return spans
    .map((span) => ({ from: minutesOf(span.slice(0, 5)), to: minutesOf(span.slice(6)) }))
    .sort((a, b) => a.from - b.from);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
