import { expect } from 'chai';
import { saveReferences } from '../../src/storage/adoptions.ts';
import type { Store } from '../../src/storage/open.ts';
import { searchOrders } from '../../src/storage/order-search.ts';
import { insertReceived, replaceReceived } from '../../src/storage/receive-orders.ts';
import type { Scope } from '../../src/storage/scope.ts';
import { insertShipments } from '../../src/storage/shipments.ts';
import { countedBetween, ordersBetween, talliedMerchants, tallyOrders } from '../../src/storage/tally.ts';
import { voidPackages } from '../../src/storage/voids.ts';
import { insertDelivery, insertDocumentNamed } from '../support/finding-seeds.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later, receivedOf } from './samples.ts';

/** Two orders of acme that have every kind of number, and one of beta with the same PO. */
async function seeded(store: Store): Promise<void> {
  const mine = receivedOf('1001', { poNumber: 'PO-77 ', custRefOriginal: 'a-reference-of-more-than-16' });
  const other = receivedOf('1002');
  const foreign = receivedOf('9001', { merchantId: 'beta', poNumber: 'po-77' });
  await committed(store, (trx) => insertReceived(trx, store.dialect, [{ ...mine, document: 'd-in' }, other], at));
  await committed(store, (trx) => insertReceived(trx, store.dialect, [foreign], at));
  await inCommit(store, (trx) => shipped(trx, store, 'p-1001', 'pk-1', '1Z 999'.replace(' ', '')));
  await committed(store, (trx) =>
    saveReferences(trx, store.dialect, 'acme', [{ order: 'o-1001', reference: 'OLD-1' }]),
  );
  await inCommit(store, (trx) => insertDocumentNamed(trx, 'd-in', 'acme', 'orders_0301.csv'));
  await inCommit(store, (trx) => insertDelivery(trx, 'v-1', 'acme', 'ORD_0001.csv', ['p-1001', 'p-1002']));
}

function shipped(trx: Parameters<typeof insertShipments>[0], store: Store, part: string, id: string, tracking: string) {
  const parcel = { trackingNumber: tracking, carrierCode: 'UPS', serviceCode: '', lines: [] };
  const order = part.replace('p-', 'o-');
  const origin = { id: `s-${id}`, merchant: 'acme', order, part, cart: 'web', document: 'd-ship' };
  const told = {
    status: 'shipped',
    shippedAt: at,
    warehouse: '',
    reference: 'W-55',
    packages: [{ id, package: parcel }],
  };
  return insertShipments(trx, store.dialect, [{ ...origin, ...told }], at);
}

async function found(store: Store, text: string, scope: Scope = 'every merchant', best = false): Promise<string[]> {
  const all = await searchOrders(store.reader, store.dialect, scope, text, { limit: 50, best });
  return all.map(({ id, by }) => `${id} by ${by}`);
}

eachStore('orders by any number', (open) => {
  it('are found by each of them', async () => {
    const store = await open();
    await seeded(store);
    const ways: Readonly<Record<string, string>> = {
      'o-1001': 'our id',
      '#1001': 'order number',
      R1001: 'short reference',
      'cart-1001': "cart's id",
      'A-REFERENCE-of-more-than-16': 'PO or longer reference',
      '#OLD-1': 'reference at the WMS',
      '1Z 999': 'tracking number',
      'W-55': 'number of the WMS',
      'orders_0301.csv': 'file',
      'd-in': 'file',
    };
    for (const [text, by] of Object.entries(ways))
      expect(await found(store, text), text).to.deep.equal([`o-1001 by ${by}`]);
    for (const file of ['ORD_0001.csv', 'v-1'])
      expect(await found(store, file), file).to.deep.equal(['o-1002 by file', 'o-1001 by file']);
    expect(await found(store, 'nothing')).to.deep.equal([]);
    expect(await found(store, ' ')).to.deep.equal([]);
  });

  it('are those of the merchants in scope, by each of them', async () => {
    const store = await open();
    await seeded(store);
    const po = 'PO or longer reference';
    expect(await found(store, 'po-77')).to.deep.equal([`o-9001 by ${po}`, `o-1001 by ${po}`]);
    expect(await found(store, 'po-77', ['acme'])).to.deep.equal([`o-1001 by ${po}`]);
    for (const text of ['o-1001', '1001', 'OLD-1', '1Z999', 'W-55', 'orders_0301.csv', 'ORD_0001.csv', 'v-1'])
      expect(await found(store, text, ['beta']), text).to.deep.equal([]);
  });

  it('are found by what they were called before a change, and after it', async () => {
    const store = await open();
    await seeded(store);
    const { id, part, order } = receivedOf('1001', { poNumber: 'PO-78' });
    await inCommit(store, (trx) => replaceReceived(trx, store.dialect, { id, part, order }, later));
    expect(await found(store, 'PO-78')).to.have.length(1);
    expect(await found(store, 'PO-77', ['acme'])).to.have.length(1);
  });

  it('with the best name only, where one order is meant', async () => {
    const store = await open();
    await seeded(store);
    await committed(store, (trx) => insertReceived(trx, store.dialect, [receivedOf('PO-77')], at));
    expect(await found(store, 'PO-77', ['acme'])).to.have.length(2);
    expect(await found(store, 'PO-77', ['acme'], true)).to.deep.equal(['o-PO-77 by order number']);
  });

  it('are counted once each, in the month of their first hand-over', async () => {
    const store = await open();
    await seeded(store);
    await inCommit(store, (trx) => tallyOrders(trx, store.dialect, ['p-1001', 'p-1002'], '2026-03-31T23:00:00.000Z'));
    await inCommit(store, (trx) => tallyOrders(trx, store.dialect, ['p-1001'], '2026-04-02T08:00:00.000Z'));
    const [march, april, may] = ['2026-03-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'];
    const back = [{ order: 'o-1001', part: 'p-1001', trackingNumber: '1Z999' }];
    await inCommit(store, (trx) => voidPackages(trx, store.dialect, 'acme', back, '2026-04-03T08:00:00.000Z'));
    const none = { wms: 'legacy', orders: 0, lines: 0, units: 0, packages: 0, voided: 0 };
    const [counted] = await countedBetween(store.reader, 'acme', march, april);
    expect(counted).to.include({
      ...none,
      orders: 2,
      packages: 1,
      lines: counted?.lines ?? 0,
      units: counted?.units ?? 0,
    });
    expect(counted?.lines).to.be.greaterThan(1);
    expect(await countedBetween(store.reader, 'acme', april, may)).to.deep.equal([{ ...none, voided: 1 }]);
    expect(await countedBetween(store.reader, 'beta', march, april)).to.deep.equal([]);
    expect(await ordersBetween(store.reader, 'acme', march, april)).to.equal(2);
    expect(await talliedMerchants(store.reader, 'every merchant')).to.deep.equal(['acme']);
    expect(await talliedMerchants(store.reader, ['beta'])).to.deep.equal([]);
  });
});
