import { expect } from 'chai';
import { type Cell, insertReturningIds, insertRows, whereIdIn, whereIn } from '../../src/storage/bulk.ts';
import type { Store } from '../../src/storage/open.ts';
import { rejection } from '../support/rejection.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit } from './samples.ts';

const columns = ['merchant', 'wms', 'sku', 'warehouse', 'available', 'on_hand', 'as_of', 'document'];

function rowsOf(howMany: number, from = 0): Cell[][] {
  return Array.from({ length: howMany }, (_, index) => [
    'acme',
    'legacy',
    `sku ${String(from + index).padStart(6, '0')}`,
    '',
    from + index,
    index % 3 === 0 ? null : index,
    null,
    `"quoted" \\ 'text' ü 🚚\n${index}`,
  ]);
}

async function insert(store: Store, rows: readonly Cell[][], onConflict?: 'ignore'): Promise<void> {
  await inCommit(store, (trx) => insertRows(trx, store.dialect, 'levels', columns, rows, onConflict));
}

async function stored(store: Store): Promise<Cell[][]> {
  const rows = await store.reader.selectFrom('levels').selectAll().orderBy('sku').execute();
  return rows.map((row) => [
    row.merchant,
    row.wms,
    row.sku,
    row.warehouse,
    row.available,
    row.on_hand,
    row.as_of,
    row.document,
  ]);
}

eachStore('bulk rows', (open) => {
  for (const howMany of [0, 1, 7, 126, 2345]) {
    it(`are all there, ${howMany} of them, each cell as it was given`, async () => {
      const store = await open();
      await insert(store, rowsOf(howMany));
      expect(await stored(store)).to.deep.equal(rowsOf(howMany));
    });
  }

  it('that are there already stop the work, or are left alone when asked for', async () => {
    const store = await open();
    await insert(store, rowsOf(3));
    const changed = rowsOf(5).map((row) => row.with(4, 999));
    expect((await rejection(insert(store, changed))) as Error)
      .to.have.property('message')
      .that.matches(/unique/i);
    expect(await stored(store)).to.deep.equal(rowsOf(3));
    await insert(store, changed, 'ignore');
    expect((await stored(store)).map((row) => row[4])).to.deep.equal([0, 1, 2, 999, 999]);
  });

  it('with automatic ids tell them in the order of the rows', async () => {
    const store = await open();
    const eventColumns = ['at', 'merchant', 'kind', 'subject', 'event', 'data'];
    const rows = Array.from({ length: 1234 }, (_, index) => [at, 'acme', 'order', `o-${index}`, 'told', '{}']);
    const ids = await committed(store, (trx) => insertReturningIds(trx, store.dialect, 'events', eventColumns, rows));
    const events = await store.reader.selectFrom('events').select(['id', 'subject']).orderBy('id').execute();
    expect(events).to.deep.equal(ids.map((id, index) => ({ id, subject: `o-${index}` })));
  });

  it('are found by any number of values', async () => {
    const store = await open();
    await insert(store, rowsOf(300));
    const find = async (values: readonly string[]) =>
      (
        await store.reader
          .selectFrom('levels')
          .select('sku')
          .where(whereIn(store.dialect, 'sku', values))
          .execute()
      ).length;
    expect(await find([])).to.equal(0);
    expect(await find(['sku 000001', 'it\'s "not" there', ''])).to.equal(1);
    expect(await find(Array.from({ length: 100_000 }, (_, index) => `sku ${String(index).padStart(6, '0')}`))).to.equal(
      300,
    );
    const byNumber = await store.reader
      .selectFrom('levels')
      .select('sku')
      .where(whereIdIn(store.dialect, 'available', [1, 2, 70_000]))
      .execute();
    expect(byNumber).to.have.length(2);
  });
});
