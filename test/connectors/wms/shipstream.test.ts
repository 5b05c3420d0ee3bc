import { expect } from 'chai';
import type { TestStep } from '../../../src/connectors/contract.ts';
import { shipstream } from '../../../src/connectors/wms/shipstream/index.ts';
import { accountOf, originOf, settings as schema } from '../../../src/connectors/wms/shipstream/settings.ts';
import type { CrossdockError } from '../../../src/support/errors.ts';
import { pause } from '../../../src/support/waiting.ts';
import { testContext } from '../../simulators/shared/api-context.ts';
import { answering, garbling, hanging } from '../../simulators/shared/faults.ts';
import { VendorServer } from '../../simulators/shared/vendor-server.ts';
import { ShipStreamSimulator } from '../../simulators/shipstream/shipstream.ts';
import { rejection } from '../../support/rejection.ts';
import { anOrder, type Dock, dockAt, orderAt, place } from './shipstream-dock.ts';

const required = { 'api username': 'acme', 'api key': 'secret-key' };

describe('the connection to ShipStream', () => {
  it('takes the address of any page of it', () => {
    for (const url of [
      'https://wms.example.com',
      'https://wms.example.com/admin/',
      'https://wms.example.com/client?x=1#y',
    ])
      expect(originOf(schema.parse({ ...required, 'base url': url }))).to.equal('https://wms.example.com');
    for (const url of ['wms.example.com', 'ftp://wms.example.com', 'https://user:word@wms.example.com', ''])
      expect(schema.safeParse({ ...required, 'base url': url }).success, url).to.equal(false);
  });

  it('refuses settings that make no sense', () => {
    const good = { ...required, 'base url': 'https://wms.example.com' };
    for (const wrong of [
      { 'merchant time zone': 'Mars/Base' },
      { 'api username': 'a:b' },
      { 'unique order number': 'often' },
      { 'warehouse id': 'East' },
      { colour: 'red' },
      { 'webhook secret': 'short' },
    ])
      expect(schema.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong)).to.equal(false);
    expect(schema.parse(good)).to.include({ 'merchant time zone': 'UTC', 'confirm at': 'packed', 'sign in': 'basic' });
  });

  it('understands an answer with and without an empty error, and a version in figures', async () => {
    for (const options of [{ errorNull: false }, { version: 2 as const }]) {
      const dock = await dockAt({ options });
      expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
    }
  });

  it('counts each call against the account, and rests as long as it is told', async () => {
    const dock = await dockAt({ now: () => 1_000_000 });
    const name = `api:${accountOf(dock.settings)}`;
    await dock.sendOrder(anOrder());
    expect(dock.context.spent.get(name)).to.equal(2);
    dock.simulator.server.faults.plan(answering(429, { 'retry-after': '7' }));
    const thrown = (await rejection(dock.look('inventory'))) as CrossdockError;
    expect(thrown).to.include({ code: 'API_RATE_LIMITED', retryAfter: 7 });
    expect(dock.context.rests.get(name)).to.equal(1_007_000);
  });

  it('makes one call after the other, or as many at once as the settings say', async () => {
    for (const atOnce of [1, 3]) {
      let [now, most] = [0, 0];
      const server = await VendorServer.start(async ({ body }) => {
        now += 1;
        most = Math.max(most, now);
        await pause(30);
        now -= 1;
        return { status: 200, body: { jsonrpc: '2.0', id: JSON.parse(body.toString()).id, result: {} } };
      });
      const settings = schema.parse({ ...required, 'base url': server.url, 'calls at once': atOnce });
      const transport = shipstream.connect(settings, testContext());
      await Promise.all([1, 2, 3].map(() => transport.shipMethods?.()));
      expect(most).to.equal(atOnce);
    }
  });

  it('says what is wrong with an answer that is none', async () => {
    const dock = await dockAt();
    const wrong: readonly [ReturnType<typeof answering>, string][] = [
      [garbling, 'API_MALFORMED'],
      [answering(200, {}, '{"hello":"world"}'), 'API_MALFORMED'],
      [answering(200, {}, '{"id":"someone else","result":[]}'), 'API_MALFORMED'],
      [answering(200, {}, '{"result":{"results":7}}'), 'API_MALFORMED'],
      [answering(503, { 'retry-after': '30' }), 'API_FAILED'],
      [answering(404), 'API_NOT_THERE'],
      [answering(302, { location: 'https://elsewhere.example.com/' }), 'API_NOT_THERE'],
      [answering(200, {}, '{"error":{"code":-32603,"message":"Internal error"}}'), 'API_FAILED'],
      [answering(200, {}, '{"error":{"code":-32004,"message":"not callable"}}'), 'API_NOT_THERE'],
      [answering(200, {}, '{"error":{"code":-32602,"message":"Invalid params"}}'), 'API_REFUSED'],
    ];
    for (const [fault, code] of wrong) {
      dock.simulator.server.faults.plan(fault);
      expect(await rejection(dock.look('inventory')), code).to.have.property('code', code);
    }
    expect(await dock.look('inventory')).to.have.length(1);
  });

  it('does not wait for ever', async () => {
    const dock = await dockAt({ settings: { 'timeout seconds': 1 } });
    dock.simulator.server.faults.plan(hanging);
    expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', 'API_NO_ANSWER');
    dock.simulator.server.faults.plan(hanging, { when: ({ body }) => body.includes('order.create') });
    expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', 'DELIVERY_IN_DOUBT');
  });

  for (const deniesWith of ['status', 'error'] as const)
    it(`names the likely causes of refused credentials (${deniesWith}), and goes on when they are good again`, async () => {
      const dock = await dockAt({ options: { deniesWith } });
      dock.merchant.revoked = true;
      const thrown = (await rejection(dock.sendOrder(anOrder()))) as CrossdockError;
      expect(thrown).to.have.property('code', 'API_UNAUTHORIZED');
      expect(thrown.hint).to.match(/API username and API key.*role/);
      dock.merchant.revoked = false;
      await dock.sendOrder(anOrder());
      expect(dock.merchant.orders).to.have.length(1);
    });

  it('never shows a key', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    const told: string[] = [];
    for (const fault of [garbling, answering(500), answering(401), answering(429), hanging]) {
      dock.simulator.server.faults.plan(fault);
      const short = shipstream.connect({ ...dock.settings, 'timeout seconds': 1 }, dock.context);
      const thrown = (await rejection((async () => short.shipMethods?.())())) as CrossdockError;
      told.push(thrown.message, thrown.hint, String(thrown.stack), String(thrown.cause));
    }
    const text = [...told, ...dock.context.logged].join('\n');
    expect(text).not.to.include('key-of-acme-4711');
    expect(text).not.to.include(Buffer.from('crossdock-acme:key-of-acme-4711').toString('base64'));
  });
});

