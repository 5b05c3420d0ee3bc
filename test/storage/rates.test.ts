import { expect } from 'chai';
import fc from 'fast-check';
import { Budgets } from '../../src/storage/budgets.ts';
import type { Store } from '../../src/storage/open.ts';
import {
  type BucketSize,
  type Level,
  levelAt,
  restBucket,
  type Taken,
  takeFrom,
  takeTokens,
  waitFor,
} from '../../src/storage/rate-buckets.ts';
import { systemClock } from '../../src/support/clock.ts';
import { pause } from '../../src/support/waiting.ts';
import { rejection } from '../support/rejection.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';
import { inCommit } from './samples.ts';

interface Spent {
  readonly at: number;
  readonly cost: number;
}

/** What was spent in the worst window beyond what the bucket allows in it; never more than 0. */
function excess(spent: readonly Spent[], { burst, perSecond }: BucketSize): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const [first, { at: from }] of spent.entries()) {
    let sum = 0;
    for (const { at, cost } of spent.slice(first)) {
      sum += cost;
      most = Math.max(most, sum - burst - ((at - from) * perSecond) / 1000);
    }
  }
  return most;
}

function budgetOf(store: Store, signal = new AbortController().signal) {
  return new Budgets({
    store,
    clock: systemClock,
    usedUp: (seconds) => Object.assign(new Error('used up'), { seconds }),
    stopped: () => new Error('stopped'),
  }).of('talker', signal);
}

describe('a bucket', () => {
  const sizes = fc.record({
    name: fc.constant('orders'),
    perSecond: fc.double({ min: 0.01, max: 500, noNaN: true }),
    burst: fc.integer({ min: 1, max: 50 }),
  });

  it('never lets more go in any window than it holds and is refilled with, however often it is asked and rested', () => {
    const steps = fc.array(
      fc.record({
        later: fc.integer({ min: 0, max: 3000 }),
        costs: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 10 }),
        rest: fc.option(fc.integer({ min: 1, max: 5000 }), { freq: 8 }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(sizes, steps, (size, all) => {
        let now = 1_700_000_000_000;
        let level: Level | undefined;
        const spent: Spent[] = [];
        let restUntil = 0;
        for (const { later, costs, rest } of all) {
          now += later;
          const asked = costs.map((cost) => Math.min(cost, size.burst));
          const taken: Taken = takeFrom(levelAt(level, size, now), asked);
          if (taken.granted > 0) expect(now).to.be.at.least(restUntil);
          spent.push(...asked.slice(0, taken.granted).map((cost) => ({ at: now, cost })));
          level = taken.level;
          if (rest === null) continue;
          restUntil = Math.max(restUntil, now + rest);
          level = { ...level, tokens: Math.min(level.tokens, 1), restUntil };
        }
        expect(excess(spent, size)).to.be.at.most(1e-6);
      }),
    );
  });

  it('says how long to wait, to the millisecond and not longer', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 900 }), (size, wish, later) => {
        const cost = Math.min(wish, size.burst);
        const level = { ...levelAt({ tokens: 0, at: 0, restUntil: 0 }, size, later), restUntil: 0 };
        const wait = waitFor(level, size, cost);
        // What is less than a millionth of a call is lost, which is a millisecond where a bucket fills slowly.
        expect(takeFrom(levelAt(level, size, later + wait + 1), [cost]).granted).to.equal(1);
        if (wait > 1) expect(takeFrom(levelAt(level, size, later + wait - 2), [cost]).granted).to.equal(0);
      }),
    );
  });

  it('stands neither still nor open when the clock is set', () => {
    const size = { name: 'orders', perSecond: 1, burst: 3 };
    const back = levelAt({ tokens: 1, at: 90_000_000, restUntil: 0 }, size, 1000);
    expect(back).to.deep.equal({ tokens: 1, at: 1000, restUntil: 0 });
    expect(levelAt(back, size, 2000).tokens).to.equal(2);
    expect(levelAt({ tokens: 1, at: 0, restUntil: 999 * 24 * 3600_000 }, size, 1000).restUntil).to.equal(0);
  });
});

