import { expect } from 'chai';
import type { Store } from '../../src/storage/open.ts';
import { ordersByReference } from '../../src/storage/orders.ts';
import {
  fullyConfirmedParts,
  insertShipments,
  type MatchedShipment,
  packagesById,
  packagesOfOrder,
  setPackageState,
  waitingPackages,
} from '../../src/storage/shipments.ts';
import { walkTo } from '../support/status-walk.ts';
import { eachStore } from '../support/stores.ts';
import { committed, inCommit, later, orderOf, packageOf, receive, shipmentOf } from './samples.ts';

const first = packageOf('1Z001', [[1, 'A-1', 2]]);
const second = packageOf('1Z002', [[2, 'B-2', 3]]);

async function atWms(store: Store, ...numbers: string[]): Promise<void> {
  await receive(store, ...numbers);
  await inCommit(store, (trx) =>
    walkTo(
      trx,
      store.dialect,
      numbers.map((one) => `p-${one}`),
      'at_wms',
      later,
    ),
  );
}

async function ship(store: Store, ...shipments: MatchedShipment[]): Promise<string[]> {
  const { fresh } = await committed(store, (trx) => insertShipments(trx, store.dialect, shipments, later));
  return [...fresh].sort();
}

async function status(store: Store, number: string): Promise<string | undefined> {
  return (await ordersByReference(store.reader, 'every merchant', number))[0]?.status;
}

async function shipped(store: Store): Promise<number[]> {
  const rows = await store.reader
    .selectFrom('lines')
    .select('shipped')
    .orderBy('order_id')
    .orderBy('line_number')
    .execute();
  return rows.map((row) => row.shipped);
}

eachStore('shipments', (open) => {
  it('count units, and the order goes over partial to shipped', async () => {
    const store = await open();
    await atWms(store, '1');
    expect(await ship(store, shipmentOf('1', 's1', [first]))).to.deep.equal(['s1-1']);
    expect(await status(store, '1')).to.equal('partial');
    expect(await shipped(store)).to.deep.equal([2, 0]);
    expect(await ship(store, shipmentOf('1', 's2', [second]))).to.deep.equal(['s2-1']);
    expect(await status(store, '1')).to.equal('shipped');
    expect(await shipped(store)).to.deep.equal([2, 3]);
  });

  it('reported again, in the same file or another, change nothing', async () => {
    const store = await open();
    await atWms(store, '1');
    expect(await ship(store, shipmentOf('1', 's1', [first, first]))).to.deep.equal(['s1-1']);
    expect(await ship(store, shipmentOf('1', 's2', [first]), shipmentOf('1', 's3', [first]))).to.deep.equal([]);
    expect(await shipped(store)).to.deep.equal([2, 0]);
    expect(await store.reader.selectFrom('shipments').select('id').execute()).to.deep.equal([{ id: 's1' }]);
  });

  it('without a tracking number are told apart by the name of their shipment, and by nothing where it has none', async () => {
    const store = await open();
    await atWms(store, '1');
    const half = packageOf('', [[1, 'A-1', 1]]);
    const named = (id: string, reference: string) => ({ ...shipmentOf('1', id, [half]), reference });
    expect(await ship(store, named('s1', 'LTL-1'))).to.deep.equal(['s1-1']);
    expect(await ship(store, named('s2', 'LTL-1'), named('s3', 'LTL-2'))).to.deep.equal(['s3-1']);
    expect(await shipped(store)).to.deep.equal([2, 0]);
    expect(await ship(store, named('s4', ''))).to.deep.equal(['s4-1']);
    expect(await ship(store, named('s5', ''))).to.deep.equal([]);
  });

  it('with one tracking number and other content are another package', async () => {
    const store = await open();
    await atWms(store, '1');
    expect(
      await ship(store, shipmentOf('1', 's1', [first]), shipmentOf('1', 's2', [packageOf('1Z001', [[2, 'B-2', 1]])])),
    ).to.have.length(2);
    expect(await shipped(store)).to.deep.equal([2, 1]);
  });

  it('never count more units than were ordered', async () => {
    const store = await open();
    await atWms(store, '1');
    await ship(store, shipmentOf('1', 's1', [packageOf('1Z9', [[1, 'A-1', 5]])]));
    expect(await shipped(store)).to.deep.equal([2, 0]);
  });

  it('of many orders are written in one go', async () => {
    const store = await open();
    const numbers = Array.from({ length: 130 }, (_, index) => String(100 + index));
    await atWms(store, ...numbers);
    const fresh = await ship(store, ...numbers.map((one) => shipmentOf(one, `s${one}`, [first, second])));
    expect(fresh).to.have.length(260);
    expect(await status(store, '229')).to.equal('shipped');
  });

  it('wait for the cart until they are confirmed, guarded against a second sender', async () => {
    const store = await open();
    await atWms(store, '1');
    await ship(store, shipmentOf('1', 's1', [first, second]));
    const waiting = await waitingPackages(store.reader, 'acme', 'web', 10);
    expect(waiting).to.deep.equal([
      { id: 's1-1', order: 'o-1', part: 'p-1' },
      { id: 's1-2', order: 'o-1', part: 'p-1' },
    ]);
    expect(await waitingPackages(store.reader, 'acme', 'other', 10)).to.deep.equal([]);
    const move = (ids: string[], from: 'new' | 'sending', to: 'sending' | 'confirmed') =>
      committed(store, (trx) => setPackageState(trx, store.dialect, ids, from, to, later));
    expect(await move(['s1-1', 's1-2'], 'new', 'sending')).to.equal(2);
    expect(await move(['s1-1'], 'new', 'sending')).to.equal(0);
    expect(await move(['s1-1'], 'sending', 'confirmed')).to.equal(1);
    expect(await fullyConfirmedParts(store.reader, store.dialect, ['p-1'])).to.deep.equal([]);
    expect(await move(['s1-2'], 'sending', 'confirmed')).to.equal(1);
    expect(await fullyConfirmedParts(store.reader, store.dialect, ['p-1'])).to.deep.equal(['p-1']);
  });

  it('are read with their order, for their own merchant only', async () => {
    const store = await open();
    await atWms(store, '1');
    await ship(store, shipmentOf('1', 's1', [first]));
    const found = await packagesById(store.reader, store.dialect, 'acme', ['s1-1', 'nope']);
    expect([...found.values()]).to.deep.equal([
      {
        id: 's1-1',
        order: 'o-1',
        part: 'p-1',
        package: first,
        body: orderOf('1'),
        shippedAt: later,
        status: 'shipped',
        warehouse: 'MAIN',
        reference: 'S-s1',
      },
    ]);
    expect((await packagesById(store.reader, store.dialect, 'other', ['s1-1'])).size).to.equal(0);
    expect(await packagesOfOrder(store.reader, ['acme'], 'o-1')).to.deep.equal([
      { trackingNumber: '1Z001', state: 'new', package: first, shippedAt: later },
    ]);
    for (const scope of [['other'], []]) expect(await packagesOfOrder(store.reader, scope, 'o-1')).to.deep.equal([]);
  });
});
