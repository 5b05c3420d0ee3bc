import { expect } from 'chai';
import { readWorkspace } from '../../src/config/read.ts';
import type { Workspace } from '../../src/config/workspace.ts';
import { layoutMapping } from '../../src/connectors/api/layout-mapping.ts';
import { apiConnectors } from '../../src/connectors/api-connectors.ts';
import { transports } from '../../src/connectors/transports/index.ts';
import { lines, toolbox } from './workbench.ts';

const mappings = {
  'mappings/erp-orders.yaml': 'kind: orders\n',
  'mappings/ship-orders.yaml': 'kind: orders\n',
  'mappings/ship-back.yaml': 'kind: shipments\n',
};

const wms = `
zone: UTC
wms:
  ship:
    type: http-wms
    settings:
      base url: https://wms.example.com
      orders: { path: /orders }
      shipments: { path: "/shipments?since={since}" }
    orders: { mapping: ship-orders }
    shipments: { mapping: ship-back }
`;

function cart(settings: string, endpoints = ''): string {
  return `
wms: ship
carts:
  erp:
    type: http-cart
    settings:
      base url: https://erp.example.com
      ${settings}
    ${endpoints}
`;
}

async function read(merchant: string) {
  const tools = toolbox({ transports, connectors: apiConnectors, layout: layoutMapping });
  return readWorkspace({ 'crossdock.yaml': wms, 'merchants/acme.yaml': merchant, ...mappings }, '/srv/dock', tools);
}

async function good(merchant: string): Promise<Workspace> {
  const result = await read(merchant);
  if ('findings' in result) throw new Error(lines(result.findings).join('\n'));
  return result.workspace;
}

describe('a partner that settings and mapping files describe', () => {
  it('has the endpoints of which its settings speak, each order in a call of its own', async () => {
    const workspace = await good(cart('orders: { path: /orders }', 'orders: { mapping: erp-orders }'));
    const acme = workspace.merchants.get('acme');
    const erp = acme?.carts.get('erp');
    expect(erp?.orders).to.include({ connection: 'acme/erp', mapping: 'erp-orders' });
    expect([erp?.confirmations, erp?.inventory]).to.deep.equal([null, null]);
    const ship = acme?.warehouses.get('ship');
    expect(ship?.orders).to.include({
      connection: 'acme/ship',
      mapping: 'ship-orders',
      batch: 'each order',
      gatherSeconds: 0,
    });
    expect(ship?.shipments).to.include({ connection: 'acme/ship', mapping: 'ship-back' });
    expect(ship?.inventory).to.equal(null);
    // What it says of an order at once comes by itself, as with every partner that is spoken to.
    expect(ship?.answers?.acknowledgements).to.include({ pushed: true });
  });

  it('needs a mapping wherever its settings say how it is called', async () => {
    const result = await read(cart('orders: { path: /orders }'));
    const [found, ...others] = 'findings' in result ? result.findings : [];
    expect(others).to.deep.equal([]);
    expect(found).to.include({ file: 'merchants/acme.yaml', code: 'CONFIG_MISSING_KEY' });
    expect(found?.message).to.equal('carts.erp.orders needs "mapping": which layout its files have.');
  });

  it('is told at the right place what is wrong with a group', async () => {
    const result = await read(
      cart('orders: { path: "/orders?p={page}&x={y}", paging: offset }', 'orders: { mapping: erp-orders }'),
    );
    const messages = 'findings' in result ? lines(result.findings) : [];
    expect(messages.join('\n')).to.match(/carts\.erp\.settings\.orders\.path: There is no \{y\} here/);
    expect(messages.join('\n')).to.match(/carts\.erp\.settings\.orders\.paging: This paging needs \{offset\}/);
  });

  it('may be switched off at an endpoint', async () => {
    const workspace = await good(cart('orders: { path: /orders }', 'orders: off'));
    expect(workspace.merchants.get('acme')?.carts.get('erp')?.orders).to.equal(null);
  });
});
