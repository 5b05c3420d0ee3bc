import { expect } from 'chai';
import { testReference } from '../../src/domain/test-order.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders, ordersByReference } from '../../src/storage/orders.ts';
import { crossdock } from '../cli/terminal.ts';
import { JsonShop, shopToken } from '../simulators/json-shop/json-shop.ts';
import { losingTheAnswer } from '../simulators/shared/faults.ts';
import { daemonAt, programAt, settled, workspaceHome } from '../support/daemon.ts';
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
  return { home, daemon, shop, world: shop.world, stands, troubles };
}

describe('a shop that only settings and mapping files describe, before its orders are switched on', function () {
  this.timeout(60_000);

  it('is asked what it has, and a person and the audit hear how much that is', async () => {
    const shop = await JsonShop.start();
    for (let index = 0; index < 130; index += 1) shop.world.place({ status: index < 7 ? 'cancelled' : 'paid' });
    const pages = filesOnPage('connectors/http-cart.md');
    const acme = (pages['merchants/acme.yaml'] ?? '')
      .replace('https://erp.example.com', shop.server.url)
      .replace('order download: { every: 5m }', 'order download: off');
    const home = await workspaceHome({
      ...pages,
      'crossdock.yaml': 'wms:\n  legacy:\n    orders: { to: { folder: ../wms/in }, mapping: legacy-orders }\n',
      'merchants/acme.yaml': `${acme}\nservices: { order delivery: off }\n`,
    });
    const variables = { ERP_TOKEN: shopToken };
    const argv = ['services', 'on', 'acme', 'erp', 'order-download'];
    const asked = await crossdock(undefined, argv, { program: programAt(home, variables) });
    const foreseen = '123 orders with no earliest order date set would be taken at acme/erp/orders, from 2 answers.';
    expect([asked.code, asked.err.includes(foreseen)], asked.err).to.deep.equal([8, true]);
    expect(asked.err).to.include('7 orders would be skipped: ');
    const daemon = await daemonAt(home, variables);
    const { reader } = daemon.tools.store;
    expect(await listOrders(reader, ['acme'], { limit: 5 })).to.deep.equal([]);
    await crossdock(undefined, [...argv, '--yes'], { program: programAt(home, variables) });
    await eventually('all are taken', async () => (await listOrders(reader, ['acme'], { limit: 200 })).length === 130);
    const [told] = await listAudit(reader, ['acme'], { action: 'first order download', limit: 5 });
    expect(told?.after.foreseen).to.include(foreseen);
  });
});

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

  it('take a test order under its own reference, and its refusal is told with their words', async () => {
    const { home, shop, world } = await begin();
    const argv = ['test-order', 'erp', '--to', 'wms', '--sku', 'SKU-1', '--ship-method', 'Ground', '--yes'];
    const send = () =>
      crossdock(undefined, argv, { program: programAt(home, { ACME_WMS_TOKEN: shopToken, ERP_TOKEN: shopToken }) });
    const isOrder = ({ method, path }: { method: string; path: string }) => method === 'POST' && path === '/wh/orders';
    shop.server.faults.plan(losingTheAnswer, { when: isOrder });
    const { code, err } = await send();
    expect(code, err).to.equal(0);
    const reference = testReference('acme', 1);
    expect(world.warehouseOrders.map(({ key, number }) => [key, number])).to.deep.equal([[reference, reference]]);
    world.outOfStock.add('SKU-1');
    const refused = await send();
    expect(refused.out + refused.err)
      .to.include('SKU-1 is out of stock')
      .and.not.include('API_REFUSED');
  });
});
