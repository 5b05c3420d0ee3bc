import { expect } from 'chai';
import { insertDeliveries, unfinishedGates } from '../../src/storage/deliveries.ts';
import { factOf, rememberFact } from '../../src/storage/facts.ts';
import { countWaitingParts } from '../../src/storage/figures.ts';
import { cartEverGave } from '../../src/storage/order-ledger.ts';
import { type CartChoice, waitingParts } from '../../src/storage/orders.ts';
import { recentParts } from '../../src/storage/samples.ts';
import { noteTestOrders, testOrdersByReference } from '../../src/storage/test-orders.ts';
import { seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { at, inCommit } from './samples.ts';

eachStore('gates of single carts', (open) => {
  it('take the orders of that cart, the merchant gate those of the others', async () => {
    const store = await open();
    for (const [number, cart] of [
      ['1', 'web'],
      ['2', 'outlet'],
      ['3', 'third'],
      ['4', 'outlet'],
    ] as const)
      await seedOrder(store, number, 'new', 'acme', cart);
    await seedOrder(store, '9', 'new', 'bolt', 'outlet');
    const count = async (carts?: CartChoice) =>
      (await waitingParts(store.reader, 'acme', 'legacy', 10, carts && { carts })).length;
    expect(await count()).to.equal(4);
    expect(await count({ only: 'outlet' })).to.equal(2);
    expect(await count({ except: ['outlet'] })).to.equal(2);
    expect(await count({ except: ['outlet', 'web', 'third'] })).to.equal(0);
    const counts = (await countWaitingParts(store.reader, ['acme'])).map(({ cart, count: parts }) => [cart, parts]);
    expect(counts.sort()).to.deep.equal([
      ['outlet', 2],
      ['third', 1],
      ['web', 1],
    ]);
    const recent = await recentParts(
      store.reader,
      store.dialect,
      ['acme'],
      ['legacy'],
      10,
      ({ cart }) => cart === 'outlet',
    );
    expect(recent.map(({ cart }) => cart)).to.deep.equal(['outlet', 'outlet']);
  });

  it('with deliveries that were begun are found by the beginning of their id, of one merchant only', async () => {
    const store = await open();
    const delivery = (id: string, merchant: string, gate: string) => ({
      ...{ id, merchant, gate, kind: 'orders' as const, connection: 'legacy', mapping: 'm', revision: 'r', number: 1 },
      ...{ now: at, stockVersion: 0, items: [] },
    });
    await inCommit(store, (trx) =>
      insertDeliveries(
        trx,
        store.dialect,
        [
          delivery('d1', 'acme', 'acme/legacy/web/orders'),
          delivery('d2', 'acme', 'acme/legacy/web/orders'),
          delivery('d3', 'acme', 'acme/other/web/orders'),
          delivery('d4', 'bolt', 'acme/legacy/zoo/orders'),
        ],
        at,
      ),
    );
    expect(await unfinishedGates(store.reader, 'acme', 'acme/legacy/')).to.deep.equal(['acme/legacy/web/orders']);
  });

  it('a cart that ever gave an order is not new, and a fact is noted once', async () => {
    const store = await open();
    await seedOrder(store, '1', 'new', 'acme', 'web');
    expect(await cartEverGave(store.reader, 'acme', 'web')).to.equal(true);
    expect(await cartEverGave(store.reader, 'bolt', 'web')).to.equal(false);
    expect(await factOf(store.reader, 'first')).to.equal(undefined);
    await inCommit(store, (trx) => rememberFact(trx, 'first', 'a').then(() => undefined));
    expect(await factOf(store.reader, 'first')).to.equal('a');
  });

  it('test orders are known by their reference, to their own merchant', async () => {
    const store = await open();
    const lines = [{ lineNumber: 1, sku: 'MUG', quantity: 1 }];
    const test = { reference: 'TEST-000001-abcd', cart: 'web', wms: 'legacy', to: 'wms', file: 'a.csv', lines };
    await inCommit(store, (trx) => noteTestOrders(trx, store.dialect, 'acme', [test], at));
    const ask = (merchant: string, ...refs: string[]) =>
      testOrdersByReference(store.reader, store.dialect, merchant, refs);
    expect((await ask('acme', test.reference, 'TEST-000002-abcd')).get(test.reference)?.lines).to.deep.equal(lines);
    expect((await ask('acme')).size).to.equal(0);
    expect((await ask('bolt', test.reference)).size).to.equal(0);
  });
});
