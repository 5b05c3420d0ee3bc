import { expect } from 'chai';
import type { Arrival } from '../../src/queue/queue.ts';
import { ticketFor } from '../../src/queue/ticket.ts';
import { type Pending, type RunningJob, WaitingSubjects } from '../../src/stages/waiting-subjects.ts';

const at = '2026-03-01T10:00:00.000Z';

function arrival(merchant: string, subject: string, more: Partial<Arrival> & { cause?: string } = {}): Arrival {
  const { cause = 'clock', ...rest } = more;
  const { ticket } = ticketFor('collect', { merchant, subject, cause, at, connection: `at-${merchant}`, ref: subject });
  return { ticket, attempt: 0, crashes: 0, settled: () => undefined, ...rest };
}

describe('subjects that wait at an acting stage', () => {
  const now = () => 0;

  /** Begins as many as may begin; their subjects in order. */
  function begin(waiting: WaitingSubjects, running: Map<string, RunningJob>, time = 1): string[] {
    const begun: string[] = [];
    for (let next = waiting.next(running, time); typeof next === 'object'; next = waiting.next(running, time)) {
      running.set(next.subject, next);
      begun.push(next.subject);
    }
    return begun;
  }

  it('begin in turns of their merchants, and of none more than its share', () => {
    const waiting = new WaitingSubjects({ perMerchant: 2, perConnection: 9 });
    for (let index = 0; index < 5; index++) waiting.add(arrival('big', `big/${index}`), now);
    waiting.add(arrival('small', 'small/0'), now);
    const running = new Map<string, RunningJob>();
    expect(begin(waiting, running)).to.deep.equal(['big/0', 'small/0', 'big/1']);
    running.delete('big/0');
    expect(begin(waiting, running)).to.deep.equal(['big/2']);
  });

  it('leave room for others when all of one connection are in work', () => {
    const waiting = new WaitingSubjects({ perMerchant: 9, perConnection: 2 });
    for (const merchant of ['a', 'b', 'c'])
      waiting.add(
        { ...arrival(merchant, merchant), ticket: { ...arrival(merchant, merchant).ticket, connection: 'stuck' } },
        now,
      );
    waiting.add(arrival('d', 'd'), now);
    expect(begin(waiting, new Map())).to.deep.equal(['a', 'b', 'd']);
  });

  it('gather until the stated time, unless a ticket comes that does not', () => {
    const waiting = new WaitingSubjects({ perMerchant: 9, perConnection: 9 });
    const gathering = ({ ticket }: Arrival) => (ticket.cause === 'accept' ? 100 : 0);
    waiting.add(arrival('a', 'a', { cause: 'accept' }), gathering);
    expect(waiting.next(new Map(), 50)).to.equal(100);
    expect((waiting.next(new Map(), 100) as Pending).subject).to.equal('a');
    waiting.add(arrival('b', 'b', { cause: 'accept' }), gathering);
    waiting.add(arrival('b', 'b', { cause: 'person' }), gathering);
    const next = waiting.next(new Map(), 50) as Pending;
    expect(next.arrivals.map(({ ticket }) => ticket.cause)).to.deep.equal(['accept', 'person']);
  });

  it('keep one ticket of each cause; what failed or crashed before is kept in any case', () => {
    const waiting = new WaitingSubjects({ perMerchant: 9, perConnection: 9 });
    const kept = [
      waiting.add(arrival('a', 'a'), now),
      waiting.add(arrival('a', 'a'), now),
      waiting.add(arrival('a', 'a', { cause: 'accept' }), now),
      waiting.add(arrival('a', 'a', { attempt: 1 }), now),
      waiting.add(arrival('a', 'a', { crashes: 1 }), now),
    ];
    expect(kept).to.deep.equal([true, false, true, true, true]);
  });
});
