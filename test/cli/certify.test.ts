import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { JsonShop, shopToken } from '../simulators/json-shop/json-shop.ts';
import { ShipStreamSimulator } from '../simulators/shipstream/shipstream.ts';
import { app, ShopifySimulator } from '../simulators/shopify/shopify-simulator.ts';
import { acmeText, connectingShop, crossdockText } from '../support/connecting-shop.ts';
import { filesOnPage } from '../support/page-files.ts';

interface Line {
  readonly check: string;
  readonly verdict: string;
  readonly detail: string;
}

async function warehouse() {
  const simulator = await ShipStreamSimulator.start();
  const merchant = simulator.addMerchant('crossdock-acme', 'key-of-acme-4711');
  merchant.stock.set('MUG', 7);
  simulator.world.services.GND = { title: 'Ground', carrier_code: 'ups', service: 'GND', rates_available: true };
  const settings = { 'api username': 'crossdock-acme', 'api key': 'key-of-acme-4711' };
  const shop = await connectingShop(
    {},
    {
      'crossdock.yaml': `${crossdockText}  ship: { type: shipstream, settings: { base url: ${simulator.server.url} } }\n`,
      'merchants/acme.yaml': `${acmeText}wms: ship\nwarehouses: { ship: { settings: ${JSON.stringify(settings)} } }\n`,
    },
  );
  const certify = async (...more: string[]) => {
    const said = await shop.run(['certify', 'acme/ship', '--json', ...more]);
    const checks: Line[] = said.out === '' ? [] : JSON.parse(said.out).checks;
    return { ...said, checks, verdicts: Object.fromEntries(checks.map(({ check, verdict }) => [check, verdict])) };
  };
  return { simulator, merchant, certify, ...shop };
}

interface Described {
  readonly orders: { readonly path: string };
}

/** The example of docs/connectors/http-wms.md, or a part of its settings. */
async function described(only: (settings: Described) => object = (settings) => settings) {
  const shop = await JsonShop.start();
  const files = filesOnPage('connectors/http-wms.md');
  const { wms } = parse(files['crossdock.yaml'] ?? '');
  const { settings, ...endpoints } = wms.ship;
  const groups = ['orders', 'cancels', 'shipments', 'inventory'];
  const common = Object.fromEntries(Object.entries(settings).filter(([key]) => !groups.includes(key)));
  const its = only(settings);
  const ends = Object.fromEntries(Object.entries(endpoints).filter(([key]) => !groups.includes(key) || key in its));
  const ship = { ...ends, settings: { ...common, ...its, 'base url': `${shop.server.url}/wh` } };
  const texts = {
    ...files,
    'crossdock.yaml': stringify({ wms: { ship } }),
    'merchants/acme.yaml': `${files['merchants/acme.yaml']?.replace(/services: .*/, 'services: { order delivery: off }')}\ncarts: {}\n`,
  };
  return { shop, ...(await connectingShop({ ACME_WMS_TOKEN: shopToken }, texts)) };
}

async function cart() {
  const { vendor, server } = await ShopifySimulator.start();
  const settings = { shop: app.domain, 'base url': server.url, 'access token': vendor.grants.fixed, location: '1' };
  const shop = { type: 'shopify', settings, services: { 'order download': 'off' } };
  const acme = parse(acmeText);
  const text = stringify({ ...acme, carts: { ...acme.carts, shop } });
  return { vendor, server, ...(await connectingShop({}, { 'merchants/acme.yaml': text })) };
}

