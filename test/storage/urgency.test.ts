import { expect } from 'chai';
import { sql } from 'kysely';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Store } from '../../src/storage/open.ts';
import { insertReceived, replaceReceived, waitingParts } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { waitingByShipMethod } from '../../src/storage/urgency.ts';
import { eachStore, eachStoreUrl, openAt } from '../support/stores.ts';
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
      (await waitingParts(store.reader, 'acme', 'legacy', limit, { urgency })).map(({ part }) => part);
    expect(await parts(10)).to.deep.equal(['p-2', 'p-5', 'p-3', 'p-1', 'p-4', 'p-6']);
    expect(await parts(3)).to.deep.equal(['p-2', 'p-5', 'p-3']);
    expect((await waitingParts(store.reader, 'acme', 'legacy', 2)).map(({ part }) => part)).to.deep.equal([
      'p-1',
      'p-2',
    ]);
  });

  it('go by the ship method that a change has given them', async () => {
    const store = await open();
    await accept(store, ['Standard', 'Standard']);
    const changed = orderOf('2', 'Overnight');
    await inCommit(store, (trx) =>
      replaceReceived(trx, store.dialect, { id: 'o-2', part: 'p-2', order: changed }, later),
    );
    const urgency = { byShipMethod: new Map([['Overnight', 0]]), others: 1 };
    const parts = await waitingParts(store.reader, 'acme', 'legacy', 10, { urgency });
    expect(parts.map(({ part }) => part)).to.deep.equal(['p-2', 'p-1']);
  });

  it('are counted by ship method, also while their file has not gone out, for their own merchants only', async () => {
    const store = await open();
    await accept(store, ['Standard', 'Overnight', 'Standard']);
    await inCommit(store, (trx) => setPartStatus(trx, store.dialect, ['p-3'], ['new'], 'sending', later));
    const counts = async (scope: string[] | 'every merchant') =>
      (await waitingByShipMethod(store.reader, scope))
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

eachStoreUrl('orders that waited before their ship method was kept beside them', (newUrl) => {
  it('go by it all the same', async () => {
    const url = await newUrl();
    const before = await openAt(url);
    await accept(before, ['Standard', 'Overnight']);
    await inCommit(before, async (trx) => {
      for (const table of ['pauses', 'rested']) await sql.raw(`drop table ${table}`).execute(trx);
      await sql.raw('alter table setbacks drop column down_since').execute(trx);
      await sql.raw('alter table orders drop column ship_method').execute(trx);
      await sql.raw(`delete from crossdock_migrations where name like '%-outages'`).execute(trx);
    });
    await before.close();
    const { reader } = await openAt(url);
    const urgency = { byShipMethod: new Map([['Overnight', 0]]), others: 1 };
    const parts = await waitingParts(reader, 'acme', 'legacy', 10, { urgency });
    expect(parts.map(({ part }) => part)).to.deep.equal(['p-2', 'p-1']);
  });
});

function orderOf(number: string, shipMethod: string): Order {
  const order = completeOrder(
    { orderNumber: number, orderDate: at, shipMethod, lines: [] },
    { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: at },
  );
  return order ?? expect.fail('not an order');
}

async function accept(store: Store, methods: readonly string[]): Promise<void> {
  const received = methods.map((shipMethod, index) => {
    const number = String(index + 1);
    const order = orderOf(number, shipMethod);
    return { id: `o-${number}`, part: `p-${number}`, order, wms: 'legacy', document: 'doc' };
  });
  await inCommit(store, (trx) => insertReceived(trx, store.dialect, received, at));
  const parts = received.map(({ part }) => part);
  await inCommit(store, (trx) => setPartStatus(trx, store.dialect, parts, ['received'], 'new', later));
}
