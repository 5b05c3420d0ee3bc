import { join } from 'node:path';
import { expect } from 'chai';
import { ticketOf } from '../../../src/clockwork/services.ts';
import { serviceRuns } from '../../../src/config/lookup.ts';
import { ordersByReference, partsOfOrders } from '../../../src/storage/orders.ts';
import type { RunningDaemon } from '../../../src/wiring/daemon.ts';
import { daemonAt, drop, filesIn, put, workspaceHome } from '../../support/daemon.ts';
import { eventually } from '../../support/eventually.ts';
import { cartBenches, give, wmsBenches } from '../../support/partner-dock.ts';
import { isPulled } from '../../support/pulled-account.ts';

const numbers = ['1Z999AA10123456784', '1Z999AA10123456785'] as const;
const [first, second] = numbers;
const header =
  'Order,Date,Email,First Name,Last Name,Company,Address 1,Address 2,City,State,Postal Code,Country,Phone,Ship Method,SKU,Description,Quantity,Unit Price';

/** A cart that knows one tracking number for an order, however many parcels it had. */
const oneNumber = ['shipstation'];

async function runAll({ tools }: RunningDaemon): Promise<void> {
  const workspace = tools.workspace();
  const runs = serviceRuns(workspace).filter(({ timing }) => timing.kind !== 'off');
  const tickets = runs.map((run) => ticketOf(workspace, run)('person', tools.clock.iso()));
  await tools.store.commits.commit({ apply: async () => undefined, tickets });
}

async function stands({ tools }: RunningDaemon, merchant: string, number: string, status: string): Promise<string> {
  const { reader, dialect } = tools.store;
  return eventually(
    `${number} of ${merchant} is ${status}`,
    async () => {
      const [order] = await ordersByReference(reader, [merchant], number);
      const [part] = order?.status === status ? await partsOfOrders(reader, dialect, [merchant], [order.id]) : [];
      return part?.id;
    },
    60,
  );
}

