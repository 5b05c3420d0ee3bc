import { expect } from 'chai';
import { answering } from '../shared/faults.ts';
import { ShipStationSimulator } from './index.ts';

const order = {
  orderNumber: 'X-1',
  orderKey: 'key-1',
  orderDate: '2026-11-23 06:00:00',
  orderStatus: 'awaiting_shipment',
  billTo: { name: 'Ada Buyer' },
  shipTo: { name: 'Ada Buyer', country: 'US' },
  items: [{ sku: 'SKU-1', quantity: 1 }],
};

interface Wrong {
  readonly what: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
}

const wrong: readonly Wrong[] = [
  { what: 'no credentials', path: '/orders', headers: { authorization: '' }, status: 401 },
  {
    what: 'the key in the place of a token',
    path: '/orders',
    headers: { authorization: 'Bearer ss-key' },
    status: 401,
  },
  { what: 'more than 500 on a page', path: '/orders?pageSize=501', status: 400 },
  { what: 'page 0', path: '/orders?page=0', status: 400 },
  { what: 'a status of another system', path: '/orders?orderStatus=canceled', status: 400 },
  { what: 'a date with a zone', path: '/orders?modifyDateStart=2026-11-23T06:00:00Z', status: 400 },
  { what: 'an order by tag within the orders', path: '/orders?tagId=1', status: 400 },
  { what: 'an unknown sorting', path: '/shipments?sortBy=VoidDate', status: 400 },
  { what: 'a list by tag without a status', path: '/orders/listbytag?tagId=1', status: 400 },
  {
    what: 'a list by tag with a date',
    path: '/orders/listbytag?tagId=1&orderStatus=on_hold&modifyDateStart=2026-11-23',
    status: 400,
  },
  { what: 'an order that is not there', path: '/orders/1', status: 404 },
  { what: 'a call that is not there', path: '/orders/markshipped', method: 'POST', body: {}, status: 404 },
  { what: 'a GET of what is posted', path: '/orders/markasshipped', status: 405 },
  {
    what: 'an order without address',
    path: '/orders/createorder',
    method: 'POST',
    body: { ...order, shipTo: undefined },
    status: 400,
  },
  {
    what: 'a country of three letters',
    path: '/orders/createorder',
    method: 'POST',
    body: { ...order, shipTo: { name: 'A', country: 'USA' } },
    status: 400,
  },
  {
    what: 'an order born shipped',
    path: '/orders/createorder',
    method: 'POST',
    body: { ...order, orderStatus: 'shipped' },
    status: 400,
  },
  {
    what: 'half an item',
    path: '/orders/createorder',
    method: 'POST',
    body: { ...order, items: [{ sku: 'A', quantity: 0.5 }] },
    status: 400,
  },
  {
    what: 'an update of an order that is not there',
    path: '/orders/createorder',
    method: 'POST',
    body: { ...order, orderId: 5 },
    status: 404,
  },
  {
    what: '101 orders at once',
    path: '/orders/createorders',
    method: 'POST',
    body: Array.from({ length: 101 }, () => order),
    status: 400,
  },
  {
    what: 'a parcel without carrier',
    path: '/orders/markasshipped',
    method: 'POST',
    body: { orderId: 1 },
    status: 400,
  },
  {
    what: 'a tag that is not there',
    path: '/orders/addtag',
    method: 'POST',
    body: { orderId: 1, tagId: 1 },
    status: 400,
  },
  { what: 'services of no carrier', path: '/carriers/listservices', status: 400 },
  {
    what: 'a webhook for an unknown event',
    path: '/webhooks/subscribe',
    method: 'POST',
    body: { target_url: 'https://a.example', event: 'ALL' },
    status: 400,
  },
  {
    what: 'a form',
    path: '/orders/createorder',
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: order,
    status: 415,
  },
];

async function started(more: object = {}) {
  const simulator = await ShipStationSimulator.start({ callsPerMinute: 1000, ...more });
  const { key, secret } = simulator.options;
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const call = (path: string, { method = 'GET', body, headers = {} }: Partial<Wrong> = {}) =>
    fetch(`${simulator.server.url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return { simulator, call, create: (body: object) => call('/orders/createorder', { method: 'POST', body }) };
}

describe('the simulator of ShipStation', () => {
  for (const { what, path, status, ...more } of wrong) {
    it(`refuses ${what}`, async () => {
      const { call } = await started();
      const reply = await call(path, more);
      expect(reply.status).to.equal(status);
      expect(await reply.json()).to.have.property('message');
    });
  }

  it('knows an order by its key, and forgets what an update leaves out', async () => {
    const { simulator, create } = await started();
    const first = (await (await create({ ...order, customerNotes: 'Ring twice' })).json()) as { orderId: number };
    const again = (await (await create(order)).json()) as { orderId: number };
    expect(again.orderId).to.equal(first.orderId);
    expect(simulator.account.withKey('key-1')).to.have.length(1);
    expect(simulator.account.withKey('key-1')[0]).not.to.have.property('customerNotes');
  });

  it('lets nobody change what was shipped or cancelled', async () => {
    const { simulator, create } = await started();
    for (const status of ['shipped', 'cancelled']) {
      await create({ ...order, orderKey: status });
      for (const one of simulator.account.withKey(status)) simulator.account.setStatus(one, status);
      expect((await create({ ...order, orderKey: status })).status).to.equal(400);
    }
  });

  it('counts forty calls to a minute, says what is left, and then says no', async () => {
    let now = Date.parse('2026-11-23T14:00:00Z');
    const { call } = await started({ callsPerMinute: 40, now: () => now });
    for (let turn = 0; turn < 39; turn++) await call('/stores');
    now += 20_000;
    const last = await call('/stores');
    expect([
      last.status,
      last.headers.get('x-rate-limit-remaining'),
      last.headers.get('x-rate-limit-reset'),
    ]).to.deep.equal([200, '0', '40']);
    expect((await call('/stores')).status).to.equal(429);
    now += 40_000;
    expect((await call('/stores')).status).to.equal(200);
  });

  it('shows the hour of November that comes twice without telling which one it is', async () => {
    let now = Date.parse('2026-11-01T08:30:00Z');
    const { simulator } = await started({ now: () => now });
    const first = simulator.account.place();
    now = Date.parse('2026-11-01T09:30:00Z');
    const second = simulator.account.place();
    expect([first.createDate, second.createDate]).to.deep.equal([
      '2026-11-01T01:30:00.0000000',
      '2026-11-01T01:30:00.0000000',
    ]);
  });

  it('finds all orders whose number begins like the one that is asked for', async () => {
    const { simulator, call } = await started();
    for (const orderNumber of ['1', '10', '2']) simulator.account.place({ orderNumber });
    const reply = (await (await call('/orders?orderNumber=1')).json()) as { total: number };
    expect(reply.total).to.equal(2);
  });

  it('has a page of a proxy where a fault is planned', async () => {
    const { simulator, call } = await started();
    simulator.server.faults.plan(answering(502, {}, '<html></html>'));
    expect((await call('/orders')).status).to.equal(502);
    expect((await call('/orders')).status).to.equal(200);
  });
});