describe('a session at ShipStream', () => {
  it('is kept, and shared by whoever comes later', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    await dock.sendOrder(anOrder());
    await shipstream.connect(dock.settings, dock.context).shipMethods?.();
    expect(dock.simulator.logins).to.equal(1);
    expect(dock.simulator.server.requests.every(({ headers }) => headers.authorization === undefined)).to.equal(true);
  });

  it('that has expired is renewed once, and the call is made again', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    await dock.sendOrder(anOrder());
    dock.simulator.expireSessions();
    await dock.sendOrder(anOrder({ orderNumber: '1002' }), 'KEY-2');
    expect(dock.simulator.logins).to.equal(2);
    expect(orderAt(dock, 'KEY-2').ref).to.equal('1002');
  });

  it('that expires again and again is no loop', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    const body = JSON.stringify({ error: { code: -32_005, message: 'Session expired.' } });
    dock.simulator.server.faults.plan(answering(200, {}, body), {
      times: 9,
      when: (request) => request.body.includes('rate.services'),
    });
    expect(await rejection((async () => dock.transport.shipMethods?.())())).to.have.property(
      'code',
      'API_UNAUTHORIZED',
    );
    expect(dock.simulator.logins).to.equal(2);
  });

  it('is renewed after an hour, and not used for another account', async () => {
    let now = Date.parse('2026-11-23T12:00:00Z');
    const dock = await dockAt({ settings: { 'sign in': 'session' }, now: () => now });
    await dock.transport.shipMethods?.();
    now += 3_600_001;
    await dock.transport.shipMethods?.();
    expect(dock.simulator.logins).to.equal(2);
    dock.simulator.addMerchant('other', 'key-of-other');
    await shipstream
      .connect({ ...dock.settings, 'api username': 'other', 'api key': 'key-of-other' }, dock.context)
      .shipMethods?.();
    expect(dock.simulator.logins).to.equal(3);
  });

  it('is not used with another key: only a new login shows whether that is right', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    await dock.transport.shipMethods?.();
    const transport = shipstream.connect({ ...dock.settings, 'api key': 'mistyped' }, dock.context);
    expect((await testOf({ transport })).at(-1)).to.include({ name: 'sign in', ok: false, code: 'API_UNAUTHORIZED' });
  });

  it('that cannot be opened for the moment is no wrong key', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session' } });
    const isLogin = { when: ({ body }: { body: Buffer | string }) => body.includes('"login"') };
    for (const [error, code] of [
      [{ code: -32_603, message: 'Internal error' }, 'API_FAILED'],
      [{ code: -32_006, message: 'Required parameter is missing' }, 'API_REFUSED'],
    ] as const) {
      dock.simulator.server.faults.plan(answering(200, {}, JSON.stringify({ error })), isLogin);
      expect(await rejection(dock.sendOrder(anOrder()))).to.have.property('code', code);
    }
    expect(await dock.sendOrder(anOrder())).to.deep.equal({ answers: [] });
  });

  it('with a wrong key is refused by name', async () => {
    const dock = await dockAt({ settings: { 'sign in': 'session', 'api key': 'nope' } });
    expect(await rejection(dock.look('inventory'))).to.have.property('code', 'API_UNAUTHORIZED');
  });
});

