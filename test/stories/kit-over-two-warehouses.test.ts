import { expect } from 'chai';
import { settled } from '../support/daemon.ts';
import { shipmentFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { openRoutedShop, type RoutedShop, routedWorkspace } from '../support/routing-shop.ts';

/** Shipment files that speak of whole orders. */
const bareShipments = `
kind: shipments
columns:
  - { name: Order, from: order.orderNumber }
  - { name: Tracking, from: package.trackingNumber, required: false }
  - { name: State, from: shipment.status, lookup: { shipped: S, canceled: X } }
`;

async function shopWithKits(shipments?: string): Promise<RoutedShop> {
  const workspace = routedWorkspace('  - { sku: PEG, by: line, to: west }', {
    loadOptions: 'translate item code: master',
  });
  return openRoutedShop(shipments === undefined ? workspace : withShipments(workspace, shipments), {
    'products import':
      'merchant,sku,description,components\nacme,SET,Camping set,1 x TENT; 4 x PEG\nacme,TENT,Tent,\nacme,PEG,Peg,\n',
  });
}

function withShipments(files: Readonly<Record<string, string>>, mapping: string): Record<string, string> {
  const crossdock = files['crossdock.yaml'] ?? '';
  return {
    ...files,
    'mappings/bare-shipments.yaml': mapping,
    'crossdock.yaml': crossdock.replaceAll('mapping: legacy-shipments', 'mapping: bare-shipments'),
  };
}

async function readBy(shop: RoutedShop, name: string): Promise<void> {
  await eventually(`${name} was read`, async () => (await shop.say('files', 'list')).includes(name));
  await settled(shop.daemon);
}

describe('a kit whose components lie in two warehouses', function () {
  this.timeout(60_000);

  it('goes out to both, waits until both have shipped, and is told to the cart once, as the one line that it sold', async () => {
    const shop = await shopWithKits();
    await shop.give({ number: 'K-1', sku: 'SET', quantity: 2 }, { number: 'K-1', sku: 'MUG' });
    await shop.until('K-1', 'at_wms');
    expect(await shop.sent('legacy')).to.deep.equal(['K-1,1,TENT,2,,Standard', 'K-1,3,MUG,1,,Standard']);
    expect(await shop.sent('west')).to.deep.equal(['K-1,2,PEG,8,,Standard']);

    await shop.answer(
      'west',
      'SHIP_1.csv',
      shipmentFile({ number: 'K-1', tracking: '1ZPEGS', sku: 'PEG', quantity: 8 }),
    );
    await shop.until('K-1', 'partial');
    await readBy(shop, 'SHIP_1.csv');
    expect(await shop.told()).to.deep.equal([]);

    await shop.answer('legacy', 'SHIP_2.csv', shipmentFile({ number: 'K-1', tracking: '1ZTENT', sku: 'TENT' }));
    await eventually('the first kit is whole', async () => (await shop.told()).length > 0);
    await readBy(shop, 'SHIP_2.csv');
    // All pegs lie in one package, and half of them still wait for their tent.
    expect(await shop.told()).to.deep.equal(['K-1,1ZTENT,SET,1']);

    const rest = shipmentFile(
      { number: 'K-1', tracking: '1ZREST', sku: 'TENT' },
      { number: 'K-1', tracking: '1ZREST', sku: 'MUG' },
    );
    await shop.answer('legacy', 'SHIP_3.csv', rest);
    await shop.until('K-1', 'confirmed');
    // Reported again by the same WMS: known packages stay known.
    await shop.answer('legacy', 'SHIP_4.csv', `${rest}\r\n`);
    await readBy(shop, 'SHIP_4.csv');
    expect(await shop.told()).to.deep.equal([
      'K-1,1ZPEGS,,',
      'K-1,1ZREST,MUG,1',
      'K-1,1ZREST,SET,1',
      'K-1,1ZTENT,SET,1',
    ]);
    expect((await shop.parts('K-1')).map(({ status }) => status)).to.deep.equal(['confirmed', 'confirmed']);
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('is told by a tracking number without lines, which counts for the part of the WMS that gave it', async () => {
    const shop = await shopWithKits(bareShipments);
    await shop.give({ number: 'K-2', sku: 'SET' });
    await shop.until('K-2', 'at_wms');
    await shop.answer('west', 'SHIP_1.csv', 'Order,Tracking,State\r\nK-2,1ZPEGS,S\r\n');
    await shop.until('K-2', 'partial');
    expect((await shop.parts('K-2')).map(({ wms, status }) => `${wms} ${status}`).sort()).to.deep.equal([
      'legacy at_wms',
      'west shipped',
    ]);
    await shop.answer('legacy', 'SHIP_2.csv', 'Order,Tracking,State\r\nK-2,1ZTENT,S\r\n');
    await shop.until('K-2', 'confirmed');
    expect(await shop.told()).to.deep.equal(['K-2,1ZPEGS,,', 'K-2,1ZTENT,SET,1']);
  });

  it('is not waited for once a warehouse has canceled its half: the package of the other is told as it is', async () => {
    const shop = await shopWithKits(bareShipments);
    await shop.give({ number: 'K-3', sku: 'SET' });
    await shop.until('K-3', 'at_wms');
    await shop.answer('west', 'SHIP_1.csv', 'Order,Tracking,State\r\nK-3,1ZPEGS,S\r\n');
    await shop.until('K-3', 'partial');
    await readBy(shop, 'SHIP_1.csv');
    expect(await shop.told()).to.deep.equal([]);
    await shop.answer('legacy', 'SHIP_2.csv', 'Order,Tracking,State\r\nK-3,,X\r\n');
    await shop.until('K-3', 'confirmed');
    expect(await shop.told()).to.deep.equal(['K-3,1ZPEGS,,']);
    expect((await shop.parts('K-3')).map(({ wms, status }) => `${wms} ${status}`).sort()).to.deep.equal([
      'legacy canceled',
      'west confirmed',
    ]);
  });
});
