import { expect } from 'chai';
import { storyOf } from '../../src/storage/events.ts';
import { readingDock } from '../support/reading-dock.ts';
import { seedOrders } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const shipments = `
kind: shipments
columns:
  Order: order.orderNumber
  Tracking: package.trackingNumber
  Status: { from: shipment.status }
`;

eachStore('a WMS that cancels an order', (open) => {
  it('and says so once more, as looks that overlap do, is told of once', async () => {
    const { dock, hand, read } = await readingDock(await open(), shipments);
    const { store } = dock.tools;
    const [order] = await seedOrders(store, ['1001'], 'at_wms');
    for (const name of ['ONE.csv', 'TWO.csv'])
      expect(
        await read(await hand('acme/legacy/shipments', 'Order,Tracking,Status\n1001,,canceled\n', name)),
      ).to.include({
        state: 'done',
        rejected: 0,
      });
    const story = await storyOf(store.reader, 'every merchant', 'order', order?.id ?? '');
    expect(story.filter(({ event }) => event === 'canceled by WMS')).to.have.length(1);
  });
});
