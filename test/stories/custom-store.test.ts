import { join } from 'node:path';
import { expect } from 'chai';
import { testConnection, trialsOf } from '../../src/operations/test-connection.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { clockFrom } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { ShipStationPuller } from '../simulators/shipstation-puller.ts';
import { daemonAt, drop, filesIn, programAt, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

const pair = { user: 'acme-7f3a', key: 'acme-key-0123456789' };
const market = { user: 'market-7f3a', key: 'market-key-0123456789' };

/** A merchant whose warehouse works in ShipStation; one of its carts is a store of its own there. */
function storeFiles(): Record<string, string> {
  const files = folderWorkspace();
  const merchant = (files['merchants/acme.yaml'] ?? '').replace('wms: legacy', 'wms: ship').replace(
    'carts:\n',
    `warehouses:
  ship: { settings: { api user: ${pair.user}, api key: ${pair.key} } }
carts:
  market:
    type: csv
    source: ACME-MARKET
    orders: { from: { folder: ../market/orders }, mapping: shop-orders, settle: 0s }
    services: { order download: automatic }
    warehouses:
      ship: { settings: { api user: ${market.user}, api key: ${market.key} } }
`,
  );
  return {
    'crossdock.yaml': 'name: Test dock\nzone: UTC\nwms:\n  ship: { type: shipstation-custom-store }\n',
    'merchants/acme.yaml': merchant,
    '../market/orders/.keep': '',
  };
}

async function ordersOf({ tools }: RunningDaemon) {
  const rows = await tools.store.reader
    .selectFrom('orders')
    .select(['order_number', 'status'])
    .orderBy('order_number')
    .execute();
  return rows.map(({ order_number, status }) => `${order_number} ${status}`);
}

describe('a merchant whose warehouse works in ShipStation', () => {
  it('sees orders fetched, shipped in two parcels, and confirmed in the cart', async function () {
    this.timeout(60_000);
    const home = await workspaceHome(storeFiles());
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/1.csv'), shopOrders({ number: 'W-1', quantity: 2 }, { number: 'W-2' }));
    await drop(join(home, '../market/orders/1.csv'), shopOrders({ number: 'M-1' }));
    await eventually('all wait', async () => (await ordersOf(daemon)).filter((one) => / new$/.test(one)).length === 3);

    const store = new ShipStationPuller({ url: `${daemon.url}/custom-store/acme`, ...pair });
    const other = new ShipStationPuller({ url: `${daemon.url}/custom-store/acme/market`, ...market, style: 'am/pm' });
    for (const one of [store, other]) await one.poll();
    expect([store, other].map((one) => [...one.orders.values()].map(({ number }) => number).sort())).to.deep.equal([
      ['W-1', 'W-2'],
      ['M-1'],
    ]);
    await eventually('all are handed over', async () =>
      (await ordersOf(daemon)).every((one) => one.endsWith('at_wms')),
    );

    const first = store.byNumber('W-1');
    if (!first) throw new Error('No W-1.');
    const [item] = first.items;
    const half = [{ lineItemId: item?.lineItemId ?? '', sku: 'MUG', quantity: 1 }];
    for (const tracking of ['1Z1', '1Z2'])
      expect((await store.notify(first, { tracking, items: half })).status).to.equal(200);
    await eventually('the cart knows both parcels', async () => {
      const files = Object.values(await filesIn(join(home, '../cart/tracking'))).join('');
      return files.includes('1Z1') && files.includes('1Z2');
    });
    await eventually('it is confirmed', async () => (await ordersOf(daemon)).includes('W-1 confirmed'));
    expect(
      await listExceptions(daemon.tools.store.reader, 'every merchant', { state: 'open', limit: 5 }),
    ).to.deep.equal([]);
  });

  it('is told when nobody asks for orders any more, and that is over with the next call', async function () {
    this.timeout(60_000);
    let now = Date.parse('2026-11-23T06:00:00.000Z');
    const home = await workspaceHome(storeFiles());
    const daemon = await daemonAt(
      home,
      {},
      clockFrom(() => now),
    );
    const open = async () =>
      (await listExceptions(daemon.tools.store.reader, 'every merchant', { state: 'open', limit: 5 })).map(
        ({ code, connection }) => `${code} ${connection}`,
      );
    const puller = new ShipStationPuller({ url: `${daemon.url}/custom-store/acme`, ...pair, now: () => now });
    await puller.poll();
    await eventually('both are known', async () => {
      const rows = await daemon.tools.store.reader.selectFrom('pull_calls').select('store').execute();
      return rows.length === 2;
    });
    now += 5 * 3_600_000;
    await puller.poll();
    now += 5 * 3_600_000;
    await eventually('the cart that never called', async () => (await open()).length === 1);
    expect(await open()).to.deep.equal(['PARTNER_NOT_ASKING acme/ship/market']);
    now += 2 * 3_600_000;
    await eventually('the merchant, too', async () => (await open()).length === 2);
    await puller.poll();
    now += 61_000;
    await eventually('it called', async () => (await open()).length === 1);
  });

  it('is shown what to type into ShipStation, without the key', async () => {
    const home = await workspaceHome(storeFiles());
    const dock = await programAt(home).openDock();
    try {
      const steps: string[] = [];
      const trials = trialsOf(dock.tools.workspace(), 'every merchant', 'acme/ship', { receive: true, send: true });
      for await (const { detail } of testConnection(dock, trials)) steps.push(detail);
      const text = steps.join('\n');
      expect(text).to.include('/custom-store/acme').and.to.include(pair.user).and.to.include('new,at_wms');
      expect(text).not.to.include(pair.key);
    } finally {
      await dock.close();
    }
  });
});