describe('the test of a ShipStream', () => {
  it('is successful step by step and changes nothing', async () => {
    const dock = await dockAt();
    const steps = await testOf(dock);
    expect(steps.map(({ name, ok }) => [name, ok])).to.deep.equal(
      [
        ...['DNS', 'TCP', 'address', 'sign in', 'shipments', 'canceled orders', 'stock', 'ship methods'],
        ...['orders', 'cancels'],
      ].map((name) => [name, true]),
    );
    expect(steps[3]?.detail).to.equal('Test WMS Connection successful. Warehouses: 1 East, 2 West.');
    expect(dock.merchant.orders).to.deep.equal([]);
  });

  it('warns of what is left out of the address', async () => {
    const dock = await dockAt();
    const left = await testOf({
      ...dock,
      transport: shipstream.connect(
        { ...dock.settings, 'base url': `${dock.settings['base url']}/admin/` },
        dock.context,
      ),
    });
    expect(left.find(({ name }) => name === 'address')?.detail).to.match(
      /^Warning: "\/admin" of "base url" is left out/,
    );
    expect(left.every(({ ok }) => ok)).to.equal(true);
  });

  it('tells wrong credentials from a role that lacks a right', async () => {
    const dock = await dockAt();
    dock.merchant.denied.add('shipment.search');
    const role = (await testOf(dock)).at(-1);
    expect(role).to.include({ name: 'shipments', ok: false, code: 'API_FORBIDDEN' });
    expect(role?.detail).to.match(/role of the API user does not allow shipment\.search/);
    dock.merchant.revoked = true;
    expect((await testOf(dock)).at(-1)).to.include({ name: 'sign in', ok: false, code: 'API_UNAUTHORIZED' });
  });

  it('tries exactly what the settings will make it do', async () => {
    const dock = await dockAt({ settings: { 'stock by warehouse': true } });
    dock.merchant.denied.add('inventory.detailed');
    expect((await testOf(dock)).at(-1)).to.include({ name: 'stock', code: 'API_FORBIDDEN' });
    dock.merchant.denied.clear();
    dock.merchant.denied.add('order.search').add('inventory.list');
    const role = (await testOf(dock)).at(-1);
    expect(role).to.include({ name: 'canceled orders', code: 'API_FORBIDDEN' });
    expect(role?.detail).to.match(/order\.search/);
    const without = shipstream.connect({ ...dock.settings, 'see canceled orders': false }, dock.context);
    expect((await testOf({ transport: without })).every(({ ok }) => ok)).to.equal(true);
  });

  it('says that canceled orders cannot be searched for, and which setting ends that', async () => {
    const dock = await dockAt();
    const body = JSON.stringify({ error: { code: -32_101, message: 'Unknown filter field "updated_at".' } });
    dock.simulator.server.faults.plan(answering(200, {}, body), { when: (one) => one.body.includes('order.search') });
    const last = (await testOf(dock)).at(-1);
    expect(last).to.include({ name: 'canceled orders', code: 'API_CANNOT' });
    expect(last?.detail).to.match(/see canceled orders: false/);
  });

  it('says that something else answers there', async () => {
    const other = await VendorServer.start(() => ({ status: 200, body: { hello: 'world' } }));
    const settings = schema.parse({ ...required, 'base url': other.url });
    const steps: TestStep[] = [];
    for await (const step of shipstream.connect(settings, testContext()).test(place, { receive: true, send: true }))
      steps.push(step);
    expect(steps.at(-1)).to.include({ name: 'sign in', ok: false, code: 'API_NOT_THERE' });
    expect(steps.at(-1)?.detail).to.match(/no ShipStream.*without \/admin or \/client/);
  });
});

