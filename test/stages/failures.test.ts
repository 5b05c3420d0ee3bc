import { expect } from 'chai';
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

  it('does not count while a whole connection is down, however long', () => {
    const verdict = judgeFailure(ticket, errors.DOWN(), history(0, '2026-01-01T00:00:00.000Z'), now);
    expect(verdict.ticket?.to).to.equal('30s');
    expect(verdict.setback.attempts).to.equal(0);
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
