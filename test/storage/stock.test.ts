import { expect } from 'chai';
import { insertDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import type { Store } from '../../src/storage/open.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { kitsWith, saveProduct } from '../../src/storage/products.ts';
import { noteWarehouses, seenWarehouses } from '../../src/storage/stock-warehouses.ts';
import {
  dropStockRows,
  dropStrayRows,
  insertStockRows,
  rememberTold,
  saveStockGate,
  stockGate,
  stockRowsOf,
  toldLevels,
  toldQuantities,
} from '../../src/storage/told-levels.ts';
import { openLines, openUnits } from '../../src/storage/unseen-lines.ts';
import { seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { at, inCommit, later } from './samples.ts';

const gate = 'acme/web/inventory';
const latest = '2026-03-01T10:00:00.000Z';

const row = (sku: string, quantity: number) => ({ sku, quantity, warehouseCode: 'EAST' });

async function deliver(store: Store, id: string, rows: readonly ReturnType<typeof row>[], told: string): Promise<void> {
  await inCommit(store, async (trx) => {
    await insertStockRows(trx, store.dialect, { merchant: 'acme', gate, delivery: id }, rows);
    await rememberTold(trx, { merchant: 'acme', gate, delivery: id }, told);
  });
}

eachStore('what a cart was told of its stock', (open) => {
  it('is what its deliveries carried, the newest last, without what its mapping refused', async () => {
    const store = await open();
    const { reader, dialect } = store;
    await deliver(store, 'd1', [row('HAT', 1), row('MUG', 2)], at);
    await inCommit(store, async (trx) => {
      const owner = { merchant: 'acme', gate, delivery: 'd2' };
      await insertStockRows(trx, dialect, owner, [row('BAG', 5), row('HAT', 1), row('MUG', 7)]);
      await dropStockRows(trx, dialect, 'd2', ['BAG']);
    });
    expect(await stockRowsOf(reader, 'acme', 'd2')).to.deep.equal([row('HAT', 1), row('MUG', 7)]);
    expect(await stockRowsOf(reader, 'other', 'd2')).to.deep.equal([]);
    await inCommit(store, (trx) => rememberTold(trx, { merchant: 'acme', gate, delivery: 'd2' }, later));
    const told = await toldLevels(reader, dialect, 'acme', ['HAT', 'MUG', 'BAG']);
    expect(told.map((one) => [one.sku, one.quantity, one.delivery, one.toldAt])).to.deep.equal([
      ['HAT', 1, 'd1', at],
      ['MUG', 7, 'd2', later],
    ]);
    expect(await toldQuantities(reader, dialect, 'acme', gate, ['MUG', 'BAG'])).to.deep.equal(new Map([['MUG', 7]]));
    expect(await toldQuantities(reader, dialect, 'other', gate, ['MUG'])).to.deep.equal(new Map());
    expect(await stockRowsOf(reader, 'acme', 'd2')).to.deep.equal([]);
  });

  it('is looked through afresh after an older delivery has come late', async () => {
    const store = await open();
    const state = { looked: 'x', units: [], delivery: 'd2', wholeAt: at };
    expect(await stockGate(store.reader, 'acme', gate)).to.deep.equal({
      looked: '',
      units: [],
      delivery: '',
      wholeAt: '',
    });
    await inCommit(store, (trx) => saveStockGate(trx, 'acme', gate, state));
    await deliver(store, 'd2', [row('MUG', 7)], at);
    expect(await stockGate(store.reader, 'acme', gate)).to.deep.equal(state);
    await deliver(store, 'd1', [row('MUG', 2)], later);
    expect(await stockGate(store.reader, 'acme', gate)).to.deep.equal({ ...state, looked: '' });
  });

  it('has no rows left of a look that ended in a crash, nor of a delivery that was given up', async () => {
    const store = await open();
    const delivery = (id: string) => ({
      id,
      merchant: 'acme',
      gate,
      kind: 'inventory' as const,
      connection: 'web',
      mapping: 'm',
      revision: 'r',
      number: 1,
      now: at,
      stockVersion: 1,
      items: [],
    });
    await inCommit(store, async (trx) => {
      await insertDeliveries(trx, store.dialect, [delivery('live'), delivery('gone')], at);
      await moveDelivery(trx, 'gone', 'open', 'abandoned', later);
      for (const id of ['live', 'gone', 'never'])
        await insertStockRows(trx, store.dialect, { merchant: 'acme', gate, delivery: id }, [row('MUG', 1)]);
      await dropStrayRows(trx, gate);
    });
    for (const [id, left] of [
      ['live', 1],
      ['gone', 0],
      ['never', 0],
    ] as const)
      expect(await stockRowsOf(store.reader, 'acme', id), id).to.have.length(left);
  });
});

eachStore('units of open orders', (open) => {
  it('are those that no WMS has got, and those handed over since, alike lines together', async () => {
    const store = await open();
    const { reader, dialect } = store;
    for (const number of ['1', '2']) await seedOrder(store, number, 'new');
    await seedOrder(store, '3', 'on_hold');
    await seedOrder(store, '4', 'canceled');
    await seedOrder(store, '5', 'new', 'other');
    const handed = await seedOrder(store, '6', 'sending');
    const old = await seedOrder(store, '7', 'sending');
    const back = await seedOrder(store, '8', 'sending');
    const move = (part: string, status: 'at_wms' | 'on_hold', deliveredAt: string) =>
      inCommit(store, (trx) => setPartStatus(trx, dialect, [part], ['sending', 'at_wms'], status, at, { deliveredAt }));
    await move(handed.part, 'at_wms', latest);
    await move(old.part, 'at_wms', at);
    await move(back.part, 'at_wms', at);
    await move(back.part, 'on_hold', at);
    const units = await openUnits(reader, 'acme', later);
    expect(units.map((one) => [one.wms, one.cart, one.sku, one.quantity, one.handedOverAt])).to.deep.equal([
      ['legacy', 'web', 'CAP-9', 4, null],
      ['legacy', 'web', 'MUG-1', 8, null],
      ['legacy', 'web', 'CAP-9', 1, latest],
      ['legacy', 'web', 'MUG-1', 2, latest],
    ]);
    const lines = await openLines(reader, dialect, 'acme', later, ['CAP-9']);
    expect(lines.map((one) => [one.orderNumber, one.status, one.quantity, one.handedOverAt])).to.deep.equal([
      ['1', 'new', 1, null],
      ['2', 'new', 1, null],
      ['3', 'on_hold', 1, null],
      ['8', 'on_hold', 1, null],
      ['6', 'at_wms', 1, latest],
    ]);
  });

  it('may be of kits that have a component', async () => {
    const store = await open();
    const product = (sku: string, component = '') => ({
      merchant: 'acme',
      sku,
      description: '',
      components: component === '' ? [] : [{ sku: component, quantity: 2 }],
    });
    await inCommit(store, async (trx) => {
      for (const one of [product('PEG'), product('SET', 'PEG'), product('BOX', 'MUG')]) await saveProduct(trx, one);
    });
    expect(await kitsWith(store.reader, 'acme', 'PEG')).to.deep.equal(['SET']);
    expect(await kitsWith(store.reader, 'other', 'PEG')).to.deep.equal([]);
  });
});

eachStore('codes of warehouses', (open) => {
  it('are kept in the order in which they were first seen, for each merchant and WMS', async () => {
    const store = await open();
    const note = (document: string, codes: string[], merchant = 'acme') =>
      inCommit(store, (trx) => noteWarehouses(trx, store.dialect, { merchant, wms: 'legacy', document }, codes, at));
    await note('f1', ['W2']);
    await note('f2', ['W1', 'W2', 'W3']);
    await note('f3', ['W9'], 'other');
    const seen = await seenWarehouses(store.reader, ['acme']);
    expect(seen.map(({ code, position, document }) => [code, position, document])).to.deep.equal([
      ['W2', 1, 'f1'],
      ['W1', 2, 'f2'],
      ['W3', 3, 'f2'],
    ]);
    expect(await seenWarehouses(store.reader, 'every merchant')).to.have.length(4);
  });
});