describe('crossdock certify', function () {
  this.timeout(60_000);

  it('reads what is there, goes on behind it, and sees a wrong secret refused; nothing changes', async () => {
    const { vendor, server, run } = await cart();
    for (let order = 0; order < 30; order++) vendor.shop.place();
    const { code, out, err } = await run(['certify', 'acme/shop']);
    expect(code, out + err).to.equal(0);
    expect(out).to.match(/^ok +test {2}.*orders/m);
    expect(out).to.match(/^ok +read orders {2}The first page has 25; 25 of them can be read\.$/m);
    expect(out).to.match(/^ok +go on with orders {2}A new look begins behind the first page\.$/m);
    expect(out).to.match(/^ok +wrong credentials {2}Refused, and said so: /m);
    for (const secret of vendor.grants.secrets) expect(out + err).not.to.include(secret);
    expect(server.requests.some(({ body }) => body.includes('mutation'))).to.equal(false);
    expect((await run(['certify', 'acme/shop', '--send', '--yes'])).err).to.include('CERTIFY_SENDS_NOTHING');
  });

  it('lists what cannot be read, and what a partner does not keep', async () => {
    const { vendor, run } = await cart();
    vendor.grants.refused = true;
    const { code, out } = await run(['certify', 'acme/shop', '--json']);
    expect(code).to.equal(5);
    const { holds, checks } = JSON.parse(out) as { holds: boolean; checks: Line[] };
    expect(holds).to.equal(false);
    expect(checks.map(({ check, verdict }) => [check, verdict])).to.deep.equal([
      ['test', 'failed'],
      ['read orders', 'not tried'],
    ]);
  });

  it('sends a marked order twice, finds it once and cancels it, only where that is said', async () => {
    const { merchant, certify, withDock } = await warehouse();
    const reads = await certify();
    expect(reads.code, reads.out).to.equal(0);
    expect(reads.verdicts).to.deep.equal({
      test: 'ok',
      'read shipments': 'ok',
      'go on with shipments': 'ok',
      'read inventory': 'ok',
      'go on with inventory': 'ok',
      'wrong credentials': 'ok',
    });
    expect(merchant.orders).to.have.length(0);
    expect((await certify('--send', '--sku', 'MUG')).code).to.equal(8);
    const { code, out, verdicts } = await certify('--send', '--sku', 'MUG', '--ship-method', 'ups_GND', '--yes');
    expect(code, out).to.equal(0);
    expect(verdicts).to.include({ 'send an order': 'ok', 'send it again': 'ok', 'find it': 'ok', 'cancel it': 'ok' });
    expect(merchant.orders.map(({ status }) => status)).to.deep.equal(['canceled']);
    expect(JSON.stringify(merchant.orders)).to.include('TEST-000001').and.to.include('DO NOT SHIP');
    const deeds = await withDock(({ tools: { store } }) =>
      store.reader.selectFrom('audit').selectAll().where('action', '=', 'certify').execute(),
    );
    expect(deeds).to.have.length(1);
    expect(deeds[0]?.after).to.include('TEST-000001');
  });

  it('speaks of the order by name to a WMS that settings describe, as deliveries do', async () => {
    const { shop, run } = await described();
    const { code, out } = await run(['certify', 'acme/ship', '--send', '--yes', '--json']);
    const verdicts = (JSON.parse(out).checks as Line[]).map(({ check, verdict }) => `${check}: ${verdict}`);
    expect(verdicts).to.include.members(['send an order: ok', 'send it again: ok', 'find it: ok', 'cancel it: ok']);
    expect([code, shop.world.warehouseOrders.map(({ status }) => status)]).to.deep.equal([0, ['canceled']]);
  });

  it('does not say that nothing protects an account which it had no harmless call for', async () => {
    const { run } = await described((settings) => ({ orders: { path: settings.orders.path } }));
    const { code, out } = await run(['certify', 'acme/ship', '--json']);
    expect(code, out).to.equal(0);
    expect(JSON.parse(out).checks.at(-1)).to.include({ check: 'wrong credentials', verdict: 'not tried' });
  });

  it('tells what the WMS says against the order', async () => {
    const { merchant, certify } = await warehouse();
    const { code, checks } = await certify('--send', '--sku', 'NOBODY-KNOWS', '--ship-method', 'ups_GND', '--yes');
    expect(code).to.equal(5);
    expect(checks.at(-1)).to.include({ check: 'send an order', verdict: 'failed' });
    expect(checks.at(-1)?.detail).to.include('NOBODY-KNOWS').and.to.include('--sku');
    expect(merchant.orders).to.have.length(0);
  });

  it('is for partners that are spoken to', async () => {
    const { run } = await warehouse();
    expect((await run(['certify', 'acme/legacy/orders'])).code).to.equal(3);
    expect((await run(['certify', 'acme/nothing'])).code).to.equal(3);
  });
});
