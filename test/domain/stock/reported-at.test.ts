import { expect } from 'chai';
import { lastReading } from '../../../src/domain/calendar/wall-clock.ts';
import { reportedAt } from '../../../src/domain/stock/reported-at.ts';
import { newsFor } from '../../../src/domain/stock/told.ts';

describe('when a level was true', () => {
  const takenAt = '2026-03-03T12:00:00.000Z';
  const times = (asOf: string | undefined, madeAt: string | null = null) =>
    reportedAt({ asOf, madeAt, takenAt, zone: 'America/Chicago' });

  it('is what the file says of it, else when the file was written, else when it was taken', () => {
    expect(times('2026-03-03T04:30:00-06:00', '2026-03-03T11:00:00.000Z')).to.equal('2026-03-03T10:30:00.000Z');
    expect(times(undefined, '2026-03-03T11:00:00.000Z')).to.equal('2026-03-03T11:00:00.000Z');
    expect(times(undefined)).to.equal(takenAt);
    expect(times('nonsense', 'nonsense')).to.equal(takenAt);
  });

  it('is not midnight: that is a day, which says nothing of the hour', () => {
    expect(times('2026-03-03T00:00:00-06:00', '2026-03-03T11:00:00.000Z')).to.equal('2026-03-03T11:00:00.000Z');
    expect(times('2026-03-03T00:00:00Z')).to.equal(takenAt);
  });

  it('is never later than the moment at which it was taken', () => {
    expect(times('2026-03-03T13:00:00Z')).to.equal(takenAt);
    expect(times(undefined, '2026-03-04T13:00:00Z')).to.equal(takenAt);
  });
});

describe('the last time the clock showed a reading', () => {
  const last = (zone: string, minutes: number, now: string) =>
    new Date(lastReading(zone, minutes, Date.parse(now))).toISOString();

  it('is today or yesterday, an hour later in the night that leaves it out, once in the night that has it twice', () => {
    expect(last('UTC', 180, '2026-03-03T03:00:00Z')).to.equal('2026-03-03T03:00:00.000Z');
    expect(last('UTC', 180, '2026-03-03T02:59:59Z')).to.equal('2026-03-02T03:00:00.000Z');
    expect(last('America/New_York', 150, '2026-03-08T12:00:00Z')).to.equal('2026-03-08T07:30:00.000Z');
    expect(last('America/New_York', 90, '2026-11-01T06:45:00Z')).to.equal('2026-11-01T05:30:00.000Z');
  });
});

describe('what a cart has to be told', () => {
  const row = (sku: string, quantity: number, elsewhere = false) => ({ sku, quantity, warehouseCode: '', elsewhere });
  const has = new Map([
    ['HAT', 3],
    ['MUG', 5],
    ['GONE', 2],
    ['ZERO', 0],
  ]);
  const rows = [
    row('HAT', 3),
    row('MUG', 4),
    row('NEW', 0),
    row('GONE', 0, true),
    row('ZERO', 0, true),
    row('NEVER', 0, true),
  ];
  const skus = (whole: boolean) => newsFor(rows, has, whole).map(({ sku, quantity }) => `${sku} ${quantity}`);

  it('is what differs, and once a day everything; of what lies nowhere only what it was told before', () => {
    expect(skus(false)).to.deep.equal(['MUG 4', 'NEW 0', 'GONE 0']);
    expect(skus(true)).to.deep.equal(['HAT 3', 'MUG 4', 'NEW 0', 'GONE 0', 'ZERO 0']);
  });
});