it('ship methods are those that the warehouse has enabled', async () => {
  const dock = await dockAt();
  expect(await dock.transport.shipMethods?.()).to.deep.include({
    code: 'ups_03',
    description: 'UPS Ground',
    carrier: 'ups',
  });
});

it('ship methods are those of one warehouse where the settings name it', async () => {
  const codes = async (dock: Dock) => (await dock.transport.shipMethods?.())?.map(({ code }) => code);
  expect(await codes(await dockAt())).to.include('external_ltl');
  expect(await codes(await dockAt({ settings: { 'warehouse id': '2' } }))).to.deep.equal(['ups_03', 'usps_US-PM']);
});

describe('a webhook of ShipStream', () => {
  const secret = 'a-secret-of-a-hook-0001';
  const settings = schema.parse({ ...required, 'base url': 'https://wms.example.com', 'webhook secret': secret });
  const request = { method: 'POST', query: new URLSearchParams() };

  it('is a hint at what is new, however often and in whatever order it comes', () => {
    const hints: readonly [string, readonly string[]][] = [
      ['shipment:packed', ['shipments']],
      ['shipment:labels_voided', ['shipments']],
      ['order:canceled', ['shipments']],
      ['inventory:adjusted', ['inventory']],
      ['delivery:committed', ['inventory']],
      ['product:created', []],
    ];
    for (const [topic, kinds] of [...hints, ...hints.toReversed()])
      expect(
        shipstream.hook?.(settings, { ...request, ...ShipStreamSimulator.hook(secret, topic, { order_ref: 'Ü' }, 3) }),
      ).to.deep.equal({ kinds });
  });

  it('that is not signed with our secret is turned away', () => {
    const good = ShipStreamSimulator.hook(secret, 'shipment:packed', {}, 1);
    const none = schema.parse({ ...required, 'base url': 'https://wms.example.com' });
    expect(shipstream.hook?.(none, { ...request, ...good })).to.equal(undefined);
    expect(
      shipstream.hook?.(settings, {
        ...request,
        ...ShipStreamSimulator.hook('another-secret-00', 'shipment:packed', {}, 1),
      }),
    ).to.equal(undefined);
    expect(shipstream.hook?.(settings, { ...request, ...good, body: Buffer.from(`${good.body} `) })).to.equal(
      undefined,
    );
    expect(shipstream.hook?.(settings, { ...request, ...good, headers: new Headers() })).to.equal(undefined);
    expect(shipstream.hook?.(settings, { ...request, ...good, method: 'GET' })).to.equal(undefined);
  });
});

async function testOf({ transport }: Pick<Dock, 'transport'>): Promise<TestStep[]> {
  const steps: TestStep[] = [];
  for await (const step of transport.test(place, { receive: true, send: true })) steps.push(step);
  return steps;
}
