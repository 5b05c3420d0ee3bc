import { join } from 'node:path';
import { expect } from 'chai';
import { listDocuments } from '../../src/storage/documents.ts';
import { listOrders, ordersByReference } from '../../src/storage/orders.ts';
import { daemonAt, drop, filesIn, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

describe('an order from a cart folder to a WMS folder and back', () => {
  it('comes back as tracking and stock, and ends as confirmed', async () => {
    const home = await workspaceHome(folderWorkspace());
    const daemon = await daemonAt(home);
    await drop(
      join(home, '../cart/orders/orders-1.csv'),
      shopOrders({ number: 'A-100', quantity: 2 }, { number: 'A-101' }),
    );

    const sent = await eventually(
      'the WMS has its order file',
      async () => Object.entries(await filesIn(join(home, '../wms/in'), 'latin1'))[0],
    );
    expect(sent[0]).to.match(/^ORD_.*\.csv$/);
    expect(sent[1].split('\r\n').filter((row) => row.includes('A-10'))).to.have.length(2);
    await eventually('both are at the WMS', async () =>
      (await statuses(daemon)).every((status) => status === 'at_wms'),
    );

    await drop(
      join(home, '../wms/out/SHIP_1.csv'),
      shipmentFile({ number: 'A-100', tracking: '1Z999AA1', quantity: 2 }, { number: 'A-101', tracking: '1Z999AA2' }),
    );
    await drop(join(home, '../wms/out/INV_1.csv'), stockFile({ MUG: 41, HAT: 7 }));
    const tracking = await eventually(
      'the cart has its tracking',
      async () => Object.values(await filesIn(join(home, '../cart/tracking')))[0],
    );
    expect(tracking).to.include('1Z999AA1').and.to.include('1Z999AA2');
    const stock = await eventually(
      'the cart has its stock',
      async () => Object.values(await filesIn(join(home, '../cart/stock')))[0],
    );
    expect(stock)
      .to.match(/MUG.*41/)
      .and.to.match(/HAT.*7/);

    await eventually('both are confirmed', async () =>
      (await statuses(daemon)).every((status) => status === 'confirmed'),
    );
    await settled(daemon);
    expect(Object.keys(await filesIn(join(home, '../wms/in')))).to.have.length(1);
    expect(Object.keys(await filesIn(join(home, '../cart/orders')))).to.deep.equal([]);
    expect(Object.keys(await filesIn(join(home, '../wms/out')))).to.deep.equal([]);
    const documents = await listDocuments(daemon.tools.store.reader, 'every merchant', { limit: 20 });
    expect(documents.map(({ direction, kind, state }) => `${direction} ${kind} ${state}`).sort()).to.deep.equal([
      'in inventory done',
      'in orders done',
      'in shipments done',
      'out confirmations sent',
      'out inventory sent',
      'out orders sent',
    ]);
  });

  it('goes on after a restart where it stood', async () => {
    const home = await workspaceHome(folderWorkspace());
    const before = await daemonAt(home);
    await drop(join(home, '../cart/orders/orders-1.csv'), shopOrders({ number: 'A-200' }));
    await eventually('it is at the WMS', async () => (await statuses(before)).includes('at_wms'));
    await before.stop();
    await drop(join(home, '../wms/out/SHIP_1.csv'), shipmentFile({ number: 'A-200', tracking: '1Z999BB1' }));
    const after = await daemonAt(home);
    await eventually('it is confirmed', async () => (await statuses(after)).includes('confirmed'));
    expect(Object.keys(await filesIn(join(home, '../wms/in')))).to.have.length(1);
  });

  it('FW-11 takes a file once, under whichever name its bytes come again', async () => {
    const home = await workspaceHome(folderWorkspace());
    const daemon = await daemonAt(home);
    const orders = shopOrders({ number: 'A-300' });
    await drop(join(home, '../cart/orders/first.csv'), orders);
    await eventually('it is at the WMS', async () => (await statuses(daemon)).includes('at_wms'));
    await drop(join(home, '../cart/orders/again.csv'), orders);
    const second = await eventually(
      'the repetition is recorded',
      async () =>
        (await listDocuments(daemon.tools.store.reader, 'every merchant', { state: 'duplicate', limit: 5 }))[0],
    );
    expect(second).to.include({ name: 'again.csv', code: 'DUPLICATE_FILE' });
    await settled(daemon);
    expect(await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 10 })).to.have.length(1);
    expect(Object.keys(await filesIn(join(home, '../wms/in')))).to.have.length(1);
  });

  it('keeps a shipment of an order nobody knows out, names it, and takes the rest of the file', async () => {
    const home = await workspaceHome(folderWorkspace());
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'A-400' }));
    await eventually('it is at the WMS', async () => (await statuses(daemon)).includes('at_wms'));
    await drop(
      join(home, '../wms/out/SHIP_1.csv'),
      shipmentFile({ number: 'NOBODY-1', tracking: '1Z0' }, { number: 'A-400', tracking: '1Z999CC1' }),
    );
    await eventually('the known one is confirmed', async () => (await statuses(daemon)).includes('confirmed'));
    const [document] = await listDocuments(daemon.tools.store.reader, 'every merchant', {
      kind: 'shipments',
      direction: 'in',
      limit: 5,
    });
    expect(document).to.include({ state: 'done', rejected: 1, code: 'DOCUMENT_ROWS_REJECTED' });
    expect(JSON.parse(document?.report ?? '{}').errors[0]).to.include({ row: 2, code: 'unknown-order' });
  });

  it('books two shipments of one order one after the other', async () => {
    const home = await workspaceHome(folderWorkspace());
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'A-500', quantity: 3 }));
    await eventually('it is at the WMS', async () => (await statuses(daemon)).includes('at_wms'));
    await drop(
      join(home, '../wms/out/SHIP_1.csv'),
      shipmentFile({ number: 'A-500', tracking: '1Z999DD1', quantity: 1 }),
    );
    await eventually('some units have shipped', async () => (await statuses(daemon)).includes('partial'));
    await drop(
      join(home, '../wms/out/SHIP_2.csv'),
      shipmentFile({ number: 'A-500', tracking: '1Z999DD2', quantity: 2 }),
    );
    await eventually('it is confirmed', async () => (await statuses(daemon)).includes('confirmed'));
    const told = Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n');
    expect(told.split('1Z999DD1')).to.have.length(2);
    expect(told.split('1Z999DD2')).to.have.length(2);
    const [order] = await ordersByReference(daemon.tools.store.reader, ['acme'], 'A-500');
    expect(order?.status).to.equal('confirmed');
  });
});

async function statuses({ tools }: Awaited<ReturnType<typeof daemonAt>>): Promise<string[]> {
  return (await listOrders(tools.store.reader, 'every merchant', { limit: 50 })).map(({ status }) => status);
}
