import { expect } from 'chai';
import { releaseDue } from '../../src/clockwork/release-orders.ts';
import type { HeldLease } from '../../src/storage/held-lease.ts';
import { saveRelease } from '../../src/storage/release-delays.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore, seedOrders, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const due = '2026-03-01T09:00:00.000Z';
const far = '2999-01-01T00:00:00.000Z';

eachStore('orders whose release delay has ended', (open) => {
  it('go on in commits of at most 500, each with its ticket; the others wait', async () => {
    const store = await open();
    const { tools } = await openTestDock({ store });
    const numbers = Array.from({ length: 1103 }, (_, index) => `N-${index}`);
    const seeded = await seedOrders(store, numbers, 'on_hold');
    await inStore(store, async (trx) => {
      for (const [index, { id }] of seeded.entries()) await saveRelease(trx, id, index < 3 ? far : due);
    });
    let commits = 0;
    const guard = async () => {
      commits += 1;
    };
    const lease = { guard } as unknown as HeldLease;
    await releaseDue(tools, lease);
    expect(commits).to.equal(3);
    const tickets = await ticketsIn(store);
    expect(new Set(tickets.map(({ subject }) => subject)).size).to.equal(1100);
    expect(new Set(tickets.map(({ stage, cause }) => `${stage} ${cause}`))).to.deep.equal(new Set(['accept clock']));
    const count = (status: string) =>
      store.reader.selectFrom('orders').select('id').where('status', '=', status).execute();
    expect([(await count('received')).length, (await count('on_hold')).length]).to.deep.equal([1100, 3]);
    await releaseDue(tools, lease);
    expect(commits).to.equal(3);
  });

  it('that were put away meanwhile stay away', async () => {
    const store = await open();
    const { tools } = await openTestDock({ store });
    const [one] = await seedOrders(store, ['1001'], 'canceled');
    await inStore(store, (trx) => saveRelease(trx, one?.id ?? '', due));
    await releaseDue(tools, { guard: async () => undefined } as unknown as HeldLease);
    expect(await ticketsIn(store)).to.deep.equal([]);
    const row = await store.reader.selectFrom('orders').select(['status', 'release_at']).executeTakeFirst();
    expect(row).to.deep.equal({ status: 'canceled', release_at: null });
  });
});
