import { expect } from 'chai';
import fc from 'fast-check';
import { plan } from '../../src/clockwork/scheduler.ts';
import type { ClockEntry } from '../../src/clockwork/services.ts';
import type { Timing } from '../../src/config/workspace.ts';
import { type Calendar, calendarOf, type Hours, weekdays } from '../../src/domain/calendar/calendar.ts';
import { ticketFor } from '../../src/queue/ticket.ts';
import type { ScheduleState } from '../../src/storage/schedules.ts';
import {
  expectedRuns,
  minutesOfYear,
  type PlainCalendar,
  type PlainTiming,
  type Span,
  yearBegins,
} from './minute-by-minute.ts';

const zones = ['America/Los_Angeles', 'Europe/Berlin'] as const;

interface Service {
  readonly timing: PlainTiming;
  readonly calendar: PlainCalendar;
}

const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const span = (text: string): Span => ({ from: clock(text.slice(0, 5)), to: clock(text.slice(6)) });

/** The nights of the changes are Sundays: some of these weeks work on them, some through the hour that is lost or comes twice. */
const weeks: readonly (readonly [readonly number[], readonly string[]])[] = [
  [[1, 2, 3, 4, 5], ['00:00-24:00']],
  [[1, 2, 3, 4, 5], ['08:00-17:00']],
  [
    [1, 2, 3, 4, 5, 6],
    ['07:30-12:00', '13:00-18:15'],
  ],
  [[0, 2, 3, 4, 5, 6], ['00:00-24:00']],
  [
    [0, 1, 2, 3, 4, 5, 6],
    ['00:00-02:30', '22:00-24:00'],
  ],
  [[0, 1, 6], ['02:30-10:00']],
  [
    [0, 3],
    ['01:30-02:15', '02:45-03:30'],
  ],
];
const times = ['00:00', '01:15', '01:30', '02:15', '02:30', '03:30', '10:00', '12:00', '16:59', '23:45'];

function calendarIn(zone: string): fc.Arbitrary<PlainCalendar> {
  return fc
    .record({
      week: fc.constantFrom(...weeks),
      holidays: fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 12 }),
      half: fc.constantFrom('08:00-12:00', '00:00-02:30', '02:30-13:00'),
      halfDays: fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 4 }),
    })
    .map(({ week: [days, hours], holidays, half, halfDays }) => ({
      zone,
      days,
      hours: hours.map(span),
      // A Friday, and the day before Christmas, whatever chance adds.
      holidays: ['2026-07-03', ...holidays.map(dayOfYear)],
      halfDays: Object.fromEntries(['2026-12-24', ...halfDays.map(dayOfYear)].map((day) => [day, span(half)])),
    }));
}

function dayOfYear(day: number): string {
  return new Date(yearBegins + day * 86_400_000).toISOString().slice(0, 10);
}

const timing: fc.Arbitrary<PlainTiming> = fc.oneof(
  fc
    .constantFrom(5, 15, 45, 60, 7 * 60, 12 * 60, 1440, 2 * 1440, 7 * 1440)
    .map((minutes) => ({ kind: 'every' as const, minutes })),
  fc.record({
    kind: fc.constant('at' as const),
    times: fc.subarray(times, { minLength: 1, maxLength: 4 }).map((some) => some.map(clock)),
    zone: fc.constantFrom(...zones),
  }),
);

const services = fc.tuple(
  ...zones.flatMap((zone) => Array.from({ length: 4 }, () => fc.record({ timing, calendar: calendarIn(zone) }))),
);

/** Minutes of work and of standing still in turn; a stop of 0 is a restart between two ticks. */
const stops = fc.array(
  fc.record({
    works: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 * 1440 })),
    stands: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 9 * 1440 }),
    ),
  }),
  { minLength: 20, maxLength: 60 },
);

function timingOf({ timing: plain, calendar }: Service): Timing {
  const on = calendarFrom(calendar);
  if (plain.kind === 'every') return { kind: 'every', seconds: plain.minutes * 60, on };
  const text = (minutes: number) =>
    [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return { kind: 'at', times: plain.times.map(text), zone: plain.zone, on };
}

function calendarFrom({ zone, days, hours, holidays, halfDays }: PlainCalendar): Calendar {
  const week = Object.fromEntries(
    weekdays.map((name, index) => [name, days.includes((index + 1) % 7) ? hours : []]),
  ) as Record<(typeof weekdays)[number], readonly Hours[]>;
  return calendarOf({
    zone,
    week,
    holidays: new Map(holidays.map((day) => [day, 'holiday'])),
    halfDays: new Map(Object.entries(halfDays).map(([day, half]) => [day, [half]])),
  });
}

/** A year of ticks; at every restart nothing is left of the daemon but what it stored. */
function simulate(all: readonly Service[], life: readonly { works: number; stands: number }[], begin: number) {
  const entries: ClockEntry[] = all.map((service, index) => ({
    key: `order download/${index}`,
    timing: timingOf(service),
    ticket: (cause, at) =>
      ticketFor('download', { merchant: 'acme', subject: String(index), cause, at, connection: 'shop', ref: '' }),
  }));
  const running = new Uint8Array(minutesOfYear);
  const runs: number[][] = all.map(() => []);
  let stored: ScheduleState[] = [];
  let minute = begin;
  for (const { works, stands } of [...life, { works: minutesOfYear, stands: 0 }]) {
    const states = new Map((JSON.parse(JSON.stringify(stored)) as ScheduleState[]).map((one) => [one.service, one]));
    const end = Math.min(minute + works, minutesOfYear);
    for (; minute < end; minute++) {
      running[minute] = 1;
      const { due, changed } = plan(entries, states, new Date(yearBegins + minute * 60_000).toISOString());
      for (const { ticket } of due) runs[Number(ticket.subject)]?.push(minute);
      for (const state of changed) states.set(state.service, state);
    }
    stored = [...states.values()];
    minute += stands;
  }
  return { running, runs };
}

const instants = (minutes: readonly number[]): string[] =>
  minutes.map((minute) => new Date(yearBegins + minute * 60_000).toISOString());

/** The first difference says more than two lists of thousands. */
function expectSame(found: readonly number[], wanted: readonly number[], { timing: plain, calendar }: Service): void {
  const at = wanted.findIndex((minute, index) => minute !== found[index]);
  const from = at < 0 ? wanted.length : at;
  const told = `${JSON.stringify(plain)} in ${JSON.stringify(calendar)}`;
  const near = (runs: readonly number[]) => instants(runs.slice(Math.max(0, from - 2), from + 3));
  expect(near(found), told).to.deep.equal(near(wanted));
  expect(found.length, told).to.equal(wanted.length);
}

describe('a year of schedules on working days', function () {
  this.timeout(180_000);

  it('misses no run and doubles none: two zones, both changes of the clock, weekends, holidays, half days, restarts at any instant', () => {
    let runsSeen = 0;
    fc.assert(
      fc.property(services, stops, fc.integer({ min: 0, max: 10 * 1440 }), (all, life, begin) => {
        const { running, runs } = simulate(all, life, begin);
        for (const [index, service] of all.entries()) {
          const found = runs[index] ?? [];
          expect(new Set(found).size, 'runs at instants of their own').to.equal(found.length);
          expectSame(found, expectedRuns(service.timing, service.calendar, running), service);
          runsSeen += found.length;
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(runsSeen, 'runs in all years').to.be.greaterThan(1000);
  });
});
