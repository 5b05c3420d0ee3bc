import { expect } from 'chai';
import { nextRun, timingText } from '../../src/clockwork/schedule.ts';
import { plan } from '../../src/clockwork/scheduler.ts';
import type { Timing } from '../../src/config/workspace.ts';
import { calendarOf, usualWeek } from '../../src/domain/calendar/calendar.ts';
import { ticketFor } from '../../src/queue/ticket.ts';

const at = (zone: string, ...times: string[]): Timing => ({ kind: 'at', times, zone });

describe('when a service runs next', () => {
  it('keeps its beat, whatever was missed', () => {
    const every = { kind: 'every', seconds: 900 } as const;
    expect(nextRun(every, '2026-03-01T10:00:00.000Z', '2026-03-01T09:07:00.000Z')).to.equal('2026-03-01T10:07:00.000Z');
    expect(nextRun(every, '2026-03-01T10:00:00.000Z')).to.equal('2026-03-01T10:15:00.000Z');
  });

  it("means wall time in the merchant's zone, today or tomorrow", () => {
    const timing = at('America/New_York', '09:00', '14:30');
    expect(nextRun(timing, '2026-01-15T13:00:00.000Z')).to.equal('2026-01-15T14:00:00.000Z');
    expect(nextRun(timing, '2026-01-15T14:00:00.000Z')).to.equal('2026-01-15T19:30:00.000Z');
    expect(nextRun(timing, '2026-01-15T20:00:00.000Z')).to.equal('2026-01-16T14:00:00.000Z');
  });

  it('follows the change of daylight time', () => {
    expect(nextRun(at('America/New_York', '09:00'), '2026-03-07T15:00:00.000Z')).to.equal('2026-03-08T13:00:00.000Z');
  });

  it('runs once in the night that has no such hour', () => {
    expect(nextRun(at('America/New_York', '02:30'), '2026-03-08T05:00:00.000Z')).to.equal('2026-03-08T07:30:00.000Z');
    expect(nextRun(at('America/New_York', '02:30'), '2026-03-08T07:30:00.000Z')).to.equal('2026-03-09T06:30:00.000Z');
  });

  it('runs once in the night that has the hour twice', () => {
    const first = nextRun(at('America/New_York', '01:30'), '2026-11-01T04:00:00.000Z');
    expect(first).to.equal('2026-11-01T05:30:00.000Z');
    expect(nextRun(at('America/New_York', '01:30'), first ?? '')).to.equal('2026-11-02T06:30:00.000Z');
  });

  it('does not come again in the hour that is there twice, after a stop until then', () => {
    const times = at('America/New_York', '01:05', '01:30');
    expect(nextRun(times, '2026-11-01T06:10:00.000Z')).to.equal('2026-11-02T06:05:00.000Z');
  });

  it('has no next time when the clock has no part in it', () => {
    expect(nextRun({ kind: 'off' }, '2026-01-01T00:00:00.000Z')).to.equal(null);
    expect(nextRun({ kind: 'automatic' }, '2026-01-01T00:00:00.000Z')).to.equal(null);
  });
});

