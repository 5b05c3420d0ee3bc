import { expect } from 'chai';
import fc from 'fast-check';
import { calendarOf, usualWeek, wholeDay } from '../../../src/domain/calendar/calendar.ts';
import { cutOffFor, cutOffOf, nearestCutOff, urgencyAt } from '../../../src/domain/calendar/cut-off.ts';

const everyDay = { ...usualWeek, sat: wholeDay, sun: wholeDay };
const calendar = calendarOf({
  zone: 'UTC',
  week: everyDay,
  cutOffs: {
    usual: 15 * 60,
    byShipMethod: new Map([
      ['Overnight', 17 * 60],
      ['Freight', 10 * 60],
    ]),
  },
});

describe('the cut-off of an order', () => {
  const order = { receivedAt: '2026-03-02T09:00:00.000Z', shipMethod: 'Standard' };

  it('is the next one, and says whether the one it had when it came has passed', () => {
    const before = cutOffOf(calendar, order, '2026-03-02T14:30:30.000Z');
    expect(before).to.deep.equal({ at: '2026-03-02T15:00:00.000Z', minutes: 29, missed: false });
    const after = cutOffOf(calendar, order, '2026-03-02T15:00:00.000Z');
    expect(after).to.deep.equal({ at: '2026-03-03T15:00:00.000Z', minutes: 1440, missed: true });
  });

  it('is none where nobody has set one', () => {
    expect(cutOffOf(undefined, order, order.receivedAt)).to.equal(null);
    expect(cutOffOf(calendarOf({ zone: 'UTC' }), order, order.receivedAt)).to.equal(null);
    expect(nearestCutOff(calendarOf({ zone: 'UTC' }), order.receivedAt)).to.equal(null);
  });
});

describe('the order in which ship methods leave', () => {
  it('changes as cut-offs pass: what can still leave today goes before what leaves tomorrow', () => {
    const ranks = (now: string) => {
      const urgency = urgencyAt(calendar, now);
      return [urgency?.byShipMethod.get('Freight'), urgency?.others, urgency?.byShipMethod.get('Overnight')];
    };
    expect(ranks('2026-03-02T09:00:00.000Z')).to.deep.equal([0, 1, 2]);
    expect(ranks('2026-03-02T12:00:00.000Z')).to.deep.equal([2, 0, 1]);
    expect(ranks('2026-03-02T16:00:00.000Z')).to.deep.equal([1, 2, 0]);
  });

  it('does not matter where all have one cut-off, or none', () => {
    expect(urgencyAt(undefined, '2026-03-02T09:00:00.000Z')).to.equal(null);
    const usualOnly = calendarOf({ zone: 'UTC', cutOffs: { usual: 900, byShipMethod: new Map() } });
    expect(urgencyAt(usualOnly, '2026-03-02T09:00:00.000Z')).to.equal(null);
    const alike = calendarOf({ zone: 'UTC', cutOffs: { usual: 900, byShipMethod: new Map([['A', 900]]) } });
    expect(urgencyAt(alike, '2026-03-02T09:00:00.000Z')).to.equal(null);
  });

  it('is that of the minutes left, whatever the calendar and the hour', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const methods = ['A', 'B', 'C', 'none of them'];
    const cutOffs = fc.record({
      usual: fc.option(minute),
      byShipMethod: fc
        .dictionary(fc.constantFrom('A', 'B', 'C'), minute)
        .map((given) => new Map(Object.entries(given))),
    });
    const zone = fc.constantFrom('UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const now = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
    fc.assert(
      fc.property(zone, cutOffs, now, (where, given, at) => {
        const one = calendarOf({ zone: where, cutOffs: given });
        const instant = new Date(at).toISOString();
        const next = (method: string) => cutOffFor(one, instant, method)?.at ?? '9999';
        const urgency = urgencyAt(one, instant);
        const rank = (method: string) => urgency?.byShipMethod.get(method) ?? urgency?.others ?? 0;
        for (const a of methods)
          for (const b of methods) expect(Math.sign(rank(a) - rank(b))).to.equal(next(a).localeCompare(next(b)));
        const nearest = ['', ...given.byShipMethod.keys()].map(next).sort()[0];
        expect(nearestCutOff(one, instant) ?? '9999').to.equal(nearest);
      }),
      { numRuns: 200 },
    );
  });
});
