import { request as httpRequest } from 'node:http';
import { expect } from 'chai';
import { EasypostSimulator, plainKey, productionKey, testKey } from './easypost.ts';

interface Wrong {
  readonly what: string;
  readonly status: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly order?: unknown;
}

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const place = { name: 'Ada Park', street1: '12 Pier Rd', city: 'Oakland', state: 'CA', zip: '94607', country: 'US' };
const item = { product: { barcode: '081616161616' }, units: 2 };
const right = { service: 'standard', description: 'XD:a 1', destination: place, line_items: [item] };

const wrong: readonly Wrong[] = [
  { what: 'no credentials', status: 401, headers: { authorization: '' } },
  { what: 'an unknown key', status: 401, headers: basic('EZunknown:') },
  { what: 'a key with a password', status: 401, headers: basic(`${productionKey}:x`) },
  { what: 'a bearer token', status: 401, headers: { authorization: `Bearer ${productionKey}` } },
  { what: 'a key of an account without vendor rights', status: 403, headers: basic(`${plainKey}:`) },
  { what: 'a path of the shipping API', status: 404, path: '/v2/orders' },
  { what: 'an unknown thing', status: 404, method: 'GET', path: 'parcels' },
  { what: 'an order that is not there', status: 404, method: 'GET', path: 'orders/ord_x' },
  { what: 'a page size that is no number', status: 400, method: 'GET', path: 'orders?limit=many' },
  {
    what: 'an address that is too long',
    status: 414,
    method: 'GET',
    path: `inventories?${'product_ids[]=prod_1&'.repeat(120)}`,
  },
  { what: 'a body that is no JSON', status: 415, headers: { 'content-type': 'text/plain' } },
  { what: 'a body that is a list', status: 400, order: [right] },
  { what: 'a reference of ours as a field', status: 422, order: { ...right, reference: 'a' } },
  { what: 'no service', status: 422, order: { ...right, service: '' } },
  { what: 'no destination', status: 422, order: { ...right, destination: undefined } },
  { what: 'a destination without street', status: 422, order: { ...right, destination: { ...place, street1: '' } } },
  {
    what: 'a field of the shipping API in a destination',
    status: 422,
    order: { ...right, destination: { ...place, verify: true } },
  },
  { what: 'a country in words', status: 422, order: { ...right, destination: { ...place, country: 'United States' } } },
  { what: 'no lines', status: 422, order: { ...right, line_items: [] } },
  {
    what: 'a SKU in place of a barcode',
    status: 422,
    order: { ...right, line_items: [{ product: { sku: 'MUG' }, units: 1 }] },
  },
  {
    what: 'an unknown barcode',
    status: 422,
    order: { ...right, line_items: [{ product: { barcode: 'MUG' }, units: 1 }] },
  },
  { what: 'half a unit', status: 422, order: { ...right, line_items: [{ ...item, units: 0.5 }] } },
  { what: 'more units than there are', status: 422, order: { ...right, line_items: [item, { ...item, units: 9 }] } },
];

describe('the EasyPost simulator', () => {
  let simulator: EasypostSimulator;

  beforeEach(async () => {
    simulator = await EasypostSimulator.start();
    simulator.production.receive('081616161616', 10);
  });

  async function ask({ method = 'POST', path = 'orders', headers = {}, order = right }: Partial<Wrong>) {
    const usual = { ...basic(`${productionKey}:`), 'content-type': 'application/json' };
    return fetch(new URL(path, simulator.baseUrl), {
      method,
      headers: { ...usual, ...headers },
      ...(method === 'POST' && { body: JSON.stringify(order) }),
    });
  }

  for (const one of wrong) {
    it(`refuses ${one.what}`, async () => {
      expect((await ask(one)).status).to.equal(one.status);
      expect(simulator.production.orders.size).to.equal(0);
      expect(simulator.production.freeOf('081616161616')).to.equal(10);
    });
  }

  it('refuses a chunked body', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = {
        ...basic(`${productionKey}:`),
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      };
      const call = httpRequest(new URL('orders', simulator.baseUrl), { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.end(JSON.stringify(right));
    });
    expect(status).to.equal(411);
  });

  it('refuses to call off an order that has a parcel', async () => {
    await ask({});
    const [order] = simulator.production.orders.values();
    if (!order) throw new Error('No order was made.');
    simulator.production.ship(order, '9400', { '081616161616': 1 });
    expect((await ask({ method: 'DELETE', path: `orders/${order.id}` })).status).to.equal(422);
  });

  it('takes a right order, keeps its units back, and keeps the two modes apart', async () => {
    const answer = await ask({ path: 'orders/' });
    expect(answer.status).to.equal(201);
    expect(await answer.json()).to.include({ mode: 'production', description: 'XD:a 1' });
    expect(simulator.production.freeOf('081616161616')).to.equal(8);
    const tests = await ask({ method: 'GET', headers: basic(`${testKey}:`) });
    expect(await tests.json()).to.deep.equal({ orders: [] });
  });
});
