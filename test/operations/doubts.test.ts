import { expect } from 'chai';
import { markDelivered, sendAgain } from '../../src/operations/answer-doubt.ts';
import { findDelivery, showDelivery } from '../../src/operations/show-delivery.ts';
import { openTestDock } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, seedDoubt, seedOrder, seedPackage, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const everyone = 'every merchant';
const actor = 'cli:anna';

eachStore('the answer to a doubt', (open) => {
  async function doubtfulOrder() {
    const dock = await openTestDock({ store: await open() });
    const order = await seedOrder(dock.tools.store, 'A-1', 'new');
    await inStore(dock.tools.store, (trx) => trx.updateTable('parts').set({ status: 'sending' }).execute());
    const { delivery, exception } = await seedDoubt(dock.tools.store, [order.part]);
    return { dock, store: dock.tools.store, order, exception, delivery: await findDelivery(dock, everyone, delivery) };
  }

  it('"send again" puts the same file back before its gate and wakes the gate', async () => {
    const { dock, store, delivery, exception } = await doubtfulOrder();
    await sendAgain(dock, delivery, actor);
    expect(await findDelivery(dock, everyone, delivery.id)).to.include({
      state: 'rendered',
      fileName: 'ORD_7.csv',
      number: 7,
    });
    expect(await ticketsIn(store)).to.deep.equal([
      { stage: 'deliver', subject: 'acme/legacy/orders', cause: 'person' },
    ]);
    expect(
      await store.reader.selectFrom('exceptions').select('state').where('id', '=', exception).execute(),
    ).to.deep.equal([{ state: 'resolved' }]);
  });

  it('"mark delivered" books orders at the WMS and sends nothing', async () => {
    const { dock, store, order, delivery } = await doubtfulOrder();
    await markDelivered(dock, delivery, actor);
    expect(await findDelivery(dock, everyone, delivery.id)).to.include({ state: 'done' });
    expect(await store.reader.selectFrom('orders').select('status').where('id', '=', order.id).execute()).to.deep.equal(
      [{ status: 'at_wms' }],
    );
    expect(await store.reader.selectFrom('documents').select('state').execute()).to.deep.equal([{ state: 'sent' }]);
    expect(await ticketsIn(store)).to.deep.equal([]);
    expect((await showDelivery(dock, everyone, delivery.id)).deeds).to.have.length(1);
  });

  it('"mark delivered" confirms the packages that a cart was told of', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const order = await seedOrder(store, 'A-1', 'new');
    await inStore(store, (trx) => trx.updateTable('parts').set({ status: 'at_wms' }).execute());
    const parcel = await seedPackage(store, order, '1Z-FICTIONAL');
    await inStore(store, (trx) => trx.updateTable('packages').set({ state: 'sending' }).execute());
    const { delivery } = await seedDoubt(store, [parcel], 'confirmations', 'acme/web/confirmations');
    await markDelivered(dock, await findDelivery(dock, everyone, delivery), actor);
    expect(await store.reader.selectFrom('packages').select('state').execute()).to.deep.equal([{ state: 'confirmed' }]);
    expect(await store.reader.selectFrom('orders').select('status').execute()).to.deep.equal([{ status: 'confirmed' }]);
  });

  it('can be given once', async () => {
    const { dock, store, delivery } = await doubtfulOrder();
    await markDelivered(dock, delivery, actor);
    expect(await rejection(markDelivered(dock, delivery, actor))).to.include({ code: 'DELIVERY_NOT_IN_DOUBT' });
    expect(await rejection(sendAgain(dock, delivery, actor))).to.include({ code: 'DELIVERY_NOT_IN_DOUBT' });
    expect(await ticketsIn(store)).to.deep.equal([]);
    expect(await store.reader.selectFrom('audit').select('action').execute()).to.deep.equal([
      { action: 'deliveries mark-delivered' },
    ]);
  });

  it("is nobody else's business", async () => {
    const { dock, delivery } = await doubtfulOrder();
    expect(await rejection(showDelivery(dock, ['bolt'], delivery.id))).to.include({ code: 'DELIVERY_UNKNOWN' });
  });
});
