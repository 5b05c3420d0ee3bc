import { expect } from 'chai';
import { outletPlace, outletPlaces, serviceRuns } from '../../src/config/lookup.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { bad, good, home, oneWms, texts } from './workbench.ts';

const off = 'services: { order delivery: off, shipping confirmations: off, inventory: off }\n';
const quiet = 'services: { order download: off, shipment upload: off, inventory upload: off }';

function carts(...settings: string[]): string {
  return `${off}carts:\n${settings.map((one, index) => `  c${index + 1}:\n    ${quiet}\n    ${one}\n`).join('')}`;
}

const mappings = { 'mappings/own.yaml': 'kind: orders\n', 'mappings/near.yaml': 'kind: orders\n' };

async function read(merchant: string, root = oneWms): Promise<Workspace> {
  return good({ ...texts(root, { acme: merchant }), ...mappings });
}

function orderGates(workspace: Workspace): Record<string, string> {
  const gates = outletPlaces(workspace).map(({ outlet }) => outlet);
  return Object.fromEntries(gates.map(({ id, mapping, place }) => [id, `${mapping} in ${place.directory}`]));
}

describe('WMS settings of a cart', () => {
  it('make a gate of its own, key by key over those of merchant and WMS', async () => {
    const workspace = await read(
      `directories: ACME\nwms settings: { orders: { at most: 7 } }\n${carts(
        'wms settings: { orders: { mapping: own, batch: each order, values: { account: "4711" } } }',
        'wms settings: { directories: { orders: ACME/second } }',
        '{}',
      ).replace('    {}\n', '')}`,
    );
    expect(orderGates(workspace)).to.deep.equal({
      'acme/legacy/orders': 'out in ACME/Orders',
      'acme/legacy/c1/orders': 'own in ACME/Orders',
      'acme/legacy/c2/orders': 'out in ACME/second/Orders',
    });
    const first = outletPlace(workspace, 'acme/legacy/c1/orders');
    expect([first.outlet.batch, first.outlet.atMost, first.outlet.values, first.cart?.id]).to.deep.equal([
      'each order',
      7,
      { account: '4711' },
      'c1',
    ]);
    expect(serviceRuns(workspace).map(({ subject, onlyCart }) => [subject, onlyCart])).to.deep.include.members([
      ['acme/legacy/orders', undefined],
      ['acme/legacy/c2/orders', 'c2'],
    ]);
  });

  it('for one WMS win over those for every WMS, also where a connection stands inline in both', async () => {
    const workspace = await read(
      carts(
        'wms settings: { orders: { mapping: own, to: { folder: /far } } }\n    warehouses: { legacy: { orders: { mapping: near, to: { folder: /near } } } }',
      ),
    );
    expect(orderGates(workspace)['acme/legacy/c1/orders']).to.equal('near in Orders');
    expect(workspace.connections.get('acme/legacy/c1/orders')?.settings).to.include({ directory: '/near' });
    const merchant = await read(
      `${off}wms settings: { orders: { to: { folder: /far } } }\nwarehouses: { legacy: { orders: { to: { folder: /near } } } }\n`,
    );
    expect(merchant.connections.get('acme/legacy/orders')?.settings).to.include({ directory: '/near' });
  });

  it('may switch the way to a WMS off for one cart', async () => {
    const workspace = await read(carts('wms settings: { orders: off }'));
    expect(orderGates(workspace)).to.have.all.keys('acme/legacy/orders');
    expect(workspace.merchants.get('acme')?.warehouses.get('legacy')?.cartOrders?.get('c1')).to.equal(null);
  });

  it('may be the level that says what WMS and merchant left open, when every cart says it', async () => {
    const root = 'wms:\n  legacy:\n    orders: { to: { folder: /in } }\n';
    const own = 'wms settings: { orders: { mapping: own } }';
    expect(orderGates(await read(carts(own, own), root))).to.deep.equal({
      'acme/legacy/c1/orders': 'own in ',
      'acme/legacy/c2/orders': 'own in ',
    });
    const half = {
      ...texts(root, { acme: `${off}carts:\n  c1: { ${quiet}, ${own} }\n  c2: { ${quiet} }\n` }),
      ...mappings,
    };
    expect(await bad(half)).to.deep.equal([
      'crossdock.yaml:3:5 CONFIG_MISSING_KEY wms.legacy.orders needs "mapping": which layout its files have. No level says it for the orders of WMS legacy: write it in crossdock.yaml (wms.legacy.orders), in merchants/<id>.yaml (wms settings.orders, or warehouses.legacy.orders), or for the orders of one cart there (carts.<cart>.wms settings.orders).',
    ]);
  });

  it('that lack something are found where they stand, with the levels that may say it', async () => {
    const root = 'wms:\n  legacy: {}\n';
    expect(
      await bad({ ...texts(root, { acme: carts('wms settings: { orders: { mapping: own } }') }), ...mappings }),
    ).to.deep.equal([
      'merchants/acme.yaml:5:21 CONFIG_MISSING_KEY carts.c1.wms settings.orders needs "to": where its files go. No level says it for the orders of WMS legacy: write it in crossdock.yaml (wms.legacy.orders), in merchants/acme.yaml (wms settings.orders, or warehouses.legacy.orders), or for this cart there (carts.c1.wms settings.orders).',
    ]);
  });

  it('for a WMS that the merchant does not use, and for files that come back, are refused', async () => {
    const root = `${oneWms}  other:\n    orders: { to: { folder: /other }, mapping: out }\ndefault wms: legacy\n`;
    const found = await bad({
      ...texts(root, { acme: carts('warehouses: { other: { orders: { mapping: own } } }') }),
      ...mappings,
    });
    expect(found.map((one) => one.split(' ').slice(0, 2).join(' '))).to.deep.equal([
      'merchants/acme.yaml:5:19 CONFIG_UNKNOWN_WMS',
    ]);
    expect(
      (await bad(texts(oneWms, { acme: carts('wms settings: { shipments: { mapping: ship } }') }))).join(),
    ).to.include('carts.c1.wms settings.shipments is not a setting');
  });

  it('put into a folder that somebody reads are seen as an overlap', async () => {
    const root = `${oneWms}  two:\n    shipments: { from: { folder: /back }, mapping: ship }\ndefault wms: two\n`;
    const cart = carts('wms settings: { orders: { mapping: out, to: { folder: /back } } }');
    expect((await bad(texts(root, { acme: cart }))).join()).to.include(
      'acme/two/shipments would take the files that acme/two/c1/orders writes.',
    );
  });

  it('that are gone leave their gate to that of the merchant', async () => {
    const workspace = await read(carts(`description: ${home}`));
    expect(outletPlace(workspace, 'acme/legacy/c1/orders').outlet.id).to.equal('acme/legacy/orders');
    expect(() => outletPlace(workspace, 'acme/legacy/c1/stock')).to.throw('no endpoint');
  });
});
