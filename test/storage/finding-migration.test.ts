import { expect } from 'chai';
import { sql } from 'kysely';
import { searchOrders } from '../../src/storage/order-search.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { insertReceived } from '../../src/storage/receive-orders.ts';
import { countedBetween } from '../../src/storage/tally.ts';
import { seedPackage } from '../support/seeds.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';
import { at, committed, inCommit, later, receivedOf } from './samples.ts';

/** What the change makes; the indexes that it turns round stand under their old names before and after it. */
const indexes = [
  ...['orders_by_cart_order', 'orders_by_document', 'orders_by_time', 'lines_by_sku', 'packages_by_tracking'],
  ...['packages_by_change', 'shipments_by_number', 'shipments_by_document', 'adopted_by_reference'],
  ...['documents_by_name', 'documents_of_endpoint', 'intake_by_document'],
];

eachStoreUrl('a store of before orders were found by every number', (newUrl) => {
  it('is brought up with the numbers and the counts of what it holds', async () => {
    const url = await newUrl();
    const before = await openAt(url);
    const orders = [receivedOf('1', { poNumber: ' PO-9', custRefOriginal: 'A-very-long-reference' }), receivedOf('2')];
    await committed(before, (trx) => insertReceived(trx, before.dialect, orders, at));
    await inCommit(before, async (trx) => {
      await setPartStatus(trx, before.dialect, ['p-1'], ['received'], 'new', at);
      await setPartStatus(trx, before.dialect, ['p-1'], ['new'], 'sending', at);
      await setPartStatus(trx, before.dialect, ['p-1'], ['sending'], 'at_wms', later, { deliveredAt: later });
    });
    await seedPackage(before, { id: 'o-1', part: 'p-1' }, '1Z');
    await inCommit(before, async (trx) => {
      for (const table of ['order_references', 'tally']) await sql.raw(`drop table ${table}`).execute(trx);
      for (const index of indexes) await sql.raw(`drop index ${index}`).execute(trx);
      await sql.raw(`delete from crossdock_migrations where name like '%-finding'`).execute(trx);
    });
    await before.close();

    const { reader, dialect } = await openAt(url);
    for (const text of ['po-9', 'a-VERY-long-reference', '1Z']) {
      const found = await searchOrders(reader, dialect, 'every merchant', text, { limit: 5 });
      expect(
        found.map(({ id }) => id),
        text,
      ).to.deep.equal(['o-1']);
    }
    const [month, next] = ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z'];
    expect(await countedBetween(reader, 'acme', month, next)).to.deep.equal([
      { wms: 'legacy', orders: 1, lines: 2, units: 5, packages: 1, voided: 0 },
    ]);
  });
});
