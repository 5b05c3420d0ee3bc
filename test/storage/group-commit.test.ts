import { expect } from 'chai';
import { sql } from 'kysely';
import type { OutboxRow, OutgoingTicket } from '../../src/queue/queue.ts';
import { takeNumbers } from '../../src/storage/counters.ts';
import type { Store } from '../../src/storage/open.ts';
import { readOutbox } from '../../src/storage/outbox.ts';
import type { Trx } from '../../src/storage/scope.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { atEnd } from '../support/closing.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';

async function count(trx: Trx): Promise<void> {
  await takeNumbers(trx, 'test', 'works', 1);
}

async function counted(store: Store): Promise<number> {
  const row = await store.reader.selectFrom('counters').select('value').where('scope', '=', 'test').executeTakeFirst();
  return row?.value ?? 0;
}

/** The transaction that a work runs in, by the store's own name for it. */
function transactionOf(store: Store): (trx: Trx) => Promise<string> {
  if (store.dialect === 'postgres') {
    return async (trx) => {
      const { rows } = await sql<{ id: number }>`select txid_current() as id`.execute(trx);
      return String(rows[0]?.id);
    };
  }
  // SQLite has no ids: the kysely transaction object is one per `begin`.
  const seen = new Map<Trx, string>();
  return async (trx) => {
    if (!seen.has(trx)) seen.set(trx, `transaction ${seen.size + 1}`);
    return seen.get(trx) ?? '';
  };
}

async function subjects(store: Store): Promise<string[]> {
  return (await readOutbox(store.reader, { limit: 5000 })).map(({ ticket }) => ticket.subject);
}

