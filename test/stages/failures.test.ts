import { expect } from 'chai';
import { type Calendar, calendarOf, usualWeek } from '../../src/domain/calendar/calendar.ts';
import type { Ticket } from '../../src/queue/queue.ts';
import { judgeFailure, mustWait } from '../../src/stages/failures.ts';
import type { Setback } from '../../src/storage/setbacks.ts';
import { defineErrors } from '../../src/support/errors.ts';

const errors = defineErrors({
  SLOW: { disposition: 'retry', scope: 'connection', sentence: 'Slow.', hint: 'Wait.' },
  DOWN: { disposition: 'retry', scope: 'connection', sentence: 'Down.', hint: 'Wait.', outage: true },
  REFUSED: { disposition: 'hold', scope: 'connection', sentence: 'Refused.', hint: 'Repair.' },
  BROKEN: { disposition: 'park', scope: 'document', sentence: 'Broken.', hint: 'Report.' },
});
const now = '2026-03-01T10:00:00.000Z';
const ticket = {
  v: 1,
  stage: 'deliver',
  merchant: 'acme',
  subject: 'g',
  cause: 'clock',
  at: now,
  connection: 'wms',
  ref: 'g',
} as const;

function history(attempts: number, firstAt: string): Setback {
  return {
    stage: 'deliver',
    subject: 'g',
    merchant: 'acme',
    attempts,
    firstAt,
    nextAt: now,
    code: 'SLOW',
    message: '',
  };
}

describe('what becomes of a failed ticket', () => {
  it('is tried after 30 s three times, after 5 min five times, then hourly', () => {
    const tiers = Array.from(
      { length: 10 },
      (_, failures) =>
        judgeFailure(ticket, errors.SLOW(), failures === 0 ? undefined : history(failures, now), now).ticket?.to,
    );
    expect(tiers).to.deep.equal(['30s', '30s', '30s', '5m', '5m', '5m', '5m', '5m', '1h', '1h']);
  });

  it('ends in the dead queue with an exception when the patience of its stage is over', () => {
    const verdict = judgeFailure(ticket, errors.SLOW(), history(400, '2026-02-01T00:00:00.000Z'), now);
    expect(verdict.ticket?.to).to.equal('dead');
    expect(verdict.exception).to.equal(true);
  });

  it('counts only working time when the calendar says so: a week off is no patience', () => {
    const hours = [{ from: 480, to: 1020 }];
    const week = { ...usualWeek, mon: hours, tue: hours, wed: hours, thu: hours, fri: hours };
    const begun = '2026-12-18T08:00:00.000Z';
    const judged = (later: string, retry: Calendar['retry'], stage: Ticket['stage'] = 'deliver') => {
      const holidays = new Map(['21', '22', '23', '24', '25'].map((day) => [`2026-12-${day}`, 'closed']));
      const calendar = calendarOf({ zone: 'UTC', week, holidays, retry });
      return judgeFailure({ ...ticket, stage }, errors.SLOW(), history(40, begun), later, calendar).ticket?.to;
    };
    // Fifteen usual days of work: one of them before the week off, the fifteenth is Thursday, January 14.
    expect(judged('2027-01-04T08:00:00.000Z', 'wall time')).to.equal('dead');
    expect(judged('2027-01-14T17:00:00.000Z', 'working time')).to.equal('1h');
    expect(judged('2027-01-15T08:00:01.000Z', 'working time')).to.equal('dead');
    // Twelve hours of work: nine on Friday, three on Monday after the week off.
    expect(judged('2026-12-28T11:00:00.000Z', 'working time', 'collect')).to.equal('1h');
    expect(judged('2026-12-28T11:00:01.000Z', 'working time', 'collect')).to.equal('dead');
  });

  it('does not count while a whole connection is down, however long', () => {
    const verdict = judgeFailure(ticket, errors.DOWN(), history(0, '2026-01-01T00:00:00.000Z'), now);
    expect(verdict.ticket?.to).to.equal('30s');
    expect(verdict.setback.attempts).to.equal(0);
  });

  it('gives the time of an outage back: fifteen days of it leave the patience of a refusal as it was', () => {
    const down = judgeFailure(
      ticket,
      errors.DOWN(),
      history(6, '2026-02-01T08:00:00.000Z'),
      '2026-02-01T10:00:00.000Z',
    );
    expect(down.setback).to.include({ attempts: 6, downSince: '2026-02-01T10:00:00.000Z' });
    const still = judgeFailure(ticket, errors.DOWN(), down.setback, '2026-02-20T10:00:00.000Z');
    expect([still.ticket?.to, still.setback.downSince]).to.deep.equal(['30s', '2026-02-01T10:00:00.000Z']);
    const refused = judgeFailure(ticket, errors.SLOW(), still.setback, now);
    expect(refused.ticket?.to).to.equal('5m');
    expect(refused.setback.attempts).to.equal(7);
    // Two of its hours had passed when the line broke; the answer after it is the first word since.
    expect(refused.setback.firstAt).to.equal('2026-03-01T08:00:00.000Z');
    expect(refused.setback).not.to.have.property('downSince');
  });

  it('tells of an outage when it has lasted, however long ago something else had failed', () => {
    const before = history(3, '2026-02-28T10:00:00.000Z');
    const down = judgeFailure(ticket, errors.DOWN(), before, now);
    expect(down.exception).to.equal(false);
    expect(judgeFailure(ticket, errors.DOWN(), down.setback, '2026-03-01T10:06:00.000Z').exception).to.equal(true);
  });

  it('waits as long as the other side asked for', () => {
    expect(judgeFailure(ticket, errors.SLOW({ retryAfter: 200 }), undefined, now).ticket?.to).to.equal('5m');
  });

  it('tells nobody of a short failure, and everybody of one that lasts', () => {
    expect(judgeFailure(ticket, errors.SLOW(), undefined, now).exception).to.equal(false);
    expect(judgeFailure(ticket, errors.SLOW(), history(4, '2026-03-01T09:50:00.000Z'), now).exception).to.equal(true);
  });

  it('leaves a held subject without a ticket, with an exception', () => {
    expect(judgeFailure(ticket, errors.REFUSED(), undefined, now)).to.deep.include({ ticket: null, exception: true });
  });

  it('parks what makes no sense, with its hint for the console', () => {
    expect(judgeFailure(ticket, errors.BROKEN(), undefined, now).ticket).to.deep.include({
      to: 'dead',
      failure: { code: 'BROKEN', message: 'Broken.', hint: 'Report.', at: now },
    });
  });

  it('leaves a waiting subject to its circulating ticket, but for people and new configuration', () => {
    const waiting = { ...history(1, now), nextAt: '2026-03-01T10:00:20.000Z' };
    expect(mustWait(waiting, new Set(['clock', 'accept']), now)).to.equal(true);
    expect(mustWait(waiting, new Set(['clock', 'person']), now)).to.equal(false);
    expect(mustWait(waiting, new Set(['clock']), '2026-03-01T10:00:21.000Z')).to.equal(false);
    expect(mustWait(undefined, new Set(['clock']), now)).to.equal(false);
  });
});
