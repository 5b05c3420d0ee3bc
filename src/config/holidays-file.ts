import ICAL from 'ical.js';
import type { ConfigCode } from './errors.ts';
import { type EventLines, eventsOf } from './holidays-lines.ts';
import type { Finding } from './workspace.ts';

/** Days without work out of a calendar file (iCalendar, `.ics`). */
export interface HolidaysFile {
  /** Day -> what it is. */
  readonly holidays: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** What comes again and again is written out until then: the same file means the same days, whenever it is read. */
const lastDay = '2099-12-31';
const firstDay = '1970-01-01';
/** A day of every week until then. */
const mostOccurrences = 5300;
const mostDays = 20_000;
/** Longer than this nobody is on holiday; the end is a typing mistake. */
const longest = 366;

/** An event that was understood as one. */
interface Parsed {
  readonly lines: EventLines;
  readonly component: ICAL.Component;
  readonly start: string;
}

interface Span {
  readonly name: string;
  readonly from: ICAL.Time;
  readonly to: ICAL.Time;
}

class Unreadable extends Error {}

export function readHolidays(file: string, text: string): HolidaysFile {
  const warnings: Finding[] = [];
  const finding = (line: number, message: string): Finding => {
    const code: ConfigCode = 'CONFIG_CALENDAR_FILE';
    return { file, line, column: 1, code, message };
  };
  const { events, problems } = eventsOf(text);
  const findings = problems.map(({ line, message }) => finding(line, message));
  const orTell = <T>({ line }: EventLines, read: () => T): T | undefined => {
    try {
      return read();
    } catch (thrown) {
      findings.push(finding(line, sentenceOf(thrown)));
      return undefined;
    }
  };
  const parsed = events.flatMap((lines) => orTell(lines, () => parse(lines)) ?? []);
  const holidays = new Map<string, string>();
  for (const event of parsed.filter(isOwn)) {
    const { lines } = event;
    if (event.start === '') {
      const message = `"${nameOf(event.component)}" is not an event of whole days, so it is no holiday.`;
      warnings.push(finding(lines.line, message));
    } else {
      orTell(lines, () => {
        for (const span of spansOf(event, parsed)) add(holidays, span);
      });
    }
  }
  return { holidays, findings, warnings };
}

function sentenceOf(thrown: unknown): string {
  if (thrown instanceof Unreadable) return thrown.message;
  return 'This event cannot be read. Export the calendar again, or write the day into "holidays".';
}

function parse(lines: EventLines): Parsed | undefined {
  const component = new ICAL.Component(ICAL.parse(lines.text));
  if (calledOff(component) && !isChange(component)) return undefined;
  const start = component.getFirstPropertyValue('dtstart');
  if (!(start instanceof ICAL.Time)) throw new Unreadable('This event has no DTSTART, the day on which it begins.');
  if (!start.isDate) return { lines, component, start: '' };
  const written = /^DTSTART[^:]*:(\d{4})(\d\d)(\d\d)\s*$/im.exec(lines.text)?.slice(1).join('-') ?? '';
  if (!isDay(written)) throw new Unreadable('DTSTART is no day. Write one such as DTSTART;VALUE=DATE:20261225.');
  if (written < firstDay || written > lastDay) throw new Unreadable('DTSTART lies before 1970 or after 2099.');
  return { lines, component, start: written };
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** One occurrence of another event, moved or called off. */
function isChange(component: ICAL.Component): boolean {
  return component.hasProperty('recurrence-id');
}

function isOwn({ component }: Parsed): boolean {
  return !isChange(component);
}

function nameOf(component: ICAL.Component): string {
  return String(component.getFirstPropertyValue('summary') ?? 'holiday').slice(0, 80);
}

function spansOf({ lines, component, start }: Parsed, all: readonly Parsed[]): Span[] {
  if (!component.hasProperty('rrule') && !component.hasProperty('rdate')) {
    const { startDate, endDate } = new ICAL.Event(component);
    return [{ name: nameOf(component), from: startDate, to: endDate }];
  }
  const uid = component.getFirstPropertyValue('uid');
  const changes = all.filter((one) => isChange(one.component) && one.component.getFirstPropertyValue('uid') === uid);
  const event = new ICAL.Event(component, { exceptions: changes.map((one) => one.component) });
  checkRules(lines.text);
  const spans: Span[] = [];
  const days = event.iterator();
  for (let day = days.next(); day && day.toString() <= lastDay; day = days.next()) {
    if (spans.length >= mostOccurrences) throw new Unreadable('This event comes again too often for a holiday.');
    checkOccurrence(component, day, start);
    const { item, startDate, endDate } = event.getOccurrenceDetails(day);
    spans.push({ name: nameOf(item.component), from: startDate, to: calledOff(item.component) ? startDate : endDate });
  }
  if (spans.length === 0) throw new Unreadable('No day fits the RRULE of this event.');
  return spans;
}

function calledOff(component: ICAL.Component): boolean {
  return String(component.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED';
}

const knownParts = [
  /^FREQ=(YEARLY|MONTHLY|WEEKLY)$/i,
  /^(INTERVAL|COUNT)=[1-9]\d{0,2}$/i,
  /^UNTIL=\d{8}(T\d{6}Z?)?$/i,
  /^WKST=\w\w$/i,
  /^BYMONTH=([1-9]|1[0-2])(,([1-9]|1[0-2]))*$/i,
  /^BYMONTHDAY=([1-9]|[12]\d|3[01])(,([1-9]|[12]\d|3[01]))*$/i,
  /^BYDAY=([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*$/i,
];

/** The library searches for ever for a day that some rules never have, and leaves out what it does not know; these rules it reads. */
function checkRules(text: string): void {
  const unfolded = text.replaceAll(/\r\n[ \t]/g, '');
  for (const [, rule = ''] of unfolded.matchAll(/^RRULE[^:]*:(.*)$/gim)) {
    const strange = rule.split(';').find((part) => !knownParts.some((known) => known.test(part.trim())));
    if (strange === undefined) continue;
    throw new Unreadable(
      `RRULE: ${strange.slice(0, 40)} is not read. Write the days of this event one by one, or into "holidays".`,
    );
  }
}

/** The library makes the 30th of February the 2nd of March: a day that does not fit its own rule must not close a warehouse. */
function checkOccurrence(component: ICAL.Component, day: ICAL.Time, start: string): void {
  if (day.toString() === start || component.hasProperty('rdate')) return;
  const fits = component.getAllProperties('rrule').every((rule) => {
    const recur = rule.getFirstValue() as ICAL.Recur;
    const months = recur.getComponent('BYMONTH').map(Number);
    const monthDays = recur.getComponent('BYMONTHDAY').map(Number);
    const free = recur.freq === 'WEEKLY' || monthDays.length > 0 || recur.getComponent('BYDAY').length > 0;
    const wanted = free ? monthDays : [Number(start.slice(8))];
    return (months.length === 0 || months.includes(day.month)) && (wanted.length === 0 || wanted.includes(day.day));
  });
  if (!fits) throw new Unreadable('RRULE: it names a day that not every month or year has. Write the days one by one.');
}

function add(holidays: Map<string, string>, { name, from, to }: Span): void {
  const day = from.clone();
  for (let count = 0; day.compareDateOnlyTz(to, ICAL.Timezone.utcTimezone) < 0; count++, day.adjust(1, 0, 0, 0)) {
    if (count >= longest) throw new Unreadable('This event lasts longer than a year.');
    if (holidays.size >= mostDays) throw new Unreadable(`The calendar has more than ${mostDays} days without work.`);
    holidays.set(day.toString(), name);
  }
}
