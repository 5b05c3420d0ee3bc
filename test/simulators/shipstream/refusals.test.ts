import { expect } from 'chai';
import type { Row } from './refused.ts';
import { ShipStreamSimulator } from './shipstream.ts';

const [user, key] = ['crossdock-acme', 'k-acme'];
const basic = `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`;

const address = {
  firstname: 'Ada',
  lastname: 'Buyer',
  street1: '1 Main St',
  city: 'Austin',
  region: 'TX',
  country: 'US',
};
const info = { unique_id: 'K-1', order_ref: '1001', shipping_method: 'ups_03' };
const items = [{ sku: 'SKU-1', qty: 1, order_item_ref: '1' }];
const create = (more: { items?: unknown; address?: Row; info?: Row; flags?: Row; store?: unknown } = {}) => [
  'order.create',
  [
    more.store ?? null,
    more.items ?? items,
    { ...address, ...more.address },
    { ...info, ...more.info },
    more.flags ?? {},
  ],
];

describe('the simulator of ShipStream refuses', () => {
  const refused: readonly [string, readonly unknown[], number][] = [
    ['a method that does not exist', ['order.forget', []], 4],
    ['something that is no path', ['order', []], 3],
    ['an order without a ship method', create({ info: { shipping_method: '' } }), 102],
    ['Cheapest On-Time without a date', create({ info: { shipping_method: 'cheapest_ON_TIME' } }), 102],
    ['ship methods of a warehouse in words', ['rate.services', ['East']], 102],
    ['stock of a warehouse in words', ['inventory.list', [null, '2']], 102],
    ['an order with a SKU that nobody knows', create({ items: [{ sku: 'NOPE', qty: 1 }] }), 107],
    ['an order without items', create({ items: [] }), 102],
    ['an order with a SKU of 65 characters', create({ items: [{ sku: 'X'.repeat(65), qty: 1 }] }), 102],
    ['an order for none', create({ items: [{ sku: 'SKU-1', qty: 0 }] }), 102],
    ['an order without a last name', create({ address: { lastname: ' ' } }), 102],
    ['a country in words', create({ address: { country: 'Germany' } }), 102],
    ['a third line of street', create({ address: { street3: 'Back yard' } }), 102],
    ['an unknown field in the order data', create({ info: { colour: 'red' } }), 102],
    ['a day that is none', create({ info: { requested_ship_date: '11/23/2026' } }), 102],
    ['a backorder policy of its own', create({ info: { backorder_policy: 'never' } }), 102],
    ['a store that the merchant has not', create({ store: 'moon' }), 102],
    ['a look back in other words', create({ flags: { unique_order_ref: 'last month' } }), 102],
    ['the info of an order that is not there', ['order.info', ['K-2', null]], 100],
    ['the cancel of an order that is not there', ['order.cancel', ['K-2', { all_items: true }]], 100],
    ['the info of a shipment that is not there', ['shipment.info', ['1']], 100],
    ['a filter by a field that cannot be searched', ['shipment.search', [{ shipped_at: { from: '2026-01-01' } }]], 101],
    ['a condition that does not exist', ['order.search', [{ status: { like: 'new' } }]], 101],
    ['an ISO time in a filter', ['shipment.search', [{ updated_at: { from: '2026-01-01T00:00:00Z' } }]], 101],
    ['a sort by something else', ['shipment.search', [null, { sort_field: 'packages' }]], 101],
  ];
  for (const [what, [path, args], number] of refused) {
    it(`${what} (${number})`, async () => {
      const simulator = await acme();
      expect(await numberOf(simulator, { params: [null, path, args] })).to.equal(number);
    });
  }

  it('a second order with the same unique id, and one with the same number where that is wanted', async () => {
    const simulator = await acme();
    const [path, args] = create();
    expect(await numberOf(simulator, { params: [null, path, args] })).to.equal(0);
    expect(await numberOf(simulator, { params: [null, path, args] })).to.equal(104);
    const again = create({ info: { unique_id: 'K-2' }, flags: { unique_order_ref: '-3 days' } });
    expect(await numberOf(simulator, { params: [null, ...again] })).to.equal(102);
  });

  it('a cancel without an option, and of what is canceled', async () => {
    const simulator = await acme();
    await numberOf(simulator, { params: [null, ...create()] });
    expect(await numberOf(simulator, { params: [null, 'order.cancel', ['K-1', { all_items: false }]] })).to.equal(102);
    expect(await numberOf(simulator, { params: [null, 'order.cancel', ['K-1', { all_items: true }]] })).to.equal(0);
    expect(await numberOf(simulator, { params: [null, 'order.cancel', ['K-1', { all_items: true }]] })).to.equal(103);
  });

  it('who it does not know, by user, key, session and role', async () => {
    const simulator = await acme();
    const list = [null, 'warehouse.list', []];
    expect(await numberOf(simulator, { params: list }, { authorization: '' })).to.equal(2);
    const wrong = `Basic ${Buffer.from(`${user}:nope`).toString('base64')}`;
    expect(await numberOf(simulator, { params: list }, { authorization: wrong })).to.equal(2);
    expect(await numberOf(simulator, { params: ['f'.repeat(32), 'warehouse.list', []] })).to.equal(5);
    expect(await numberOf(simulator, { method: 'login', params: [user] })).to.equal(6);
    expect(await numberOf(simulator, { method: 'login', params: [user, 'nope'] })).to.equal(2);
    simulator.world.merchants[0]?.denied.add('warehouse.list');
    expect(await numberOf(simulator, { params: list })).to.equal(2);
  });

  it('what is not its protocol', async () => {
    const simulator = await acme();
    const list = [null, 'warehouse.list', []];
    expect(await numberOf(simulator, { method: 'warehouse.list', params: [] })).to.equal(601);
    expect(await numberOf(simulator, { jsonrpc: '1.0', params: list })).to.equal(600);
    expect(await numberOf(simulator, { params: { path: 'warehouse.list' } })).to.equal(602);
    expect((await fetch(`${simulator.server.url}/api/jsonrpc`)).status).to.equal(405);
    expect((await fetch(`${simulator.server.url}/admin/api/jsonrpc`, { method: 'POST' })).status).to.equal(404);
    const broken = await fetch(`${simulator.server.url}/api/jsonrpc/`, { method: 'POST', body: '{' });
    expect(await broken.json()).to.have.nested.property('error.code', -32_700);
  });

  it('a look at what belongs to another merchant', async () => {
    const simulator = await acme();
    const other = simulator.addMerchant('crossdock-zeta', 'k-zeta');
    other.stock.set('SKU-1', 5);
    await numberOf(simulator, { params: [null, ...create()] });
    const zeta = { authorization: `Basic ${Buffer.from('crossdock-zeta:k-zeta').toString('base64')}` };
    expect(await numberOf(simulator, { params: [null, 'order.info', ['K-1']] }, zeta)).to.equal(100);
  });
});

async function acme(): Promise<ShipStreamSimulator> {
  const simulator = await ShipStreamSimulator.start();
  simulator.addMerchant(user, key).stock.set('SKU-1', 10);
  return simulator;
}

/** 0 = it was taken. */
async function numberOf(
  simulator: ShipStreamSimulator,
  body: Row,
  headers: Record<string, string> = {},
): Promise<number> {
  const answer = await fetch(`${simulator.server.url}/api/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: basic, ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: '1', method: 'call', ...body }),
  });
  expect(answer.status).to.equal(200);
  const { error } = (await answer.json()) as { error?: { code: number } | null };
  return error ? -error.code - 32_000 : 0;
}