describe('files on one side, an API on the other', function () {
  this.timeout(120_000);

  it('a warehouse that reads files serves every cart that is spoken to', async () => {
    const shops = await Promise.all(
      cartBenches.map(async ({ connector, open }) => ({ connector, merchant: connector.id, account: await open() })),
    );
    const merchants = shops.map(({ connector, merchant, account }) => {
      const stock = connector.functions['Inventory Upload'] === true ? 'automatic' : 'off';
      return [
        `merchants/${merchant}.yaml`,
        `
directories: ${merchant}
services: { order delivery: automatic, shipping confirmations: automatic, inventory: automatic }
carts:
  shop:
    type: ${connector.id}
    settings: ${JSON.stringify(account.settings)}
    services: { order download: automatic, shipment upload: automatic, inventory upload: ${stock} }
    load options: { payment statuses: [unpaid, paid, partially_refunded, ''] }
`,
      ] as const;
    });
    const home = await workspaceHome({
      'crossdock.yaml': `
wms:
  drop:
    orders: { to: { folder: ../drop/in }, mapping: shop-orders, gather: 0s }
    shipments: { from: { folder: ../drop/out }, files: "SHIP_*.csv", mapping: generic-shipments, settle: 0s }
    inventory: { from: { folder: ../drop/out }, files: "INV_*.csv", mapping: generic-inventory, settle: 0s }
`,
      ...Object.fromEntries(merchants),
      ...Object.fromEntries(
        shops.flatMap(({ merchant }) => ['in', 'out'].map((way) => [`../drop/${way}/${merchant}/.keep`, ''])),
      ),
    });
    const daemon = await daemonAt(home);
    const placed = new Map<string, string>();
    for (const { merchant, account } of shops) {
      account.sells(['SKU-1', 'SKU-2']);
      await give(daemon, `${merchant}/shop`, account.token);
      placed.set(merchant, account.placeOrders(1)[0] ?? '');
    }
    await runAll(daemon);
    for (const { merchant } of shops) {
      const number = placed.get(merchant) ?? '';
      await stands(daemon, merchant, number, 'at_wms');
      const written = Object.values(await filesIn(join(home, `../drop/in/${merchant}`))).join('');
      expect(written.split('\n').filter((line) => line.includes(number)).length, merchant).to.equal(2);
      const rows = [`${number},UPS,${first},SKU-1,2`, `${number},UPS,${second},SKU-2,1`];
      const out = join(home, `../drop/out/${merchant}`);
      await drop(join(out, 'SHIP_1.csv'), `Order Number,Carrier,Tracking Number,SKU,Quantity\n${rows.join('\n')}\n`);
      await drop(join(out, 'INV_1.csv'), 'SKU,Available\nSKU-1,41\nSKU-2,7\n');
    }
    await runAll(daemon);
    for (const { connector, merchant, account } of shops) {
      const number = placed.get(merchant) ?? '';
      await stands(daemon, merchant, number, 'confirmed');
      const shown = new Set(account.trackingOf(number).map(({ trackingNumber }) => trackingNumber));
      expect(shown.size, merchant).to.equal(oneNumber.includes(connector.id) ? 1 : 2);
      for (const one of shown) expect(numbers).to.include(one);
      if (connector.functions['Inventory Upload'] !== true) continue;
      await eventually(
        `${merchant} shows the stock`,
        () => account.stockOf('SKU-1') === 41 && account.stockOf('SKU-2') === 7,
        60,
      );
    }
  });

  it('a shop that writes files has its orders at every WMS that is spoken to, and reads tracking and stock', async () => {
    const sides = await Promise.all(
      wmsBenches.map(async ({ connector, open }) => ({ connector, merchant: connector.id, account: await open() })),
    );
    const merchants = sides.map(({ connector, merchant, account }) => {
      const stock = connector.functions.Inventory === true;
      return [
        `merchants/${merchant}.yaml`,
        `
wms: ${connector.id}
services: { order delivery: automatic, shipping confirmations: automatic${stock ? ', inventory: automatic' : ''} }
warehouses:
  ${connector.id}:
    settings: ${JSON.stringify(account.settings)}
carts:
  shop:
    type: csv
    orders: { from: { folder: ../shop/${merchant}/orders }, mapping: shop-orders, settle: 0s }
    confirmations: { to: { folder: ../shop/${merchant}/tracking }, mapping: shop-confirmations, gather: 0s }
    inventory: { to: { folder: ../shop/${merchant}/stock }, mapping: shop-inventory, gather: 0s }
    services: { order download: automatic, shipment upload: automatic, inventory upload: ${stock ? 'automatic' : 'off'} }
`,
      ] as const;
    });
    const types = sides.map(({ connector: { id } }) => `  ${id}: { type: ${id} }`).join('\n');
    const home = await workspaceHome({ 'crossdock.yaml': `wms:\n${types}\n`, ...Object.fromEntries(merchants) });
    for (const { merchant } of sides)
      for (const folder of ['orders', 'tracking', 'stock'])
        await put(join(home, `../shop/${merchant}/${folder}/.keep`), '');
    const daemon = await daemonAt(home);
    const row = (sku: string, quantity: number) =>
      `C-1001,2026-11-24 10:00:00,ada@example.com,Ada,Buyer,,1 Main St,,Austin,TX,78701,US,512-555-0100,GND,${sku},Thing,${quantity},5.00`;
    for (const { merchant, account } of sides) {
      if (isPulled(account)) account.attach(`${daemon.url}/custom-store/${merchant}`);
      await give(daemon, `${merchant}/${merchant}`, account.token);
      await drop(
        join(home, `../shop/${merchant}/orders/o.csv`),
        `${[header, row('SKU-1', 2), row('SKU-2', 1)].join('\n')}\n`,
      );
    }
    await runAll(daemon);
    for (const { merchant, account } of sides) {
      if (isPulled(account)) {
        await stands(daemon, merchant, 'C-1001', 'new');
        await account.look();
      }
      const key = await stands(daemon, merchant, 'C-1001', 'at_wms');
      expect(account.ordersWith(key), merchant).to.equal(1);
      account.ship(key, [
        { trackingNumber: first, lines: [{ lineNumber: 1, quantity: 2 }] },
        { trackingNumber: second, lines: [{ lineNumber: 2, quantity: 1 }] },
      ]);
      if (isPulled(account)) await account.look();
      // What lies there after the parcels have left.
      account.stock({ 'SKU-1': 41, 'SKU-2': 7 });
    }
    await runAll(daemon);
    for (const { connector, merchant } of sides) {
      await stands(daemon, merchant, 'C-1001', 'confirmed');
      const told = Object.values(await filesIn(join(home, `../shop/${merchant}/tracking`))).join('');
      for (const one of numbers) expect(told.split(one).length - 1, `${one} of ${merchant}`).to.equal(1);
      if (connector.functions.Inventory !== true) continue;
      await eventually(`${merchant} wrote its stock`, async () => {
        const stock = Object.values(await filesIn(join(home, `../shop/${merchant}/stock`))).join('');
        return /SKU-1,41\b/.test(stock) && /SKU-2,7\b/.test(stock);
      });
    }
  });
});
