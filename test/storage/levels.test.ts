import { expect } from 'chai';
import { insertDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import {
  adjustLevels,
  countStocked,
  countStockedAmong,
  type LevelRow,
  levelsOf,
  type StoredLevel,
  skusNotNamedBy,
  stockVersionSent,
  upsertLevels,
  zeroLevels,
} from '../../src/storage/levels.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { at, inCommit, later } from './samples.ts';

async function upsert(store: Store, rows: readonly LevelRow[], merchant = 'acme', document = 'd-1'): Promise<void> {
  await inCommit(store, (trx) => upsertLevels(trx, store.dialect, merchant, 'legacy', document, JSON.stringify(rows)));
}

async function read(store: Store, warehouse = '', slice = 5000): Promise<StoredLevel[]> {
  const all: StoredLevel[] = [];
  for await (const levels of levelsOf(store.reader, 'acme', warehouse, slice)) all.push(...levels);
  return all;
}

function row(sku: string, available: number, warehouse = 'MAIN'): LevelRow {
  return [sku, warehouse, available, null, null, null];
}

eachStore('stock levels', (open) => {
  it('are inserted and updated by SKU and warehouse', async () => {
    const store = await open();
    await upsert(store, [row('A', 1), row('B', 2), row('A', 9, 'EAST')]);
    await upsert(store, [row('B', 5), row('C', 0)], 'acme', 'd-2');
    await upsert(store, [row('A', 77)], 'other');
    expect(await read(store)).to.deep.equal([
      { sku: 'A', warehouse: 'EAST', available: 9 },
      { sku: 'A', warehouse: 'MAIN', available: 1 },
      { sku: 'B', warehouse: 'MAIN', available: 5 },
      { sku: 'C', warehouse: 'MAIN', available: 0 },
    ]);
    expect(await read(store, 'EAST')).to.deep.equal([{ sku: 'A', warehouse: 'EAST', available: 9 }]);
    const documents = await store.reader
      .selectFrom('levels')
      .select(['sku', 'document'])
      .where('merchant', '=', 'acme')
      .where('sku', '>', 'A')
      .orderBy('sku')
      .execute();
    expect(documents.map(({ document }) => document)).to.deep.equal(['d-2', 'd-2']);
  });

  it('that one file names twice: the later row wins', async () => {
    const store = await open();
    await upsert(store, [row('A', 1), row('B', 2), row('A', 3)]);
    expect(await read(store)).to.deep.equal([
      { sku: 'A', warehouse: 'MAIN', available: 3 },
      { sku: 'B', warehouse: 'MAIN', available: 2 },
    ]);
  });

  it('keep every kind of value, absent ones too', async () => {
    const store = await open();
    await upsert(store, [
      ['007', '', -4, 12, 0, at],
      ['7', '', 1, null, null, null],
    ]);
    const rows = await store.reader
      .selectFrom('levels')
      .select(['sku', 'available', 'on_hand', 'allocated', 'as_of'])
      .orderBy('sku')
      .execute();
    expect(rows).to.deep.equal([
      { sku: '007', available: -4, on_hand: 12, allocated: 0, as_of: at },
      { sku: '7', available: 1, on_hand: null, allocated: null, as_of: null },
    ]);
  });

  it('are read in slices that together are everything, in the order of the bytes', async () => {
    const store = await open();
    const skus = Array.from({ length: 250 }, (_, index) => `${index % 2 === 0 ? 'a' : 'B'}-${index}`);
    await upsert(
      store,
      skus.flatMap((sku) => [row(sku, 1), row(sku, 2, 'EAST')]),
    );
    const levels = await read(store, '', 40);
    expect(levels).to.have.length(500);
    expect(levels.map(({ sku }) => sku)).to.deep.equal(skus.flatMap((sku) => [sku, sku]).sort());
  });

  it('with half a character in a SKU do not end the process, and the rest is stored', async () => {
    const store = await open();
    await upsert(store, [row('ok', 1), row('\ud83d-half', 2), row('whole 🚚', 3), row('back\\ud83d', 4)]);
    const skus = (await read(store)).map(({ sku }) => sku);
    expect(skus).to.have.members(['ok', '\ufffd-half', 'whole 🚚', 'back\\ud83d']);
  });

  it('with NUL in a SKU are refused by both stores alike', async () => {
    const store = await open();
    expect(await rejection(upsert(store, [row('a\0b', 1)]))).to.include({ code: 'STORE_VALUE_REFUSED' });
    expect(await read(store)).to.deep.equal([]);
  });

  it('that a whole file does not name are found in slices and set to 0, what is unknown of them stays so', async () => {
    const store = await open();
    await upsert(store, [['A', 'MAIN', 4, 5, null, at], row('A', 0, 'EAST'), row('B', -2), row('C', 3)]);
    await upsert(store, [row('A', 1, 'WEST')], 'other');
    await upsert(store, [row('C', 8)], 'acme', 'd-2');
    const { reader, dialect } = store;
    expect(await countStocked(reader, 'acme', 'legacy')).to.equal(3);
    const named = JSON.stringify([row('A', 9, 'EAST'), row('C', 9), row('X', 9)]);
    expect(await countStockedAmong(reader, dialect, 'acme', 'legacy', named)).to.equal(1);
    expect(await skusNotNamedBy(reader, 'acme', 'legacy', 'd-2', '', 1)).to.deep.equal(['A']);
    expect(await skusNotNamedBy(reader, 'acme', 'legacy', 'd-2', 'A', 9)).to.deep.equal(['B']);
    let changed = 0;
    await inCommit(store, async (trx) => {
      changed = await zeroLevels(trx, dialect, 'acme', 'legacy', 'd-2', ['A', 'B', 'C']);
    });
    expect(changed).to.equal(2);
    const rows = await reader
      .selectFrom('levels')
      .select(['sku', 'warehouse', 'available', 'on_hand', 'allocated', 'as_of', 'document'])
      .where('merchant', '=', 'acme')
      .orderBy('sku')
      .orderBy('warehouse')
      .execute();
    expect(rows.map((one) => Object.values(one).map(String).join(' '))).to.deep.equal([
      'A EAST 0 null null null d-1',
      'A MAIN 0 0 null null d-2',
      'B MAIN 0 null null null d-2',
      'C MAIN 8 null null null d-2',
    ]);
  });

  it('are adjusted by the sum of what a file says, what is on hand too where it is known', async () => {
    const store = await open();
    await upsert(store, [['A', 'MAIN', 4, 6, 2, at], row('B', 1)]);
    const changes = [
      ['A', 'MAIN', -1],
      ['B', 'MAIN', 3],
      ['A', 'MAIN', -1],
      ['A', 'EAST', 5],
    ];
    await inCommit(store, (trx) => adjustLevels(trx, store.dialect, 'acme', 'legacy', 'd-2', JSON.stringify(changes)));
    const rows = await store.reader
      .selectFrom('levels')
      .select(['sku', 'warehouse', 'available', 'on_hand', 'allocated'])
      .orderBy('sku')
      .orderBy('warehouse')
      .execute();
    expect(rows.map((one) => Object.values(one).map(String).join(' '))).to.deep.equal([
      'A EAST 5 null null',
      'A MAIN 2 4 2',
      'B MAIN 4 null null',
    ]);
  });

  it('tell which version of the stock a cart has been told of', async () => {
    const store = await open();
    const delivery = (id: string, stockVersion: number) => ({
      id,
      merchant: 'acme',
      gate: 'web/stock',
      kind: 'inventory' as const,
      connection: 'web',
      mapping: 'm',
      revision: 'r',
      number: 1,
      now: at,
      stockVersion,
      items: [],
    });
    expect(await stockVersionSent(store.reader, 'acme', 'web/stock')).to.equal(0);
    await inCommit(store, (trx) => insertDeliveries(trx, store.dialect, [delivery('x1', 3), delivery('x2', 9)], at));
    expect(await stockVersionSent(store.reader, 'acme', 'web/stock')).to.equal(9);
    await inCommit(store, (trx) => moveDelivery(trx, 'x2', 'open', 'abandoned', later));
    expect(await stockVersionSent(store.reader, 'acme', 'web/stock')).to.equal(3);
    expect(await stockVersionSent(store.reader, 'other', 'web/stock')).to.equal(0);
  });
});
