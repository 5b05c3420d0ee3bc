import { expect } from 'chai';
import { calendarOf } from '../../src/domain/calendar/calendar.ts';
import { median, percentile95, silentSeconds, usualSilence } from '../../src/domain/calendar/silence.ts';

const calendar = calendarOf({ zone: 'UTC' });
const hour = 3600;

/** Every day at this hour, from Monday 2 March 2026 on; weekends are left out. */
function daily(days: number, at = 9): string[] {
  return Array.from({ length: days }, (_, day) => {
    const date = 2 + day + 2 * Math.floor(day / 5);
    return new Date(Date.UTC(2026, 2, date, at)).toISOString();
  });
}

describe('how long a partner is usually silent', () => {
  it('is learned in working time: a weekend is no silence', () => {
    expect(usualSilence(calendar, daily(10))).to.equal(24 * hour);
    const friday = '2026-03-06T09:00:00.000Z';
    expect(silentSeconds(calendar, friday, '2026-03-09T09:00:00.000Z')).to.equal(24 * hour);
  });

  it('is not known of a partner who has hardly sent anything', () => {
    expect(usualSilence(calendar, [])).to.equal(null);
    expect(usualSilence(calendar, daily(5))).to.equal(null);
    expect(usualSilence(calendar, daily(6))).to.equal(24 * hour);
  });

  it('takes files of one moment for one arrival', () => {
    const bursts = daily(10).flatMap((at) =>
      Array.from({ length: 10 }, (_, n) => new Date(Date.parse(at) + n * 30_000).toISOString()),
    );
    const usual = usualSilence(calendar, bursts) ?? 0;
    expect(usual).to.be.within(23.9 * hour, 24 * hour);
  });

  it('forgets what lies more than 20 gaps back, and bears a twentieth of longer ones', () => {
    const hourly = Array.from({ length: 22 }, (_, n) => new Date(Date.UTC(2026, 3, 6, 1 + n)).toISOString());
    expect(usualSilence(calendar, [...daily(10), ...hourly])).to.equal(hour);
    const oneLong = [...hourly.slice(0, 20), '2026-04-07T08:00:00.000Z'];
    expect(usualSilence(calendar, oneLong)).to.equal(hour);
  });

  it('is never less than an hour', () => {
    const lively = Array.from({ length: 30 }, (_, n) => new Date(Date.UTC(2026, 3, 6, 8, 15 * n)).toISOString());
    expect(usualSilence(calendar, lively)).to.equal(hour);
  });
});

describe('percentiles', () => {
  it('are values that occur', () => {
    expect(percentile95([])).to.equal(0);
    expect(percentile95(Array.from({ length: 20 }, (_, n) => 20 - n))).to.equal(19);
    expect(percentile95([1, 9])).to.equal(9);
    expect(median([3, 1, 2])).to.equal(2);
  });
});
