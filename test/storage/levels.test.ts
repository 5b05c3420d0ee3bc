import { expect } from 'chai';
import {
  type AdjustmentRow,
  countStocked,
  countStockedAmong,
  type LevelRow,
  levelsOf,
  levelsOfSkus,
  oldestReport,
  type StoredLevel,
  skusNotNamedBy,
  writeLevels,
  zeroLevels,
} from '../../src/storage/levels.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { at, inCommit, later } from './samples.ts';

async function upsert(store: Store, rows: readonly LevelRow[], merchant = 'acme', document = 'd-1'): Promise<void> {
  const origin = { merchant, wms: 'legacy', document };
  await inCommit(store, (trx) => writeLevels(trx, store.dialect, origin, JSON.stringify(rows), 'set'));
}

async function read(store: Store, slice = 5000): Promise<Pick<StoredLevel, 'sku' | 'warehouse' | 'available'>[]> {
  const all: StoredLevel[] = [];
  for await (const levels of levelsOf(store.reader, 'acme', slice)) all.push(...levels);
  return all.map(({ sku, warehouse, available }) => ({ sku, warehouse, available }));
}

function row(sku: string, available: number, warehouse = 'MAIN'): LevelRow {
  return [sku, warehouse, available, null, null, null, at];
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
      ['007', '', -4, 12, 0, at, later],
      ['7', '', 1, null, null, null, at],
    ]);
    const rows = await store.reader
      .selectFrom('levels')
      .select(['sku', 'available', 'on_hand', 'allocated', 'as_of', 'reported_at'])
      .orderBy('sku')
      .execute();
    expect(rows).to.deep.equal([
      { sku: '007', available: -4, on_hand: 12, allocated: 0, as_of: at, reported_at: later },
      { sku: '7', available: 1, on_hand: null, allocated: null, as_of: null, reported_at: at },
    ]);
  });

  it('are read in slices that together are everything, in the order of the bytes', async () => {
    const store = await open();
    const skus = Array.from({ length: 250 }, (_, index) => `${index % 2 === 0 ? 'a' : 'B'}-${index}`);
    await upsert(
      store,
      skus.flatMap((sku) => [row(sku, 1), row(sku, 2, 'EAST')]),
    );
    const levels = await read(store, 40);
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
    await upsert(store, [['A', 'MAIN', 4, 5, null, at, at], row('A', 0, 'EAST'), row('B', -2), row('C', 3)]);
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
      const origin = { merchant: 'acme', wms: 'legacy', document: 'd-2' };
      changed = await zeroLevels(trx, dialect, origin, ['A', 'B', 'C'], later);
    });
    expect(changed).to.equal(2);
    const rows = await reader
      .selectFrom('levels')
      .select(['sku', 'warehouse', 'available', 'on_hand', 'allocated', 'as_of', 'document', 'reported_at'])
      .where('merchant', '=', 'acme')
      .orderBy('sku')
      .orderBy('warehouse')
      .execute();
    expect(rows.map((one) => Object.values(one).map(String).join(' '))).to.deep.equal([
      `A EAST 0 null null null d-1 ${at}`,
      `A MAIN 0 0 null null d-2 ${later}`,
      `B MAIN 0 null null null d-2 ${later}`,
      `C MAIN 8 null null null d-2 ${at}`,
    ]);
  });

  it('are adjusted by the sum of what a file says, what is on hand too where it is known', async () => {
    const store = await open();
    await upsert(store, [['A', 'MAIN', 4, 6, 2, at, at], row('B', 1)]);
    const change = (sku: string, warehouse: string, by: number): AdjustmentRow => [
      sku,
      warehouse,
      by,
      null,
      null,
      null,
      later,
    ];
    const changes = [change('A', 'MAIN', -1), change('B', 'MAIN', 3), change('A', 'MAIN', -1), change('A', 'EAST', 5)];
    const origin = { merchant: 'acme', wms: 'legacy', document: 'd-2' };
    await inCommit(store, (trx) => writeLevels(trx, store.dialect, origin, JSON.stringify(changes), 'add'));
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

  it('keep the time of the report that an adjustment adds to', async () => {
    const store = await open();
    await upsert(store, [row('A', 1)]);
    const adjustments = [
      ['A', 'MAIN', 2, null, null, null, later],
      ['B', 'MAIN', 2, null, null, null, later],
    ];
    const origin = { merchant: 'acme', wms: 'legacy', document: 'd-2' };
    await inCommit(store, (trx) => writeLevels(trx, store.dialect, origin, JSON.stringify(adjustments), 'add'));
    const levels = await levelsOfSkus(store.reader, store.dialect, 'acme', ['A', 'B', 'C']);
    expect(levels.map(({ sku, available, reportedAt }) => [sku, available, reportedAt])).to.deep.equal([
      ['A', 3, at],
      ['B', 2, later],
    ]);
    expect(await oldestReport(store.reader, 'acme')).to.equal(at);
    expect(await oldestReport(store.reader, 'other')).to.equal(null);
  });
});
