import { expect } from 'chai';
import { sql } from 'kysely';
import { linesOfOrder } from '../../src/storage/carried.ts';
import { migrations } from '../../src/storage/migrations/index.ts';
import { insertShipments, packagesById } from '../../src/storage/shipments.ts';
import { inStore, seedOrder } from '../support/seeds.ts';
import { eachStoreUrl, openAt } from '../support/stores.ts';

const at = '2026-03-01T09:00:00.000Z';

describe('the changes of the schema', () => {
  it('have each a number of its own and are applied in its order, which is how a store lists them', () => {
    const numbers = migrations.map(({ name }) => Number(/^\d{4}(?=-[a-z-]+$)/.exec(name)?.[0]));
    expect(numbers).to.deep.equal(migrations.map((_, index) => index + 1));
  });
});

eachStoreUrl('a store of before names were translated', (newUrl) => {
  it('is brought up as it is opened, with what it holds', async () => {
    const url = await newUrl();
    const before = await openAt(url);
    const { id: order, part } = await seedOrder(before, 'M-1', 'at_wms');
    const content = { trackingNumber: '1Z', carrierCode: 'UPSN', serviceCode: '' };
    const lines = [{ lineNumber: 1, sku: 'as the WMS says', quantity: 2 }];
    const packages = [{ id: 'p', package: { ...content, lines } }];
    const origin = { id: 's', merchant: 'acme', order, part, cart: 'web', document: 'doc' };
    const told = { shippedAt: at, status: 'shipped', warehouse: '', reference: '', packages };
    await inStore(before, (trx) => insertShipments(trx, before.dialect, [{ ...origin, ...told }], at));
    await inStore(before, async (trx) => {
      for (const table of [
        'ship_methods',
        'seen_methods',
        'method_map',
        'carrier_names',
        'product_aliases',
        'products',
      ])
        await sql.raw(`drop table ${table}`).execute(trx);
      await sql.raw('alter table packages drop column told').execute(trx);
      await sql.raw(`delete from crossdock_migrations where name = '0006-translation'`).execute(trx);
    });
    await before.close();

    const { reader, dialect } = await openAt(url);
    expect((await linesOfOrder(reader, ['acme'], order)).map(({ sku, shipped }) => [sku, shipped])).to.deep.equal([
      ['MUG-1', 2],
      ['CAP-9', 0],
    ]);
    const parcel = (await packagesById(reader, dialect, 'acme', ['p'])).get('p')?.package;
    expect(parcel?.lines).to.deep.equal([{ lineNumber: 1, sku: 'MUG-1', quantity: 2 }]);
    expect(await reader.selectFrom('products').selectAll().execute()).to.deep.equal([]);
  });
});
