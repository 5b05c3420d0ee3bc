import { expect } from 'chai';
import { findOrder } from '../../src/operations/find-order.ts';
import { listOrders } from '../../src/operations/list-orders.ts';
import { retryOrder } from '../../src/operations/retry-order.ts';
import { showOrder } from '../../src/operations/show-order.ts';
import { setPackageState } from '../../src/storage/shipments.ts';
import { openTestDock } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, seedDoubt, seedException, seedOrder, seedPackage, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

eachStore('operations on orders', (open) => {
  it('lists the newest first, and one merchant sees only its own', async () => {
    const dock = await openTestDock({ store: await open() });
    await seedOrder(dock.tools.store, 'A-1');
    await seedOrder(dock.tools.store, 'A-2', 'new');
    await seedOrder(dock.tools.store, 'B-1', 'received', 'bolt', 'shop');
    const all = await listOrders(dock, 'every merchant', { limit: 10 });
    expect(all.map(({ orderNumber }) => orderNumber)).to.deep.equal(['B-1', 'A-2', 'A-1']);
    expect((await listOrders(dock, ['bolt'], { limit: 10 })).map(({ orderNumber }) => orderNumber)).to.deep.equal([
      'B-1',
    ]);
    expect(
      (await listOrders(dock, ['acme'], { limit: 10, status: 'new' })).map(({ orderNumber }) => orderNumber),
    ).to.deep.equal(['A-2']);
  });

  it('finds an order by number, with and without #, and never in a foreign scope', async () => {
    const dock = await openTestDock({ store: await open() });
    const { id } = await seedOrder(dock.tools.store, '#1001');
    expect((await findOrder(dock, 'every merchant', '1001')).id).to.equal(id);
    expect((await findOrder(dock, ['acme'], id)).id).to.equal(id);
    expect(await rejection(findOrder(dock, ['bolt'], '1001'))).to.include({ code: 'ORDER_UNKNOWN' });
  });

  it('names the ids when a number means two orders', async () => {
    const dock = await openTestDock({ store: await open() });
    const first = await seedOrder(dock.tools.store, '77');
    const second = await seedOrder(dock.tools.store, '77', 'received', 'bolt', 'shop');
    const thrown = await rejection(findOrder(dock, 'every merchant', '77'));
    expect(thrown).to.include({ code: 'ORDER_AMBIGUOUS' });
    expect(String(thrown)).to.include(first.id).and.to.include(second.id);
  });

  it('says what an order waits for', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const waiting = await seedOrder(store, 'W-1', 'new');
    const held = await seedOrder(store, 'E-1', 'new');
    await inStore(store, (trx) =>
      trx.updateTable('orders').set({ status: 'error' }).where('id', '=', held.id).execute(),
    );
    await seedException(store, 'ORDER_NOT_RENDERABLE', [{ kind: 'order', subject: held.id, merchant: 'acme' }], {
      message: 'The column is too long.',
    });
    expect((await showOrder(dock, 'every merchant', waiting.id)).headline).to.equal(
      'Accepted; waits for gate acme/legacy/orders, which opens by itself.',
    );
    expect((await showOrder(dock, 'every merchant', held.id)).headline).to.equal(
      'Held: The column is too long. Repair it.',
    );
  });

  it('names the delivery that nobody can vouch for', async () => {
    const dock = await openTestDock({ store: await open() });
    const order = await seedOrder(dock.tools.store, 'D-1', 'new');
    await inStore(dock.tools.store, (trx) => trx.updateTable('parts').set({ status: 'sending' }).execute());
    const { delivery } = await seedDoubt(dock.tools.store, [order.part]);
    const story = await showOrder(dock, 'every merchant', order.id);
    expect(story.headline).to.include('In doubt').and.to.include(delivery);
    expect(story.deliveries.map((one) => one.delivery)).to.deep.equal([delivery]);
  });

  it('retries an order in error from the beginning, takes it off its exception and writes the audit', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const { id } = await seedOrder(store, 'A-1', 'error');
    const exception = await seedException(store, 'ORDER_WITHOUT_WAY_OUT', [
      { kind: 'order', subject: id, merchant: 'acme' },
    ]);
    await retryOrder(dock, await findOrder(dock, 'every merchant', id), 'cli:anna');
    expect((await findOrder(dock, 'every merchant', id)).status).to.equal('received');
    expect(await ticketsIn(store)).to.deep.equal([{ stage: 'accept', subject: id, cause: 'person' }]);
    const row = await store.reader
      .selectFrom('exceptions')
      .select(['state', 'resolved_by'])
      .where('id', '=', exception)
      .executeTakeFirst();
    expect(row).to.deep.equal({ state: 'resolved', resolved_by: 'cli:anna' });
    const { deeds } = await showOrder(dock, 'every merchant', id);
    expect(deeds.map(({ id: _, at: __, ...deed }) => deed)).to.deep.equal([
      {
        actor: 'cli:anna',
        action: 'orders retry',
        subject: id,
        merchant: 'acme',
        reason: '',
        before: { status: 'error' },
        after: { status: 'received', 'asked for': 'accept' },
      },
    ]);
  });

  it('opens the gate of an order that waits for it', async () => {
    const dock = await openTestDock({ store: await open() });
    const { id } = await seedOrder(dock.tools.store, 'A-1', 'new');
    await retryOrder(dock, await findOrder(dock, 'every merchant', id), 'cli:anna');
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([
      { stage: 'deliver', subject: 'acme/legacy/orders', cause: 'person' },
    ]);
    expect((await findOrder(dock, 'every merchant', id)).status).to.equal('new');
  });

  it('sends refused packages of a shipped order to the cart again', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const order = await seedOrder(store, 'A-1', 'new');
    await inStore(store, (trx) => trx.updateTable('parts').set({ status: 'at_wms' }).execute());
    const parcel = await seedPackage(store, order, '1Z-FICTIONAL');
    await inStore(store, (trx) =>
      setPackageState(trx, store.dialect, [parcel], 'new', 'error', '2026-03-01T09:00:00.000Z'),
    );
    await retryOrder(dock, await findOrder(dock, 'every merchant', order.id), 'cli:anna');
    expect(await ticketsIn(store)).to.deep.equal([
      { stage: 'upload-tracking', subject: 'acme/web/confirmations', cause: 'person' },
    ]);
    expect((await showOrder(dock, 'every merchant', order.id)).packages.map(({ state }) => state)).to.deep.equal([
      'new',
    ]);
  });

  it('refuses to retry what waits for nothing, and writes nothing', async () => {
    const dock = await openTestDock({ store: await open() });
    const { id } = await seedOrder(dock.tools.store, 'A-1', 'canceled');
    const order = await findOrder(dock, 'every merchant', id);
    expect(await rejection(retryOrder(dock, order, 'cli:anna'))).to.include({ code: 'ORDER_NOTHING_TO_RETRY' });
    expect(await dock.tools.store.reader.selectFrom('audit').selectAll().execute()).to.deep.equal([]);
  });
});
