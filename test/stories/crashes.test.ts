import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listDocuments } from '../../src/storage/documents.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { daemonAt, daemonProcess, drop, filesIn, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

/** Where the daemon dies, hard, in the middle of the road of one order. */
const points = [
  'intake.fetched',
  'intake.committed',
  'intake.removed',
  'download.stored',
  'deliver.pinned',
  'deliver.rendered',
  'deliver.attempted',
  'deliver.sent',
];

describe('a daemon that dies', () => {
  for (const point of points) {
    it(`at ${point} sends the order once, and goes on by itself`, async function () {
      this.timeout(60_000);
      const home = await workspaceHome(folderWorkspace());
      await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'C-100' }, { number: 'C-101' }));
      const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: point });
      expect(await dying.ended).to.equal('SIGKILL');

      const daemon = await daemonAt(home);
      await eventually('both are at the WMS', async () => (await statuses(daemon)).join() === 'at_wms,at_wms');
      await settled(daemon);
      const rows = Object.values(await filesIn(join(home, '../wms/in'), 'latin1'))
        .join('')
        .split('\r\n');
      expect(rows.filter((row) => row.includes('C-100'))).to.have.length(1);
      expect(rows.filter((row) => row.includes('C-101'))).to.have.length(1);
      const documents = await listDocuments(daemon.tools.store.reader, 'every merchant', {
        direction: 'in',
        limit: 10,
      });
      expect(documents.map(({ state }) => state)).to.deep.equal(['done']);
    });
  }

  it('in the middle of telling the cart tells it once', async function () {
    this.timeout(60_000);
    const home = await workspaceHome(folderWorkspace());
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'C-200' }));
    const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: 'deliver.sent#2' });
    await eventually(
      'the WMS has the order',
      async () => Object.keys(await filesIn(join(home, '../wms/in'))).length === 1,
    );
    await drop(join(home, '../wms/out/SHIP_1.csv'), shipmentFile({ number: 'C-200', tracking: '1Z999EE1' }));
    expect(await dying.ended).to.equal('SIGKILL');
    const daemon = await daemonAt(home);
    await eventually('it is confirmed', async () => (await statuses(daemon)).includes('confirmed'));
    const told = Object.values(await filesIn(join(home, '../cart/tracking'))).join('');
    expect(told.split('1Z999EE1')).to.have.length(2);
  });

  it('right after a file that the partner ate at once holds it in doubt, and names the repair', async function () {
    this.timeout(60_000);
    const home = await workspaceHome(folderWorkspace());
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'C-300' }));
    const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: 'deliver.sent' });
    expect(await dying.ended).to.equal('SIGKILL');
    for (const name of Object.keys(await filesIn(join(home, '../wms/in')))) await rm(join(home, '../wms/in', name));

    const daemon = await daemonAt(home);
    const doubt = await eventually('the doubt is named', async () => {
      const open = await listExceptions(daemon.tools.store.reader, 'every merchant', { state: 'open', limit: 5 });
      return open[0];
    });
    expect(doubt).to.include({ code: 'DELIVERY_DOUBT' });
    expect(doubt?.hint).to.include('send-again').and.to.include('mark-delivered');
    const [delivery] = await listDeliveries(daemon.tools.store.reader, 'every merchant', { limit: 5 });
    expect(delivery?.state).to.equal('doubt');
    expect(await filesIn(join(home, '../wms/in'))).to.deep.equal({});
    expect(await statuses(daemon)).to.deep.equal(['sending']);
  });
});

async function statuses({ tools }: Awaited<ReturnType<typeof daemonAt>>): Promise<string[]> {
  return (await listOrders(tools.store.reader, 'every merchant', { limit: 50 })).map(({ status }) => status);
}
