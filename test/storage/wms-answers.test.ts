import { expect } from 'chai';
import { awaitAnswers, awaitedOfOrder, endWaiting, lateAnswers, markLate } from '../../src/storage/awaited-answers.ts';
import {
  answerCancels,
  cancelsOfOrder,
  insertCancels,
  moveCancels,
  reviveCancels,
  waitingCancels,
} from '../../src/storage/cancel-requests.ts';
import type { Store } from '../../src/storage/open.ts';
import { firstOrders, insertReship, lastRound, linksOfOrder, untoldReships } from '../../src/storage/reships.ts';
import { insertReturned, returnedOfOrder } from '../../src/storage/returned-parcels.ts';
import { sentOrder } from '../../src/storage/sent-orders.ts';
import { seedDoubt, seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later, receive } from './samples.ts';

const acme = ['acme'];

eachStore('what a WMS is asked and answers', (open) => {
  async function asked(store: Store, id: string): Promise<string[]> {
    const request = {
      id,
      merchant: 'acme',
      order: 'o-1',
      part: 'p-1',
      wms: 'legacy',
      askedBy: 'cli:anna',
      reason: '',
      file: '',
    };
    return committed(store, (trx) => insertCancels(trx, [request], at));
  }

  it('asks once for each part until it is answered, and once more after a refusal', async () => {
    const store = await open();
    await receive(store, '1');
    expect(await asked(store, 'c-1')).to.deep.equal(['p-1']);
    expect(await asked(store, 'c-2')).to.deep.equal([]);
    await inCommit(store, (trx) => answerCancels(trx, store.dialect, ['p-1'], 'refused', 'it is packed', later));
    expect(await asked(store, 'c-3')).to.deep.equal(['p-1']);
    const rows = await cancelsOfOrder(store.reader, acme, 'o-1');
    expect(rows.map(({ id, state, answer }) => [id, state, answer])).to.deep.equal([
      ['c-1', 'refused', 'it is packed'],
      ['c-3', 'asked', ''],
    ]);
    expect(await cancelsOfOrder(store.reader, ['bolt'], 'o-1')).to.deep.equal([]);
  });

  it('moves requests from where they are only, and takes those again that could not be written', async () => {
    const store = await open();
    await receive(store, '1');
    await asked(store, 'c-1');
    const waiting = () => waitingCancels(store.reader, 'acme', 'legacy', 10);
    expect((await waiting()).map(({ id }) => id)).to.deep.equal(['c-1']);
    const moved = await committed(store, (trx) =>
      moveCancels(trx, store.dialect, ['c-1'], ['asked'], 'sending', later),
    );
    expect(moved).to.equal(1);
    expect(await waiting()).to.deep.equal([]);
    expect(
      await committed(store, (trx) => moveCancels(trx, store.dialect, ['c-1'], ['asked'], 'sent', later)),
    ).to.equal(0);
    await inCommit(store, (trx) => moveCancels(trx, store.dialect, ['c-1'], ['sending'], 'error', later));
    const revived = await committed(store, (trx) => reviveCancels(trx, store.dialect, acme, ['o-1'], later));
    expect(revived).to.deep.equal([{ merchant: 'acme', order: 'o-1', wms: 'legacy' }]);
    expect(await waiting()).to.have.length(1);
  });

  it('waits for answers until they are due, tells of each once, and forgets it with the answer', async () => {
    const store = await open();
    const one = { part: 'p-1', merchant: 'acme', order: 'o-1', connection: 'files', delivery: 'd-1', dueAt: later };
    await inCommit(store, (trx) => awaitAnswers(trx, store.dialect, [one]));
    expect(await lateAnswers(store.reader, 'every merchant', at, 10)).to.deep.equal([]);
    expect(await lateAnswers(store.reader, 'every merchant', later, 10)).to.deep.equal([one]);
    expect(await lateAnswers(store.reader, ['bolt'], later, 10)).to.deep.equal([]);
    const mark = () => committed(store, (trx) => markLate(trx, store.dialect, ['p-1']));
    expect([[...(await mark())], [...(await mark())]]).to.deep.equal([['p-1'], []]);
    expect(await awaitedOfOrder(store.reader, acme, 'o-1')).to.deep.equal([{ part: 'p-1', dueAt: later, late: true }]);
    expect([...(await committed(store, (trx) => endWaiting(trx, store.dialect, ['p-1'])))]).to.deep.equal(['o-1']);
    expect([...(await committed(store, (trx) => endWaiting(trx, store.dialect, ['p-1'])))]).to.deep.equal([]);
  });

  it('books a parcel that came back once, however often it is told', async () => {
    const store = await open();
    const parcel = {
      order: 'o-1',
      merchant: 'acme',
      type: 'returned',
      trackingNumber: '1Z1',
      returnTracking: '',
      reason: 'too small',
      receivedAt: '',
      lines: [{ sku: 'MUG', quantity: 1, condition: '' }],
      document: 'f-1',
    };
    const tell = (document: string) =>
      committed(store, (trx) => insertReturned(trx, store.dialect, 'acme', [{ ...parcel, document }], at));
    expect(await tell('f-1')).to.have.length(1);
    expect(await tell('f-2')).to.deep.equal([]);
    expect(await returnedOfOrder(store.reader, acme, 'o-1')).to.deep.equal([parcel]);
  });

  it('links what is sent once more with the first order, in both directions', async () => {
    const store = await open();
    await receive(store, '1', '2');
    const reship = { order: 'o-2', merchant: 'acme', ofOrder: 'o-1', round: 1, tellCart: false };
    await inCommit(store, (trx) => insertReship(trx, reship, at));
    const made = (await linksOfOrder(store.reader, acme, 'o-1')).made;
    expect(made).to.deep.equal([{ ...reship, orderNumber: made[0]?.orderNumber, status: 'received' }]);
    expect((await linksOfOrder(store.reader, acme, 'o-2')).of).to.include({ id: 'o-1', tellCart: false });
    expect((await linksOfOrder(store.reader, ['bolt'], 'o-2')).of).to.equal(null);
    expect(await lastRound(store.reader, acme, 'o-1')).to.equal(1);
    expect([...(await untoldReships(store.reader, store.dialect, acme, ['o-1', 'o-2']))]).to.deep.equal(['o-2']);
    const first = (await firstOrders(store.reader, store.dialect, acme, ['o-2'])).get('o-2');
    expect(first?.orderNumber).to.equal((await linksOfOrder(store.reader, acme, 'o-2')).of?.orderNumber);
  });

  it('knows which order was the first, second and so on of a file', async () => {
    const store = await open();
    const parts = [await seedOrder(store, '1001', 'sending'), await seedOrder(store, '1002', 'sending')];
    await seedDoubt(
      store,
      parts.map(({ part }) => part),
    );
    const { number = 0 } = (await store.reader.selectFrom('deliveries').select('number').executeTakeFirst()) ?? {};
    const place = async (index: number, gate = 'acme/legacy/orders') =>
      (await sentOrder(store.reader, 'acme', [gate], number, index))?.orderId;
    expect([await place(1), await place(2)]).to.deep.equal(parts.map(({ id }) => id));
    expect([await place(0), await place(3), await place(1, 'acme/other/orders')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
