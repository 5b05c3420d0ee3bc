import { expect } from 'chai';
import { lengthText, usualFor, usualText } from '../../src/operations/story/usual.ts';
import type { Store } from '../../src/storage/open.ts';
import { tallyOrders } from '../../src/storage/tally.ts';
import { inStore, seedOrder, seedPackage } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

/** Orders are seeded as received at eight; each is handed over so many minutes later. */
async function handedOver(store: Store, minutes: readonly number[], wait = 60): Promise<void> {
  for (const [index, late] of minutes.entries()) {
    const order = await seedOrder(store, `U-${index}`, 'at_wms');
    const at = (more: number) => new Date(Date.UTC(2026, 2, 1, 8, late + more)).toISOString();
    await inStore(store, (trx) => tallyOrders(trx, store.dialect, [order.part], at(0)));
    const parcel = await seedPackage(store, order, `1Z-${index}`);
    await inStore(store, async (trx) => {
      await trx
        .updateTable('tally')
        .set({ at: at(wait) })
        .where('item', '=', parcel)
        .execute();
      const told = { created_at: at(wait), updated_at: at(wait + 2), state: 'confirmed' };
      await trx.updateTable('packages').set(told).where('id', '=', parcel).execute();
    });
  }
}

eachStore('how long an order usually waits', (open) => {
  it('is learned from those before it, for each way that one can wait on', async () => {
    const store = await open();
    await handedOver(store, [1, 2, 3, 4, 5, 6, 7, 8, 9, 50]);
    const one = { merchant: 'acme', cart: 'web', wms: 'legacy' };
    const waiting = await usualFor(store.reader, { ...one, status: 'new' });
    expect(waiting).to.include({ of: 10, medianSeconds: 300, p95Seconds: 3000 });
    expect(waiting && usualText(waiting)).to.equal(
      'usually 5 min from the download to the hand-over; p95 of the last 10: 50 min',
    );
    expect(await usualFor(store.reader, { ...one, status: 'at_wms' })).to.include({ of: 10, medianSeconds: 3600 });
    expect(await usualFor(store.reader, { ...one, status: 'shipped' })).to.include({ of: 10, medianSeconds: 120 });
    expect(await usualFor(store.reader, { ...one, status: 'error' })).to.equal(null);
    expect(await usualFor(store.reader, { ...one, wms: 'west', status: 'new' })).to.equal(null);
    expect(await usualFor(store.reader, { ...one, merchant: 'bolt', status: 'new' })).to.equal(null);
  });
});

describe('lengths for people', () => {
  it('are told in the unit that fits', () => {
    expect([40, 89, 180, 5400, 7200, 200_000].map(lengthText)).to.deep.equal([
      '40 s',
      '89 s',
      '3 min',
      '2 h',
      '2 h',
      '2 days',
    ]);
  });
});
