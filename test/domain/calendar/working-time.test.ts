import { expect } from 'chai';
import fc from 'fast-check';
import { calendarOf, type Hours, isWorkingDay, usualWeek } from '../../../src/domain/calendar/calendar.ts';
import { cutOffFor } from '../../../src/domain/calendar/cut-off.ts';
import {
  addWorkingTime,
  isWorkingTime,
  nextWorkingInstant,
  workingSecondsBetween,
} from '../../../src/domain/calendar/working-time.ts';
import { type PlainCalendar, workingYear, yearBegins } from '../../clockwork/minute-by-minute.ts';

const day: readonly Hours[] = [{ from: 8 * 60, to: 17 * 60 }];
const week = { ...usualWeek, mon: day, tue: day, wed: day, thu: day, fri: day };
const legacy = calendarOf({
  zone: 'America/Los_Angeles',
  week,
  holidays: new Map([['2026-12-25', 'Christmas']]),
  halfDays: new Map([['2026-12-24', [{ from: 8 * 60, to: 12 * 60 }]]]),
  cutOffs: { usual: 15 * 60, byShipMethod: new Map([['NDA', 16 * 60 + 30]]) },
});
const HOUR = 3600;

describe('working time', () => {
  it('ends for the weekend, for a holiday and early on a half day', () => {
    expect(nextWorkingInstant(legacy, '2026-03-07T01:00:00.000Z')).to.equal('2026-03-09T15:00:00.000Z');
    expect(nextWorkingInstant(legacy, '2026-12-24T20:00:00.000Z')).to.equal('2026-12-28T16:00:00.000Z');
    expect(isWorkingTime(legacy, '2026-12-24T19:59:59.999Z')).to.equal(true);
    expect(isWorkingDay(legacy, '2026-12-25T20:00:00.000Z')).to.equal(false);
  });

  it('goes on from where it was: nine hours after Friday noon are Monday noon', () => {
    expect(addWorkingTime(legacy, '2026-03-06T20:00:00.000Z', 9 * HOUR)).to.equal('2026-03-09T19:00:00.000Z');
    expect(workingSecondsBetween(legacy, '2026-03-06T20:00:00.000Z', '2026-03-09T19:00:00.000Z')).to.equal(9 * HOUR);
  });

  it('is over at the end of the day when it is used up there, not at the next beginning', () => {
    expect(addWorkingTime(legacy, '2026-03-06T16:00:00.000Z', 9 * HOUR)).to.equal('2026-03-07T01:00:00.000Z');
    expect(addWorkingTime(legacy, '2026-03-07T12:00:00.000Z', 0)).to.equal('2026-03-07T12:00:00.000Z');
  });

  it('has 23 and 25 hours in the days of the change', () => {
    const always = calendarOf({
      zone: 'Europe/Berlin',
      week: { ...usualWeek, sat: usualWeek.mon, sun: usualWeek.mon },
    });
    const hours = (from: string, to: string) => workingSecondsBetween(always, from, to) / HOUR;
    expect(hours('2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z')).to.equal(23);
    expect(hours('2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z')).to.equal(25);
  });

  it('does not run backwards', () => {
    expect(workingSecondsBetween(legacy, '2026-03-09T19:00:00.000Z', '2026-03-06T20:00:00.000Z')).to.equal(0);
  });

  it('never comes where nobody works, and the search for it ends', () => {
    const never = calendarOf({ zone: 'UTC', week: { ...usualWeek, mon: [], tue: [], wed: [], thu: [], fri: [] } });
    expect(nextWorkingInstant(never, '2026-01-01T00:00:00.000Z')).to.equal(null);
    expect(addWorkingTime(never, '2026-01-01T00:00:00.000Z', 1)).to.equal(null);
    expect(workingSecondsBetween(never, '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z')).to.equal(0);
  });

  it('is what counting minutes gives, over both changes of the clock', function () {
    this.timeout(60_000);
    for (const zone of ['America/Los_Angeles', 'Europe/Berlin']) {
      const hours = [
        { from: 0, to: 150 },
        { from: 165, to: 600 },
        { from: 1320, to: 1440 },
      ];
      const plain: PlainCalendar = {
        zone,
        days: [0, 1, 2, 3, 6],
        hours,
        holidays: ['2026-05-25'],
        halfDays: { '2026-10-25': { from: 60, to: 120 }, '2026-11-05': { from: 480, to: 720 } },
      };
      const { working } = workingYear(plain);
      const open = { ...usualWeek, mon: hours, tue: hours, wed: hours, thu: [], fri: [], sat: hours, sun: hours };
      const calendar = calendarOf({
        zone,
        week: open,
        holidays: new Map([['2026-05-25', 'a holiday']]),
        halfDays: new Map(Object.entries(plain.halfDays).map(([date, half]) => [date, [half]])),
      });
      const at = (minute: number) => new Date(yearBegins + minute * 60_000).toISOString();
      const minute = fc.integer({ min: 1440, max: 360 * 1440 });
      fc.assert(
        fc.property(minute, fc.integer({ min: 0, max: 20 * 1440 }), (from, length) => {
          const to = Math.min(from + length, 363 * 1440);
          const counted = working.subarray(from, to).reduce((sum, one) => sum + one, 0);
          expect(workingSecondsBetween(calendar, at(from), at(to)), `${at(from)} to ${at(to)}`).to.equal(counted * 60);
          expect(isWorkingTime(calendar, at(from)), at(from)).to.equal(working[from] === 1);
          const next = working.indexOf(1, from);
          if (next >= 0) expect(nextWorkingInstant(calendar, at(from))).to.equal(at(next));
          const end = addWorkingTime(calendar, at(from), counted * 60) ?? '';
          expect(workingSecondsBetween(calendar, at(from), end)).to.equal(counted * 60);
          expect(end <= at(to), `${end} is not after ${at(to)}`).to.equal(true);
        }),
        { numRuns: 400 },
      );
    }
  });
});

describe('the cut-off of an order', () => {
  it('is that of its ship method, otherwise the usual one, with the minutes that are left', () => {
    expect(cutOffFor(legacy, '2026-03-06T22:00:00.000Z', 'GND')).to.deep.equal({
      at: '2026-03-06T23:00:00.000Z',
      minutes: 60,
    });
    expect(cutOffFor(legacy, '2026-03-06T22:00:30.000Z', 'NDA')).to.deep.equal({
      at: '2026-03-07T00:30:00.000Z',
      minutes: 149,
    });
  });

  it('is missed at its very instant, and after it comes that of the next working day', () => {
    expect(cutOffFor(legacy, '2026-03-06T23:00:00.000Z', 'GND')?.at).to.equal('2026-03-09T22:00:00.000Z');
  });

  it('comes with the end of work on a half day, and not on a holiday', () => {
    expect(cutOffFor(legacy, '2026-12-24T17:00:00.000Z', 'NDA')?.at).to.equal('2026-12-24T20:00:00.000Z');
    expect(cutOffFor(legacy, '2026-12-24T21:00:00.000Z', 'GND')?.at).to.equal('2026-12-28T23:00:00.000Z');
  });

  it('is not there where none is set', () => {
    expect(cutOffFor(calendarOf({ zone: 'UTC' }), '2026-03-06T22:00:00.000Z', 'GND')).to.equal(null);
  });
});
