import { expect } from 'chai';
import { nextRun } from '../../src/clockwork/schedule.ts';
import { plan } from '../../src/clockwork/scheduler.ts';
import type { Timing } from '../../src/config/workspace.ts';
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

  it('has no next time when the clock has no part in it', () => {
    expect(nextRun({ kind: 'off' }, '2026-01-01T00:00:00.000Z')).to.equal(null);
    expect(nextRun({ kind: 'automatic' }, '2026-01-01T00:00:00.000Z')).to.equal(null);
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
