import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

const own = `    wms settings:
      directories: second
      orders: { to: { folder: ../outlet-in }, mapping: outlet-orders, batch: each order }
`;

/** Two carts of one type; the second goes to the WMS by its own directory, layout and batch. */
async function twoCarts(settings = own): Promise<string> {
  const files = folderWorkspace();
  const merchant = files['merchants/acme.yaml'] ?? '';
  const second = `  outlet:
    source: ACME-OUTLET
    description: What is left of last season
    orders: { from: { folder: ../outlet/orders }, mapping: shop-orders, settle: 0s }
    confirmations: { to: { folder: ../outlet/tracking }, mapping: shop-confirmations, gather: 0s }
    services: { order download: automatic, shipment upload: automatic }
${settings}`;
  const home = await workspaceHome({
    ...files,
    'merchants/acme.yaml': `${merchant}${second}`,
    'mappings/outlet-orders.yaml': `kind: orders
file: { name: "OUT_{{sequence 4}}.csv" }
columns:
  Number: order.orderNumber
  Source: order.orderSource
  Sku: line.sku
`,
  });
  for (const folder of ['outlet/orders', 'outlet/tracking', 'outlet-in/second'])
    await mkdir(join(home, '..', folder), { recursive: true });
  return home;
}

async function outletFiles(home: string): Promise<string[]> {
  return Object.entries(await filesIn(join(home, '../outlet-in/second'))).map(([name, text]) => `${name}: ${text}`);
}

describe('a cart with WMS settings of its own', () => {
  it('sends its orders through its own gate, beside another cart of the same type, and both come back', async () => {
    const home = await twoCarts();
    const daemon = await daemonAt(home);
    await drop(join(home, '../outlet/orders/a.csv'), shopOrders({ number: 'O-1' }, { number: 'O-2' }));
    await drop(join(home, '../cart/orders/a.csv'), shopOrders({ number: 'W-1' }, { number: 'W-2' }));
    const orders = () => listOrders(daemon.tools.store.reader, 'every merchant', { limit: 50 });
    await eventually('all are at the WMS', async () => {
      const all = await orders();
      return all.length === 4 && all.every(({ status }) => status === 'at_wms');
    });
    const outlet = await outletFiles(home);
    expect(outlet).to.have.length(2);
    expect(outlet.join())
      .to.match(/O-1,ACME-OUTLET,MUG/)
      .and.match(/O-2,ACME-OUTLET,MUG/)
      .and.not.include('W-');
    const usual = Object.values(await filesIn(join(home, '../wms/in'), 'latin1')).join('\n');
    expect(usual).to.include('W-1').and.include('W-2').and.not.include('O-1');
    const status = await crossdock(undefined, ['status'], { program: programAt(home) });
    expect(status.out).to.match(/\nlegacy\/outlet\/orders +legacy\/outlet\/orders +0 +0 +0/);
    const shown = await crossdock(undefined, ['orders', 'show', 'O-1'], { program: programAt(home) });
    expect(shown.out).to.match(/cart: +outlet\nwhich is: +What is left of last season\nsource: +ACME-OUTLET/);

    const back = shipmentFile({ number: 'O-1', tracking: '1Z1' }, { number: 'W-1', tracking: '1Z2' });
    await drop(join(home, '../wms/out/SHIP_1.csv'), back);
    await eventually('both carts know', async () => {
      const known = (await orders()).filter(({ status }) => status === 'confirmed');
      return known.length === 2;
    });
    expect(JSON.stringify(await filesIn(join(home, '../outlet/tracking'))))
      .to.include('1Z1')
      .and.not.include('1Z2');
  });

  it("whose settings are taken away while a delivery hangs is finished by the merchant's gate: nothing lost, nothing twice", async () => {
    const home = await twoCarts();
    const path = join(home, 'merchants/acme.yaml');
    const blocked = (await readFile(path, 'utf8')).replace('folder: ../outlet-in', 'folder: ../outlet-blocked');
    await writeFile(join(home, '../outlet-blocked'), 'a file where the WMS should have a folder');
    await writeFile(path, blocked);
    const daemon = await daemonAt(home);
    const { reader } = daemon.tools.store;
    await drop(join(home, '../outlet/orders/a.csv'), shopOrders({ number: 'O-1' }, { number: 'O-2' }));
    await eventually('its deliveries hang', async () => {
      const all = await listDeliveries(reader, 'every merchant', { gate: 'acme/legacy/outlet/orders', limit: 9 });
      return all.length === 2 && all.every(({ state }) => state === 'rendered');
    });
    await settled(daemon);
    await writeFile(path, blocked.replace(own.replace('folder: ../outlet-in', 'folder: ../outlet-blocked'), ''));
    const orders = () => listOrders(reader, 'every merchant', { limit: 50 });
    await eventually('they are at the WMS all the same', async () =>
      (await orders()).every(({ status }) => status === 'at_wms'),
    );
    await drop(join(home, '../outlet/orders/b.csv'), shopOrders({ number: 'O-3' }));
    await eventually('the next goes the usual way', async () => (await orders()).length === 3);
    await eventually('and arrives', async () => (await orders()).every(({ status }) => status === 'at_wms'));
    const sent = Object.values(await filesIn(join(home, '../wms/in'), 'latin1')).join('\n');
    for (const number of ['O-1', 'O-2', 'O-3']) expect(sent.split(number), number).to.have.length(2);
    expect(await listDeliveries(reader, 'every merchant', { state: 'rendered', limit: 9 })).to.deep.equal([]);
  });

  it('says "off" for a WMS: its orders are held with the repair named, the other cart goes on', async () => {
    const home = await twoCarts('    wms settings: { orders: off }\n');
    const daemon = await daemonAt(home);
    await drop(join(home, '../outlet/orders/a.csv'), shopOrders({ number: 'O-1' }));
    await drop(join(home, '../cart/orders/a.csv'), shopOrders({ number: 'W-1' }));
    const status = async () =>
      Object.fromEntries(
        (await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 9 })).map((one) => [
          one.orderNumber,
          one.status,
        ]),
      );
    await eventually('both are decided', async () => {
      const now = await status();
      return now['O-1'] === 'error' && now['W-1'] === 'at_wms';
    });
  });
});
