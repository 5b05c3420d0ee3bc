import { expect } from 'chai';
import { JsonShop, shopToken } from './json-shop.ts';

interface Request {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const parcel = { tracking: '1Z1', carrier: 'UPS', lines: [{ line: 1, quantity: 1 }] };
const order = {
  number: 'S-1',
  name: 'Ada Buyer',
  street: '1 Main St',
  city: 'Austin',
  country: 'US',
  lines: [{ line: 1, sku: 'SKU-1', quantity: 1 }],
};
const packages = '/api/orders/S-1001/packages';
const post = (path: string, body: unknown, headers = {}): Request => ({ method: 'POST', path, body, headers });

describe('the simulator of a shop with an HTTP API refuses', () => {
  const refused: readonly [string, Request, number][] = [
    ['a stranger', { path: '/api/orders', headers: { authorization: 'Bearer guess' } }, 401],
    ['a page that is not there', { path: '/api/invoices' }, 404],
    ['a method that is not for a page', { method: 'DELETE', path: '/api/orders' }, 405],
    ['a parameter that nobody knows', { path: '/api/orders?sort=date' }, 400],
    ['an empty time', { path: '/api/orders?since=' }, 400],
    ['a time in seconds', { path: '/api/orders?since=1764064800' }, 400],
    ['page 0', { path: '/api/orders?page=0' }, 400],
    ['an empty cursor', { path: '/api/orders?cursor=' }, 400],
    ['pages of 501', { path: '/wh/stock?limit=501' }, 400],
    ['a parcel for an order that is not there', post('/api/orders/X/packages', parcel), 404],
    ['a parcel without number', post(packages, { ...parcel, tracking: '' }), 422],
    ['a parcel with more than was ordered', post(packages, { ...parcel, lines: [{ line: 1, quantity: 3 }] }), 422],
    ['a quantity that is a text', post(packages, { ...parcel, lines: [{ line: 1, quantity: '1' }] }), 422],
    ['a field that nobody knows', post(packages, { ...parcel, colour: 'red' }), 400],
    ['what is no JSON by its type', post(packages, parcel, { 'content-type': 'text/plain' }), 415],
    ['what is no JSON by its text', post(packages, '{"tracking":'), 400],
    ['a parcel without key', post(packages, parcel, { 'idempotency-key': '' }), 400],
    ['stock below nothing', { method: 'PUT', path: '/api/stock', body: [{ sku: 'MUG', quantity: -1 }] }, 422],
    ['stock that is no list', { method: 'PUT', path: '/api/stock', body: { sku: 'MUG', quantity: 1 } }, 400],
    ['an order without lines', post('/wh/orders', { ...order, lines: [] }), 422],
    ['an order without city', post('/wh/orders', { ...order, city: ' ' }), 422],
    ['a cancel of what is not there', post('/wh/orders/K-1/cancel', {}), 404],
  ];
  for (const [what, request, status] of refused)
    it(`${what} (${status})`, async () => {
      const shop = await JsonShop.start();
      shop.world.place();
      expect(await statusOf(shop, request)).to.equal(status);
    });

  it('another order under a key that was used, and a cancel of what is packed', async () => {
    const shop = await JsonShop.start();
    expect(await statusOf(shop, post('/wh/orders', order))).to.equal(201);
    expect(await statusOf(shop, post('/wh/orders', order))).to.equal(201);
    expect(shop.world.warehouseOrders).to.have.length(1);
    expect(await statusOf(shop, post('/wh/orders', { ...order, city: 'Dallas' }))).to.equal(422);
    shop.world.ship('K-1', '1Z1', [{ line: 1, sku: 'SKU-1', quantity: 1 }]);
    expect(await statusOf(shop, post('/wh/orders/K-1/cancel', {}))).to.equal(409);
  });
});

async function statusOf({ server }: JsonShop, { method = 'GET', path, body, headers = {} }: Request): Promise<number> {
  const answer = await fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${shopToken}`,
      'idempotency-key': 'K-1',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return answer.status;
}
