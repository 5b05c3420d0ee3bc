import { expect } from 'chai';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived, waitingParts } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { waitingByShipMethod } from '../../src/storage/urgency.ts';
import { eachStore } from '../support/stores.ts';
import { at, inCommit, later } from './samples.ts';

eachStore('orders that wait for a warehouse', (open) => {
  it('go in the order of their ship methods, of one method the oldest first, as many as are asked for', async () => {
    const store = await open();
    await accept(store, ['Standard', 'Overnight', `O'Neil "fast"`, 'Standard', 'Overnight', '']);
    const urgency = {
      byShipMethod: new Map([
        ['Overnight', 0],
        [`O'Neil "fast"`, 1],
      ]),
      others: 2,
    };
    const parts = async (limit: number) =>
      (await waitingParts(store.reader, 'acme', 'legacy', limit, { dialect: store.dialect, ...urgency })).map(
        ({ part }) => part,
      );
    expect(await parts(10)).to.deep.equal(['p-2', 'p-5', 'p-3', 'p-1', 'p-4', 'p-6']);
    expect(await parts(3)).to.deep.equal(['p-2', 'p-5', 'p-3']);
    expect((await waitingParts(store.reader, 'acme', 'legacy', 2)).map(({ part }) => part)).to.deep.equal([
      'p-1',
      'p-2',
    ]);
  });

  it('are counted by ship method, also while their file has not gone out, for their own merchants only', async () => {
    const store = await open();
    await accept(store, ['Standard', 'Overnight', 'Standard']);
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-3'], ['new'], 'sending', later));
    const counts = async (scope: string[] | 'every merchant') =>
      (await waitingByShipMethod(store.reader, store.dialect, scope))
        .map(({ shipMethod, count, wms, oldest }) => [shipMethod, count, wms, oldest])
        .sort();
    const all = [
      ['Overnight', 1, 'legacy', at],
      ['Standard', 2, 'legacy', at],
    ];
    expect(await counts('every merchant')).to.deep.equal(all);
    expect(await counts(['acme'])).to.deep.equal(all);
    expect(await counts(['bolt'])).to.deep.equal([]);
  });
});

async function accept(store: Store, methods: readonly string[]): Promise<void> {
  const received = methods.flatMap((shipMethod, index) => {
    const number = String(index + 1);
    const order = completeOrder(
      { orderNumber: number, orderDate: at, shipMethod, lines: [] },
      { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: at },
    );
    return order ? [{ id: `o-${number}`, part: `p-${number}`, order, wms: 'legacy', document: 'doc' }] : [];
  });
  await inCommit(store, (trx) => insertReceived(trx, store.dialect, received, at));
  const parts = received.map(({ part }) => part);
  await inCommit(store, (trx) => setPartStatus(trx, store.dialect, parts, ['received'], 'new', later));
}
