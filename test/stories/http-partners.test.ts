import { expect } from 'chai';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { ordersByReference } from '../../src/storage/orders.ts';
import { JsonShop, shopToken } from '../simulators/json-shop/json-shop.ts';
import { losingTheAnswer } from '../simulators/shared/faults.ts';
import { daemonAt, settled, workspaceHome } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { filesOnPage } from '../support/page-files.ts';

/** The examples of both pages, at one simulator, looked at as often as may be. */
async function begin() {
  const shop = await JsonShop.start();
  const cart = filesOnPage('connectors/http-cart.md');
  const wms = filesOnPage('connectors/http-wms.md');
  const here = (text = '') =>
    text
      .replace('https://erp.example.com', shop.server.url)
      .replace('https://wms.example.com', shop.server.url)
      .replace('wms: legacy', 'wms: ship')
      .replaceAll(/every: \d+m/g, 'every: 1s');
  const acme = wms['merchants/acme.yaml']?.replace('wms: ship\n', '') ?? '';
  const home = await workspaceHome({
    ...cart,
    ...wms,
    'crossdock.yaml': here(wms['crossdock.yaml']),
    'merchants/acme.yaml': `${here(cart['merchants/acme.yaml'])}\n${here(acme)}`,
  });
  const daemon = await daemonAt(home, { ERP_TOKEN: shopToken, ACME_WMS_TOKEN: shopToken });
  const { reader } = daemon.tools.store;
  const stands = (status: string, number: string) =>
    eventually(`${number} is ${status}`, async () => {
      const [order] = await ordersByReference(reader, ['acme'], number);
      return order?.status === status;
    });
  const troubles = async () =>
    (await listExceptions(reader, ['acme'], { limit: 10 })).map(({ code, message }) => [code, message]);
  return { daemon, shop, world: shop.world, stands, troubles };
}

describe('a shop and a warehouse that only settings and mapping files describe', function () {
  this.timeout(60_000);

  it('hand an order through: to the warehouse once, back as two parcels, and the stock to the shop', async () => {
    const { daemon, shop, world, stands } = await begin();
    const isOrder = {
      when: ({ method, path }: { method: string; path: string }) => method === 'POST' && path === '/wh/orders',
    };
    shop.server.faults.plan(losingTheAnswer, isOrder);
    const { number } = world.place({ name: 'Zoë Müller', company: '注文' });
    await stands('at_wms', number);
    expect(world.warehouseOrders.map((one) => one.number)).to.deep.equal([number]);

    const [{ key } = { key: '' }] = world.warehouseOrders;
    world.ship(key, '1Z-A', [{ line: 1, sku: 'SKU-1', quantity: 2 }]);
    world.ship(key, '1Z-B', [{ line: 2, sku: 'SKU-2', quantity: 1 }]);
    await stands('confirmed', number);
    await settled(daemon);
    const told = world.order(number)?.packages.map(({ tracking, quantity }) => [tracking, quantity]);
    expect(told).to.have.deep.members([
      ['1Z-A', 2],
      ['1Z-B', 1],
    ]);

    world.sold.add('SKU-1');
    world.shelves.set('SKU-1', 41);
    await eventually('the shop has the stock', () => world.stock.get('SKU-1') === 41);
  });

  it('refuse what they do not like: with their words, and it goes out anew after the repair', async () => {
    const { daemon, world, stands, troubles } = await begin();
    world.outOfStock.add('SKU-2');
    const { number } = world.place();
    await stands('error', number);
    expect(await troubles()).to.deep.equal([
      ['WMS_REJECTED_ORDER', `ship refused order ${number}: SKU-2 is out of stock.`],
    ]);
    expect(world.warehouseOrders).to.deep.equal([]);
    await settled(daemon);
  });
});