eachStore('group commit', (open) => {
  it('lets everything that waits share one transaction', async () => {
    const store = await open();
    const transaction = transactionOf(store);
    const used = new Set<string>();
    const apply = async (trx: Trx): Promise<void> => {
      used.add(await transaction(trx));
      await count(trx);
    };
    await Promise.all(Array.from({ length: 120 }, () => store.commits.commit({ apply })));
    expect(await counted(store)).to.equal(120);
    expect(used.size).to.equal(1);
  });

  it('puts at most 500 works into one transaction', async () => {
    const store = await open();
    const transaction = transactionOf(store);
    const used = new Map<string, number>();
    const apply = async (trx: Trx): Promise<void> => {
      const name = await transaction(trx);
      used.set(name, (used.get(name) ?? 0) + 1);
    };
    await Promise.all(Array.from({ length: 1100 }, () => store.commits.commit({ apply })));
    expect([...used.values()]).to.deep.equal([500, 500, 100]);
  });

  it('applies works in the order in which they came', async () => {
    const store = await open();
    const order: number[] = [];
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    await Promise.all(numbers.map((one) => store.commits.commit({ apply: async () => void order.push(one) })));
    expect(order).to.deep.equal(numbers);
  });

  it('has made a work durable and readable when it resolves', async () => {
    const store = await open();
    for (let done = 1; done <= 5; done++) {
      await store.commits.commit({ apply: count });
      expect(await counted(store)).to.equal(done);
    }
  });

  it('never forgets a work that comes in the moment in which a commit ends', async () => {
    const store = await open();
    // However many turns of the queue of promises lie between the end of one commit and the next call.
    for (let turns = 0; turns < 30; turns++) {
      await store.commits.commit({ apply: count });
      for (let turn = 0; turn < turns; turn++) await undefined;
    }
    expect(await counted(store)).to.equal(30);
  });

  it('rejects only the guilty work, with its own error, and keeps the rest', async () => {
    const store = await open();
    const fault = new Error('this one makes no sense');
    const guilty = async (trx: Trx): Promise<void> => {
      await count(trx);
      throw fault;
    };
    const results = await Promise.allSettled([
      store.commits.commit({ apply: count, tickets: [outgoing('first')] }),
      store.commits.commit({ apply: guilty, tickets: [outgoing('guilty')] }),
      store.commits.commit({ apply: count, tickets: [outgoing('third')] }),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason).to.equal(fault);
    expect(await counted(store)).to.equal(2);
    expect(await subjects(store)).to.deep.equal(['first', 'third']);
  });

  it('rejects only the work whose statement the store refuses', async () => {
    const store = await open();
    const duplicate = async (trx: Trx): Promise<void> => {
      for (const name of ['a', 'a'])
        await trx.insertInto('leases').values({ name, owner: '', fence: 1, until: '' }).execute();
    };
    const results = await Promise.allSettled([
      store.commits.commit({ apply: duplicate }),
      store.commits.commit({ apply: count }),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
    await store.commits.commit({ apply: count });
    expect(await counted(store)).to.equal(2);
  });

  it('reads tickets after apply has filled them, also when it runs twice', async () => {
    const store = await open();
    const tickets: OutgoingTicket[] = [];
    let runs = 0;
    const fill = async (): Promise<void> => {
      runs++;
      tickets.length = 0;
      tickets.push(outgoing(`of run ${runs}`));
    };
    const guilty = async (): Promise<void> => {
      throw new Error('spoils the shared transaction');
    };
    await Promise.all([
      store.commits.commit({ apply: fill, tickets }),
      rejection(store.commits.commit({ apply: guilty })),
    ]);
    expect(await subjects(store)).to.deep.equal(['of run 2']);
  });

  it('writes one ticket per stage, subject and destination, and keeps the first', async () => {
    const store = await open();
    const first = { ...outgoing('gate'), ticket: ticketOf('gate', 'deliver', { cause: 'first' }) };
    const second = { ...outgoing('gate'), ticket: ticketOf('gate', 'deliver', { cause: 'second' }) };
    await Promise.all([
      store.commits.commit({ tickets: [first, outgoing('gate'), outgoing('gate', '30s')] }),
      store.commits.commit({ tickets: [second, outgoing('other')] }),
    ]);
    const rows = await readOutbox(store.reader, { limit: 10 });
    expect(rows.map(({ ticket, to }) => `${ticket.stage} ${ticket.subject} ${to}`)).to.deep.equal([
      'deliver gate now',
      'accept gate now',
      'accept gate 30s',
      'accept other now',
    ]);
    expect(rows[0]?.ticket.cause).to.equal('first');
  });

  it('writes a repeated ticket again in a later commit', async () => {
    const store = await open();
    for (let round = 0; round < 2; round++) await store.commits.commit({ tickets: [outgoing('gate')] });
    expect(await subjects(store)).to.deep.equal(['gate', 'gate']);
  });

  it('tells listeners of every ticket after the commit, with the ids of its rows in order', async () => {
    const store = await open();
    const told: OutboxRow[] = [];
    const stop = store.commits.onCommitted((rows) => told.push(...rows));
    const names = Array.from({ length: 700 }, (_, index) => `subject ${index}`);
    await store.commits.commit({
      tickets: [...names.map((name) => outgoing(name)), outgoing('late', '5m'), outgoing('lost', 'dead')],
    });
    const stored = await readOutbox(store.reader, { limit: 1000 });
    expect(told.map(({ id, ticket, to }) => [id, ticket.subject, to])).to.deep.equal(
      stored.map(({ id, ticket, to }) => [id, ticket.subject, to]),
    );
    stop();
    await store.commits.commit({ tickets: [outgoing('unheard')] });
    expect(told).to.have.length(702);
  });

  it('survives a listener that throws', async () => {
    const store = await open();
    const heard: number[] = [];
    store.commits.onCommitted(() => {
      throw new Error('a broken listener');
    });
    store.commits.onCommitted((rows) => heard.push(rows.length));
    await store.commits.commit({ tickets: [outgoing('one')] });
    expect(heard).to.deep.equal([1]);
  });

  it('deletes what a work settles in the same commit, and nothing when the work fails', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('in hand'), outgoing('other')] });
    const [inHand] = await readOutbox(store.reader, { limit: 1 });
    const settles = [inHand?.id ?? 0];
    const failing = async (): Promise<void> => {
      throw new Error('no');
    };
    await rejection(store.commits.commit({ apply: failing, settles }));
    expect(await subjects(store)).to.deep.equal(['in hand', 'other']);
    await store.commits.commit({ settles, tickets: [outgoing('next')] });
    expect(await subjects(store)).to.deep.equal(['other', 'next']);
  });

  it('folds deletes into the next commit', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('published'), outgoing('kept')] });
    const [published] = await readOutbox(store.reader, { limit: 1 });
    const transaction = transactionOf(store);
    const used = new Set<string>();
    const folded = store.commits.fold([published?.id ?? 0]);
    await store.commits.commit({ apply: async (trx) => void used.add(await transaction(trx)) });
    expect(await subjects(store)).to.deep.equal(['kept']);
    await folded;
    expect(used.size).to.equal(1);
  });

  it('commits folded deletes by itself when nothing else comes', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('published')] });
    const rows = await readOutbox(store.reader, { limit: 1 });
    await store.commits.fold(rows.map(({ id }) => id));
    expect(await subjects(store)).to.deep.equal([]);
  });

  it('commits folded deletes although the work they rode with failed', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('published')] });
    const rows = await readOutbox(store.reader, { limit: 1 });
    const folded = store.commits.fold(rows.map(({ id }) => id));
    const fault = rejection(store.commits.commit({ apply: async () => Promise.reject(new Error('no')) }));
    await fault;
    await store.commits.commit({ apply: count });
    await folded;
    expect(await subjects(store)).to.deep.equal([]);
  });

  it('drains what waits, works and folds, and refuses more once closed', async () => {
    const store = await open();
    await store.commits.commit({ tickets: [outgoing('published')] });
    const rows = await readOutbox(store.reader, { limit: 1 });
    void store.commits.fold(rows.map(({ id }) => id));
    void store.commits.commit({ apply: count });
    await store.commits.drain();
    expect(await subjects(store)).to.deep.equal([]);
    expect(await counted(store)).to.equal(1);
    await store.commits.close();
    const refused = await rejection(store.commits.commit({ apply: count }));
    expect(refused).to.be.instanceOf(CrossdockError).and.to.include({ code: 'STORE_CLOSED', disposition: 'retry' });
    expect(await rejection(store.commits.fold([1]))).to.include({ code: 'STORE_CLOSED' });
  });

  it('lets the loop turn during a long commit', async () => {
    const store = await open();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    atEnd(() => clearInterval(timer));
    const slow = async (): Promise<void> => {
      const until = performance.now() + 25;
      while (performance.now() < until) Math.sqrt(until);
    };
    await Promise.all(Array.from({ length: 20 }, () => store.commits.commit({ apply: slow })));
    expect(turns).to.be.greaterThan(5);
  });
});
