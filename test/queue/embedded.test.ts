import { join } from 'node:path';
import { expect } from 'chai';
import { crashLimit } from '../../src/pipeline.ts';
import { EmbeddedQueue } from '../../src/queue/embedded.ts';
import type { Arrival } from '../../src/queue/queue.ts';
import { ticketFor } from '../../src/queue/ticket.ts';
import { openStore, type Store } from '../../src/storage/open.ts';
import { outboxTable } from '../../src/storage/outbox-table.ts';
import { clockFrom, systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { atEnd } from '../support/closing.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ticket = (subject: string) =>
  ticketFor('accept', {
    merchant: 'acme',
    subject,
    cause: 'test',
    at: systemClock.iso(),
    connection: '-',
    ref: subject,
  });

describe('the embedded queue', () => {
  let store: Store;
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await openStore({
      url: `sqlite:${join(folder, 'store.db')}`,
      clock: systemClock,
      log: silentLog,
      writer: 'test',
    });
    atEnd(() => store.close());
  });

  async function queueNow(clock = systemClock): Promise<EmbeddedQueue> {
    const queue = new EmbeddedQueue({
      table: outboxTable(store),
      clock,
      log: silentLog,
      inHandPath: join(folder, 'in-hand'),
      lookSeconds: 0.05,
    });
    await queue.open();
    const stop = store.commits.onCommitted((rows) => queue.committed(rows));
    atEnd(async () => {
      stop();
      await queue.stopConsuming();
    });
    return queue;
  }

  async function settle(arrivals: readonly Arrival[]): Promise<void> {
    await store.commits.commit({ settles: arrivals.flatMap(({ row }) => (row === undefined ? [] : [row])) });
    for (const arrival of arrivals) arrival.settled();
  }

  it('hands over what a commit wrote, and forgets it with the commit that settles it', async () => {
    const queue = await queueNow();
    const seen: string[] = [];
    await queue.consume(
      'accept',
      async (arrivals) => {
        seen.push(...arrivals.map(({ ticket: { subject } }) => subject));
        await settle(arrivals);
      },
      { atOnce: 10 },
    );
    await store.commits.commit({ tickets: [ticket('a'), ticket('b')] });
    await eventually('both are seen', () => seen.length === 2);
    await eventually('nothing is left', async () => (await queue.counts()).every(({ ready }) => ready === 0));
  });

  it('finds tickets that another process wrote', async () => {
    const queue = await queueNow();
    const seen: string[] = [];
    await queue.consume(
      'accept',
      async (arrivals) => {
        seen.push(...arrivals.map(({ ticket: { subject } }) => subject));
        await settle(arrivals);
      },
      { atOnce: 10 },
    );
    const other = await openStore({
      url: `sqlite:${join(folder, 'store.db')}`,
      clock: systemClock,
      log: silentLog,
      writer: 'cli',
    });
    atEnd(() => other.close());
    await other.commits.commit({ tickets: [ticket('foreign')] });
    await eventually('it is seen', () => seen.includes('foreign'));
  });

  it('never has more unsettled than asked for, and in the end works all of many', async () => {
    const queue = await queueNow();
    let inHand = 0;
    let most = 0;
    let done = 0;
    await queue.consume(
      'accept',
      async (arrivals) => {
        inHand += arrivals.length;
        most = Math.max(most, inHand);
        await settle(arrivals);
        inHand -= arrivals.length;
        done += arrivals.length;
      },
      { atOnce: 50 },
    );
    await store.commits.commit({ tickets: Array.from({ length: 7000 }, (_, index) => ticket(`s${index}`)) });
    await eventually('all are worked', () => done === 7000, 60);
    expect(most).to.be.at.most(50);
  });

  it("hands over one merchant's only ticket with the next batch, though thousands of another wait before it", async () => {
    const queue = await queueNow();
    const order: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await store.commits.commit({ tickets: Array.from({ length: 3000 }, (_, index) => ticket(`big-${index}`)) });
    await queue.consume(
      'accept',
      async (arrivals) => {
        await gate;
        order.push(...arrivals.map(({ ticket: { subject } }) => subject));
        await settle(arrivals);
      },
      { atOnce: 500, batch: 50, share: 20 },
    );
    const { ticket: one, ...rest } = ticket('small');
    await store.commits.commit({ tickets: [{ ...rest, ticket: { ...one, merchant: 'bolt' } }] });
    open();
    await eventually('it is seen', () => order.includes('small'));
    expect(order.indexOf('small')).to.be.below(100);
    await eventually('all are worked', () => order.length === 3001, 60);
    expect(new Set(order).size).to.equal(3001);
  });

  it('keeps a retry until it is due', async () => {
    let now = Date.now();
    const queue = await queueNow(clockFrom(() => now));
    const seen: string[] = [];
    await queue.consume(
      'accept',
      async (arrivals) => {
        seen.push(...arrivals.map(({ attempt }) => `attempt ${attempt}`));
        await settle(arrivals);
      },
      { atOnce: 10 },
    );
    await store.commits.commit({ tickets: [{ ...ticket('later'), to: '30s', attempt: 1 }, ticket('now')] });
    await eventually('the one without wait is seen', () => seen.length === 1);
    expect((await queue.counts()).find(({ stage }) => stage === 'accept')?.waiting).to.equal(1);
    now += 31_000;
    await eventually('the retry is seen', () => seen.includes('attempt 1'));
  });

  it('works alone what was in hand when the daemon died, one crash counted', async () => {
    const dying = await queueNow();
    const held: Arrival[] = [];
    await dying.consume(
      'accept',
      async (arrivals) => {
        held.push(...arrivals);
      },
      { atOnce: 10 },
    );
    await store.commits.commit({ tickets: [ticket('a'), ticket('b')] });
    await eventually('both are in hand', () => held.length === 2);
    await dying.stopConsuming();

    const next = await queueNow();
    const batches: string[][] = [];
    await next.consume(
      'accept',
      async (arrivals) => {
        batches.push(arrivals.map(({ ticket: { subject }, crashes }) => `${subject} ${crashes}`));
        await settle(arrivals);
      },
      { atOnce: 10 },
    );
    await eventually('both came again', () => batches.length === 2);
    expect(batches).to.deep.equal([['a 1'], ['b 1']]);
  });

  it('parks a ticket that killed the daemon too often', async () => {
    await store.commits.commit({ tickets: [ticket('poison')] });
    for (let crash = 0; crash < crashLimit; crash += 1) {
      const dying = await queueNow();
      const held: Arrival[] = [];
      await dying.consume(
        'accept',
        async (arrivals) => {
          held.push(...arrivals);
        },
        { atOnce: 10 },
      );
      await eventually('it is in hand', () => held.length === 1);
      await dying.stopConsuming();
    }
    const last = await queueNow();
    const [dead] = await last.dead.list();
    expect(dead?.failure?.code).to.equal('QUEUE_CRASH_LIMIT');
    expect(await last.dead.replay(dead?.id ?? '', 'test')).to.equal(true);
    expect(await last.dead.list()).to.deep.equal([]);
  });

  it('drops a dead ticket for good', async () => {
    const queue = await queueNow();
    await store.commits.commit({
      tickets: [
        {
          ...ticket('x'),
          to: 'dead',
          attempt: 4,
          failure: { code: 'C', message: 'm', hint: 'h', at: systemClock.iso() },
        },
      ],
    });
    const [dead] = await queue.dead.list('accept');
    expect(dead).to.deep.include({ attempt: 4 });
    expect(await queue.dead.drop(dead?.id ?? '')).to.equal(true);
    expect(await queue.dead.drop(dead?.id ?? '')).to.equal(false);
    expect(await queue.dead.list()).to.deep.equal([]);
  });
});
