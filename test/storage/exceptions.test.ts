import { expect } from 'chai';
import {
  heldBy,
  listExceptions,
  openException,
  type Problem,
  problemsOf,
  releaseSubject,
} from '../../src/storage/exceptions.ts';
import type { Store } from '../../src/storage/open.ts';
import { CrossdockError, type ErrorScope } from '../../src/support/errors.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, later } from './samples.ts';

function errorOf(scope: ErrorScope, value = ''): CrossdockError {
  return new CrossdockError(
    'TEST_FAULT',
    { disposition: 'hold', scope, sentence: 'It failed.', hint: 'Repair it.' },
    { value },
  );
}

function problemOf(order: string, more: Partial<Problem> = {}): Problem {
  return {
    error: errorOf('connection'),
    merchant: 'acme',
    connection: 'legacy',
    held: [{ kind: 'order', subject: order, merchant: more.merchant ?? 'acme' }],
    ...more,
  };
}

function report(store: Store, problem: Problem, time = at): Promise<{ id: string; opened: boolean }> {
  return committed(store, (trx) => openException(trx, problem, time));
}

function release(store: Store, subject: string): Promise<string[]> {
  return committed(store, (trx) => releaseSubject(trx, { kind: 'order', subject }, 'tester', later));
}

eachStore('exceptions', (open) => {
  it('are one row per problem, however often and for however many orders it is met', async () => {
    const store = await open();
    const first = await report(store, problemOf('o-1'));
    const second = await report(store, problemOf('o-2', { merchant: 'other' }), later);
    const third = await report(store, problemOf('o-2', { merchant: 'other' }), later);
    expect([first.opened, second.opened, third.opened]).to.deep.equal([true, false, false]);
    expect([second.id, third.id]).to.deep.equal([first.id, first.id]);
    const [row] = await listExceptions(store.reader, 'every merchant', { limit: 10 });
    expect(row).to.include({
      code: 'TEST_FAULT',
      state: 'open',
      count: 3,
      firstAt: at,
      lastAt: later,
      message: 'It failed.',
      hint: 'Repair it.',
    });
    expect(await heldBy(store.reader, 'every merchant', first.id, 10)).to.deep.equal([
      { kind: 'order', subject: 'o-1', merchant: 'acme' },
      { kind: 'order', subject: 'o-2', merchant: 'other' },
    ]);
    expect(await heldBy(store.reader, ['other'], first.id, 10)).to.deep.equal([
      { kind: 'order', subject: 'o-2', merchant: 'other' },
    ]);
    expect(await heldBy(store.reader, [], first.id, 10)).to.deep.equal([]);
    expect(await heldBy(store.reader, 'every merchant', first.id, 1)).to.have.length(1);
  });

  it('differ by value, connection, merchant and document as their scope says', async () => {
    const store = await open();
    const ids = new Set<string>();
    for (const problem of [
      problemOf('o-1', { error: errorOf('connection', 'key A') }),
      problemOf('o-1', { error: errorOf('connection', 'key B') }),
      problemOf('o-1', { error: errorOf('connection', 'key B'), connection: 'other' }),
      problemOf('o-1', { error: errorOf('merchant') }),
      problemOf('o-1', { error: errorOf('merchant'), merchant: 'other' }),
      problemOf('d-1', { error: errorOf('document') }),
      problemOf('d-2', { error: errorOf('document') }),
      problemOf('o-1', { error: errorOf('order', 'SKU 1') }),
      problemOf('o-1', { error: errorOf('order', 'SKU 2') }),
    ])
      ids.add((await report(store, problem)).id);
    expect(ids.size).to.equal(9);
    expect(await listExceptions(store.reader, ['acme'], { limit: 100 })).to.have.length(8);
    expect(await listExceptions(store.reader, [], { limit: 100 })).to.have.length(0);
  });

  it('cannot be open twice under one key, whoever writes them', async () => {
    const store = await open();
    await report(store, problemOf('o-1'));
    const [row] = await store.reader.selectFrom('exceptions').selectAll().execute();
    if (!row) throw new Error('No exception was written.');
    const results = await Promise.allSettled([
      store.commits.commit({
        apply: async (trx) =>
          void (await trx
            .insertInto('exceptions')
            .values({ ...row, id: 'another' })
            .execute()),
      }),
    ]);
    expect(results[0].status).to.equal('rejected');
  });

  it('are resolved when nothing is held any more, and open afresh after that', async () => {
    const store = await open();
    const { id } = await report(store, problemOf('o-1'));
    await report(store, problemOf('o-2'));
    expect(await release(store, 'o-1')).to.deep.equal([]);
    expect(await release(store, 'o-1')).to.deep.equal([]);
    expect(await release(store, 'o-2')).to.deep.equal([id]);
    expect((await listExceptions(store.reader, ['acme'], { state: 'resolved', limit: 10 }))[0]).to.include({
      id,
      resolvedBy: 'tester',
      resolvedAt: later,
    });
    const again = await report(store, problemOf('o-1'), later);
    expect(again.opened).to.equal(true);
    expect((await listExceptions(store.reader, ['acme'], { limit: 10 })).map(({ state }) => state)).to.deep.equal([
      'open',
      'resolved',
    ]);
  });

  it('tell of an order what it waits for', async () => {
    const store = await open();
    await report(store, problemOf('o-1'));
    const problems = await problemsOf(store.reader, store.dialect, ['acme'], 'order', ['o-1', 'o-2']);
    expect([...problems]).to.deep.equal([['o-1', { code: 'TEST_FAULT', message: 'It failed.', hint: 'Repair it.' }]]);
    await release(store, 'o-1');
    expect((await problemsOf(store.reader, store.dialect, ['acme'], 'order', ['o-1'])).size).to.equal(0);
  });
});
