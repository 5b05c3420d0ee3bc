import { expect } from 'chai';
import { applyChanges } from '../../src/storage/changes.ts';
import { storyOf } from '../../src/storage/events.ts';
import {
  countByStatus,
  findKnownOrders,
  insertReceived,
  listOrders,
  ordersById,
  ordersByReference,
  partsOfOrders,
  waitingParts,
} from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { eachStore } from '../support/stores.ts';
import { at, committed, inCommit, later, orderOf, receive, receivedOf } from './samples.ts';

eachStore('orders', (open) => {
  it('are stored with part, lines and the order as the cart gave it', async () => {
    const store = await open();
    const fresh = await committed(store, (trx) => insertReceived(trx, store.dialect, [receivedOf('1001')], at));
    expect([...fresh]).to.deep.equal(['o-1001']);
    const stored = (await ordersById(store.reader, store.dialect, ['acme'], ['o-1001'])).get('o-1001');
    expect(stored).to.deep.equal({
      id: 'o-1001',
      merchant: 'acme',
      cart: 'web',
      status: 'received',
      reason: '',
      order: orderOf('1001'),
      version: 1,
      receivedAt: at,
      updatedAt: at,
      releaseAt: null,
      releasedAt: null,
      wasChanged: false,
    });
    expect(await partsOfOrders(store.reader, store.dialect, ['acme'], ['o-1001'])).to.deep.equal([
      { id: 'p-1001', order: 'o-1001', wms: 'legacy', status: 'received' },
    ]);
    const lines = await store.reader.selectFrom('lines').selectAll().orderBy('line_number').execute();
    expect(lines.map(({ sku, quantity, shipped }) => [sku, quantity, shipped])).to.deep.equal([
      ['A-1', 2, 0],
      ['B-2', 3, 0],
    ]);
  });

  it('that the cart gave before are left alone, also twice in one batch', async () => {
    const store = await open();
    await receive(store, '1001');
    const again = [
      receivedOf('1001', { instructions: 'changed' }),
      { ...receivedOf('1002'), id: 'a', part: 'pa' },
      { ...receivedOf('1002'), id: 'b', part: 'pb' },
    ];
    const fresh = await committed(store, (trx) => insertReceived(trx, store.dialect, again, later));
    expect([...fresh]).to.deep.equal(['a']);
    const stored = await ordersById(store.reader, store.dialect, 'every merchant', ['o-1001', 'a', 'b']);
    expect([...stored.keys()].sort()).to.deep.equal(['a', 'o-1001']);
    expect(stored.get('o-1001')?.order.instructions).to.equal('');
  });

  it('come by the thousand in one commit', async () => {
    const store = await open();
    const numbers = Array.from({ length: 1234 }, (_, index) => String(5000 + index));
    await receive(store, ...numbers);
    expect(
      await ordersById(
        store.reader,
        store.dialect,
        'every merchant',
        numbers.map((one) => `o-${one}`),
      ),
    ).to.have.lengthOf(1234);
    expect(await countByStatus(store.reader, ['acme'])).to.deep.equal([
      { merchant: 'acme', status: 'received', count: 1234, oldest: at },
    ]);
  });

  it('move only from a status that was asked for, and the order follows its parts', async () => {
    const store = await open();
    await receive(store, '1', '2');
    const move = (parts: string[]) =>
      committed(store, (trx) =>
        setPartStatus(trx, store.dialect, parts, ['received'], 'error', later, { reason: 'No such SKU.' }),
      );
    expect(await move(['p-1'])).to.equal(1);
    expect(await move(['p-1', 'p-2'])).to.equal(1);
    const orders = await ordersById(store.reader, store.dialect, 'every merchant', ['o-1', 'o-2']);
    expect([...orders.values()].map(({ status, reason }) => [status, reason])).to.deep.equal([
      ['error', 'No such SKU.'],
      ['error', 'No such SKU.'],
    ]);
  });

  it('with two parts show the least advanced one', async () => {
    const store = await open();
    await receive(store, '1');
    await inCommit(store, (trx) =>
      trx
        .insertInto('parts')
        .values({
          id: 'p-1b',
          order_id: 'o-1',
          merchant: 'acme',
          wms: 'other',
          status: 'received',
          reason: '',
          updated_at: at,
          delivered_at: null,
        })
        .execute(),
    );
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-1'], ['received'], 'new', later));
    expect((await ordersByReference(store.reader, 'every merchant', '1'))[0]?.status).to.equal('received');
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-1b'], ['received'], 'new', later));
    expect((await ordersByReference(store.reader, 'every merchant', '1'))[0]?.status).to.equal('new');
  });

  it('wait for their WMS oldest first, once they are new', async () => {
    const store = await open();
    await receive(store, '3', '1', '2');
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-1', 'p-3'], ['received'], 'new', later));
    expect(await waitingParts(store.reader, 'acme', 'legacy', 10)).to.deep.equal([
      { part: 'p-1', order: 'o-1' },
      { part: 'p-3', order: 'o-3' },
    ]);
    expect(await waitingParts(store.reader, 'acme', 'legacy', 1)).to.have.length(1);
    expect(await waitingParts(store.reader, 'acme', 'other', 10)).to.deep.equal([]);
    expect(await waitingParts(store.reader, 'other', 'legacy', 10)).to.deep.equal([]);
  });

  it("are found by id, number with and without #, reference and the cart's id", async () => {
    const store = await open();
    await receive(store, '1001');
    for (const reference of ['o-1001', '1001', '#1001', 'R1001', 'cart-1001']) {
      expect(
        (await ordersByReference(store.reader, ['acme'], reference)).map(({ id }) => id),
        reference,
      ).to.deep.equal(['o-1001']);
    }
    expect(await ordersByReference(store.reader, ['acme'], '1002')).to.deep.equal([]);
  });

  it('that files speak of are known by number or reference, the newest winning', async () => {
    const store = await open();
    await receive(store, '1001');
    await inCommit(store, (trx) =>
      insertReceived(
        trx,
        store.dialect,
        [{ ...receivedOf('1001', { orderId: 'again' }), id: 'o-new', part: 'p-new' }],
        later,
      ),
    );
    const known = await findKnownOrders(store.reader, store.dialect, 'acme', 'orderNumber', ['1001', 'nope']);
    expect([...known].map(([key, { orderId }]) => [key, orderId])).to.deep.equal([['1001', 'o-new']]);
    expect([
      ...(await findKnownOrders(store.reader, store.dialect, 'acme', 'custRef', ['R1001'])).keys(),
    ]).to.deep.equal(['R1001']);
    expect([
      ...(await findKnownOrders(store.reader, store.dialect, 'other', 'orderNumber', ['1001'])).keys(),
    ]).to.deep.equal([]);
  });

  it('are listed newest first, by status, cart and time', async () => {
    const store = await open();
    await receive(store, '1', '2', '3');
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-2'], ['received'], 'new', later));
    const ids = async (filter: Parameters<typeof listOrders>[2]) =>
      (await listOrders(store.reader, ['acme'], filter)).map(({ id }) => id);
    expect(await ids({ limit: 10 })).to.deep.equal(['o-3', 'o-2', 'o-1']);
    expect(await ids({ limit: 2 })).to.deep.equal(['o-3', 'o-2']);
    expect(await ids({ limit: 10, status: 'new' })).to.deep.equal(['o-2']);
    expect(await ids({ limit: 10, cart: 'other' })).to.deep.equal([]);
    expect(await ids({ limit: 10, since: later })).to.deep.equal([]);
  });

  it('of another merchant are never read, nor any by somebody without merchants', async () => {
    const store = await open();
    await receive(store, '1');
    for (const scope of [['other'], []]) {
      expect(await listOrders(store.reader, scope, { limit: 10 })).to.deep.equal([]);
      expect(await ordersByReference(store.reader, scope, '1')).to.deep.equal([]);
      expect(await countByStatus(store.reader, scope)).to.deep.equal([]);
      expect((await ordersById(store.reader, store.dialect, scope, ['o-1'])).size).to.equal(0);
      expect(await partsOfOrders(store.reader, store.dialect, scope, ['o-1'])).to.deep.equal([]);
      expect(await storyOf(store.reader, scope, 'order', 'o-1')).to.deep.equal([]);
    }
  });

  it('are changed in bulk, and their story is told in order', async () => {
    const store = await open();
    await receive(store, '1', '2');
    const told = (subject: string, event: string) => ({
      kind: 'event' as const,
      event: { merchant: 'acme', kind: 'order' as const, subject, event },
    });
    const accepted = (part: string) => ({
      kind: 'part' as const,
      part,
      from: ['received' as const],
      to: 'new' as const,
      reason: '',
    });
    await inCommit(store, (trx) =>
      applyChanges(
        trx,
        store.dialect,
        [accepted('p-1'), told('o-1', 'accepted'), accepted('p-2'), told('o-1', 'queued')],
        later,
      ),
    );
    expect((await waitingParts(store.reader, 'acme', 'legacy', 10)).map(({ part }) => part)).to.deep.equal([
      'p-1',
      'p-2',
    ]);
    expect(await storyOf(store.reader, ['acme'], 'order', 'o-1')).to.deep.equal([
      { at: later, event: 'accepted', data: {} },
      { at: later, event: 'queued', data: {} },
    ]);
    expect(await storyOf(store.reader, ['other'], 'order', 'o-1')).to.deep.equal([]);
  });
});