/** Eight to five, Christmas off, the day before it until noon. */
const hours = [{ from: 480, to: 1020 }];
const legacy = calendarOf({
  zone: 'America/New_York',
  week: { ...usualWeek, mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  holidays: new Map([['2026-12-25', 'Christmas']]),
  halfDays: new Map([['2026-12-24', [{ from: 480, to: 720 }]]]),
});

describe('when a service on working days runs next', () => {
  const every = (seconds: number): Timing => ({ kind: 'every', seconds, on: legacy });
  const fixed: Timing = { kind: 'at', times: ['10:00', '14:00', '18:30'], zone: 'America/New_York', on: legacy };

  it('keeps its beat until work ends, and begins a new one with work', () => {
    expect(nextRun(every(2700), '2026-03-06T20:00:00.000Z')).to.equal('2026-03-06T20:45:00.000Z');
    expect(nextRun(every(2700), '2026-03-06T21:30:00.000Z')).to.equal('2026-03-09T12:00:00.000Z');
  });

  it('is not lost when its beat always falls into the night', () => {
    expect(nextRun(every(12 * 3600), '2026-03-05T13:00:00.000Z')).to.equal('2026-03-06T13:00:00.000Z');
  });

  it('does not run more often than it says because work begins anew', () => {
    expect(nextRun(every(2 * 86_400), '2026-03-02T13:00:00.000Z')).to.equal('2026-03-04T13:00:00.000Z');
  });

  it('has its fixed times on working days, before and after hours too, but not on an afternoon that is off', () => {
    const runs: string[] = [];
    for (let at = '2026-12-23T17:00:00.000Z'; runs.length < 5; at = runs.at(-1) ?? '')
      runs.push(nextRun(fixed, at) ?? '');
    expect(runs).to.deep.equal([
      '2026-12-23T19:00:00.000Z',
      '2026-12-23T23:30:00.000Z',
      '2026-12-24T15:00:00.000Z',
      '2026-12-28T15:00:00.000Z',
      '2026-12-28T19:00:00.000Z',
    ]);
  });

  it('says so in a text that changes with the calendar', () => {
    expect(timingText(every(900))).to.match(/^every 900s on working days \(calendar [0-9a-f]{8}\)$/);
    const longer = calendarOf({ ...legacy, holidays: new Map([...legacy.holidays, ['2026-12-28', 'closed']]) });
    expect(timingText({ kind: 'every', seconds: 900, on: longer })).not.to.equal(timingText(every(900)));
  });

  it('is never where nobody works', () => {
    const never = calendarOf({ zone: 'UTC', week: { ...usualWeek, mon: [], tue: [], wed: [], thu: [], fri: [] } });
    expect(nextRun({ kind: 'every', seconds: 900, on: never }, '2026-01-01T00:00:00.000Z')).to.equal(null);
    expect(nextRun({ ...fixed, on: never }, '2026-01-01T00:00:00.000Z')).to.equal(null);
  });
});

describe('the plan of a tick', () => {
  const every: Timing = { kind: 'every', seconds: 900 };
  const entry = (timing: Timing) => ({
    key: 'order download/acme/web/orders',
    timing,
    ticket: (cause: string, when: string) =>
      ticketFor('download', {
        merchant: 'acme',
        subject: 'acme/web/orders',
        cause,
        at: when,
        connection: 'shop',
        ref: '',
      }),
  });
  const states = (timing: string, nextAt: string) =>
    new Map([
      ['order download/acme/web/orders', { service: 'order download/acme/web/orders', timing, nextAt, lastAt: null }],
    ]);

  it('makes up for many missed runs by one', () => {
    const { due, changed } = plan(
      [entry(every)],
      states('every 900s', '2026-03-01T04:00:00.000Z'),
      '2026-03-01T10:05:00.000Z',
    );
    expect(due).to.have.length(1);
    expect(changed[0]?.nextAt).to.equal('2026-03-01T10:15:00.000Z');
  });

  it('does nothing before the time', () => {
    const { due, changed } = plan(
      [entry(every)],
      states('every 900s', '2026-03-01T10:15:00.000Z'),
      '2026-03-01T10:05:00.000Z',
    );
    expect([due, changed]).to.deep.equal([[], []]);
  });

  it('begins a new beat at once, and fixed times at the next of them', () => {
    expect(plan([entry(every)], new Map(), '2026-03-01T10:05:00.000Z').due).to.have.length(1);
    const fixed = plan([entry(at('UTC', '14:30'))], new Map(), '2026-03-01T10:05:00.000Z');
    expect(fixed.due).to.have.length(0);
    expect(fixed.changed[0]?.nextAt).to.equal('2026-03-01T14:30:00.000Z');
  });

  describe('on working days', () => {
    const quarter: Timing = { kind: 'every', seconds: 900, on: legacy };
    const ten: Timing = { kind: 'at', times: ['10:00'], zone: 'America/New_York', on: legacy };
    const nextOf = (timing: Timing, due: string, now: string, text = timingText(timing)) => {
      const { due: runs, changed } = plan([entry(timing)], states(text, due), now);
      return [runs.length, changed[0]?.nextAt];
    };

    it('puts off to Monday what fell into a stop that ends on Saturday, and runs it once', () => {
      const monday = '2026-03-09T12:00:00.000Z';
      expect(nextOf(quarter, '2026-03-06T19:00:00.000Z', '2026-03-07T15:00:00.000Z')).to.deep.equal([0, monday]);
      expect(nextOf(quarter, monday, monday)).to.deep.equal([1, '2026-03-09T12:15:00.000Z']);
      expect(nextOf(ten, '2026-03-06T15:00:00.000Z', '2026-03-07T15:00:00.000Z')).to.deep.equal([0, monday]);
      expect(nextOf(ten, monday, monday)).to.deep.equal([1, '2026-03-09T14:00:00.000Z']);
    });

    it('runs what is a little late, though work has just ended', () => {
      const due = '2026-03-06T21:59:59.000Z';
      expect(nextOf(quarter, due, '2026-03-06T22:00:00.500Z')[0]).to.equal(1);
      expect(nextOf(quarter, due, '2026-03-06T22:06:00.000Z')[0]).to.equal(0);
    });

    it('begins a new service with work, not at once on a Sunday', () => {
      const { due, changed } = plan([entry(quarter)], new Map(), '2026-03-08T15:00:00.000Z');
      expect([due.length, changed[0]?.nextAt]).to.deep.equal([0, '2026-03-09T12:00:00.000Z']);
    });

    it('computes afresh when the calendar changed, but does not lose what was due', () => {
      const old = 'at 10:00 America/New_York on working days (calendar 00000000)';
      const noon = '2026-03-06T17:00:00.000Z';
      expect(nextOf(ten, '2026-03-06T15:00:00.000Z', noon, old)).to.deep.equal([1, '2026-03-09T14:00:00.000Z']);
      expect(nextOf(ten, '2026-03-06T18:00:00.000Z', noon, old)).to.deep.equal([0, '2026-03-09T14:00:00.000Z']);
    });
  });

  it('computes afresh when the admin changed the timing, and forgets services that are gone', () => {
    const changed = plan(
      [entry(at('UTC', '14:30'))],
      states('every 900s', '2026-03-01T04:00:00.000Z'),
      '2026-03-01T10:05:00.000Z',
    );
    expect(changed.due).to.have.length(0);
    expect(plan([], states('every 900s', '2026-03-01T04:00:00.000Z'), '2026-03-01T10:05:00.000Z').gone).to.deep.equal([
      'order download/acme/web/orders',
    ]);
  });
});