eachStoreUrl('what a partner allows', (newUrl) => {
  const size: BucketSize = { name: 'orders:acme', perSecond: 100, burst: 5 };

  it('is never exceeded in any window of the store, whoever spends', async () => {
    const url = await newUrl();
    const daemons = [await openAt(url), await openAt(url), await openAt(url)];
    const spent: Spent[] = [];
    await Promise.all(
      daemons.map(async (store, daemon) => {
        for (let turn = 0; turn < 40; turn++) {
          const cost = 1 + ((turn + daemon) % 3);
          let taken: Taken | undefined;
          await inCommit(store, async (trx) => {
            taken = await takeTokens(trx, store.dialect, 'talker', size, [cost]);
          });
          if (taken?.granted) spent.push({ at: taken.level.at, cost });
          await pause((turn * 7 + daemon * 5) % 12);
        }
      }),
    );
    spent.sort((a, b) => a.at - b.at);
    expect(spent.length).to.be.greaterThan(20);
    expect(excess(spent, size)).to.be.at.most(1e-6);
  });

  it('is waited for in the order in which calls came, and shared by daemons', async () => {
    const url = await newUrl();
    const budgets = [budgetOf(await openAt(url)), budgetOf(await openAt(url))];
    const began = performance.now();
    const gone: string[] = [];
    await Promise.all(
      budgets.flatMap((budget, daemon) =>
        Array.from({ length: 20 }, async (_, call) => {
          await budget.spend(size, 1);
          gone.push(`${daemon}:${call}`);
          expect(gone.length).to.be.at.most(size.burst + ((performance.now() - began) * size.perSecond) / 1000 + 1e-6);
        }),
      ),
    );
    for (const daemon of [0, 1])
      expect(gone.filter((one) => one.startsWith(`${daemon}:`))).to.deep.equal(
        Array.from({ length: 20 }, (_, call) => `${daemon}:${call}`),
      );
  });

  it('is remembered over a restart', async () => {
    const url = await newUrl();
    const slow = { name: 'day', perSecond: 0.001, burst: 2 };
    const before = await openAt(url);
    await budgetOf(before).spend(slow, 2);
    await before.close();
    const refused = await rejection(budgetOf(await openAt(url)).spend(slow, 1));
    expect(refused).to.have.property('seconds').within(990, 1000);
  });

  it('is one for each connector and name, and a call that costs more than all of it costs all of it', async () => {
    const store = await openAt(await newUrl());
    const slow = { name: 'day', perSecond: 0.001, burst: 2 };
    await budgetOf(store).spend(slow, 100);
    await budgetOf(store).spend({ ...slow, name: 'other' }, 2);
    expect(await rejection(budgetOf(store).spend(slow))).to.have.property('message', 'used up');
    expect(await store.reader.selectFrom('rate_buckets').select('tokens').execute()).to.deep.equal([
      { tokens: 0 },
      { tokens: 0 },
    ]);
  });

  it('sends away at once who would wait for more than half a minute, and nobody who would not', async () => {
    const stop = new AbortController();
    const budget = budgetOf(await openAt(await newUrl()), stop.signal);
    const slow = { name: 'slow', perSecond: 0.1, burst: 1 };
    await budget.spend(slow);
    const began = performance.now();
    const waiting = [1, 2, 3, 4].map(() => rejection(budget.spend(slow)));
    const fourth = await waiting[3];
    expect(fourth).to.have.property('seconds').within(35, 40);
    expect(performance.now() - began).to.be.lessThan(5000);
    stop.abort();
    expect(await waiting[0]).to.have.property('message', 'stopped');
    await Promise.all(waiting);
  });

  it('rests as long as the partner says, for all daemons, also for those who wait already', async () => {
    const url = await newUrl();
    const [one, two] = [budgetOf(await openAt(url)), budgetOf(await openAt(url))];
    if (!one || !two) return;
    await one.spend(size);
    const until = performance.now() + 400;
    await one.rest(size, Date.now() + 400);
    await Promise.all([one.spend(size), two.spend(size)]);
    expect(performance.now()).to.be.at.least(until - 20);
    await two.rest(size, Date.now() + 120_000);
    expect(await rejection(one.spend(size)))
      .to.have.property('seconds')
      .within(110, 120);
    await one.rest(size, Date.now() - 5000);
  });

  it('is waited for no longer when the daemon stops, and then has cost nothing', async () => {
    const store = await openAt(await newUrl());
    const stop = new AbortController();
    const budget = budgetOf(store, stop.signal);
    const slow = { name: 'slow', perSecond: 0.1, burst: 1 };
    await budget.spend(slow);
    const waiting = rejection(budget.spend(slow));
    await pause(50);
    stop.abort();
    expect(await waiting).to.have.property('message', 'stopped');
    expect(await rejection(budget.spend(slow))).to.have.property('message', 'stopped');
    await inCommit(store, (trx) => restBucket(trx, store.dialect, 'talker', slow, 1));
    const row = await store.reader.selectFrom('rate_buckets').select('tokens').executeTakeFirstOrThrow();
    expect(row.tokens).to.be.greaterThan(0);
  });
});
