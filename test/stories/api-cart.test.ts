import { join } from 'node:path';
import { expect } from 'chai';
import { apiCart } from '../../src/connectors/carts/api/index.ts';
import { ordersByReference } from '../../src/storage/orders.ts';
import { parcelFor, send } from '../conformance/parcels.ts';
import { testContext } from '../simulators/shared/api-context.ts';
import { daemonAt, drop, filesIn, settled, workspaceHome } from '../support/daemon.ts';
import { shipmentFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const key = 'a-long-key-of-the-test-1234';
const secret = 'a secret of the test, long enough';

function texts(hook: string, delivery: string): Record<string, string> {
  return {
    'crossdock.yaml': `
wms:
  legacy:
    orders: { to: { folder: ../wms/in }, mapping: legacy-orders, gather: 0s }
    shipments: { from: { folder: ../wms/out }, mapping: legacy-shipments, settle: 0s }
`,
    'merchants/acme.yaml': `
services: { order delivery: ${delivery}, shipping confirmations: { every: 5s } }
carts:
  erp:
    type: api
    settings: { api key: "\${env:ERP_KEY}", webhook url: "${hook}", webhook secret: "\${env:ERP_SECRET}" }
    services: { order download: automatic, shipment upload: automatic, inventory upload: off }
`,
  };
}

async function beginErp(delivery = 'automatic') {
  const receiver = await startReceiver();
  const home = await workspaceHome(texts(receiver.url, delivery));
  const daemon = await daemonAt(home, { ERP_KEY: key, ERP_SECRET: secret });
  const push = async (orders: unknown, more: { bearer?: string; cart?: string } = {}) => {
    const answer = await fetch(`${daemon.url}/api/v1/carts/acme/${more.cart ?? 'erp'}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${more.bearer ?? key}`, 'content-type': 'application/json' },
      body: typeof orders === 'string' ? orders : JSON.stringify(orders),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const stands = (status: string, number: string) =>
    eventually(`${number} is ${status}`, async () => {
      const [order] = await ordersByReference(daemon.tools.store.reader, ['acme'], number);
      return order?.status === status;
    });
  return { home, daemon, receiver, push, stands };
}

function order(orderNumber: string, more: object = {}) {
  const shipTo = {
    firstName: 'Zoë',
    lastName: 'Muster',
    address1: '1 Main St',
    city: 'Austin',
    state: 'TX',
    postalCode: '78701',
    country: 'US',
  };
  return {
    orderNumber,
    orderDate: '2026-11-24T10:00:00Z',
    shipMethod: 'Ground',
    shipTo,
    lines: [{ lineId: 'a', sku: 'MUG', quantity: 1 }],
    ...more,
  };
}

describe('a system that pushes its orders', function () {
  this.timeout(60_000);

  it('has them at the WMS once, hears of the parcel by a signed message, and may repeat itself', async () => {
    const { home, daemon, receiver, push, stands } = await beginErp();
    const first = await push([order('E-1'), order('E-2')]);
    expect([first.status, first.body.orders]).to.deep.equal([202, 2]);
    const again = await push([order('E-1'), order('E-2')]);
    expect([again.status, again.body.known]).to.deep.equal([200, true]);
    await push([order('E-2'), order('E-3')]);
    await stands('at_wms', 'E-3');
    await settled(daemon);
    const lines = Object.values(await filesIn(join(home, '../wms/in')))
      .join('')
      .split('\n');
    for (const number of ['E-1', 'E-2', 'E-3'])
      expect(lines.filter((line) => line.includes(number)).length, number).to.equal(1);

    await drop(join(home, '../wms/out/SHIP_1.csv'), shipmentFile({ number: 'E-1', tracking: '1Z-E-1' }));
    await stands('confirmed', 'E-1');
    const told = receiver.all.filter(({ body }) => body.includes('packages.shipped'));
    expect(told.length).to.equal(1);
    expect(told[0]?.signed).to.equal(true);
    const [packed] = JSON.parse(told[0]?.body ?? '{}').data.packages;
    expect([packed.order.orderNumber, packed.package.trackingNumber]).to.deep.equal(['E-1', '1Z-E-1']);
  });

  it('frees an order with the same bytes that it gave before the hold', async () => {
    const { push, stands } = await beginErp('off');
    const [paid, held] = ['paid', 'on hold'].map((cartStatus) => order('H-1', { cartStatus }));
    await push(paid);
    await stands('new', 'H-1');
    await push(held);
    await stands('on_hold', 'H-1');
    const freed = await push(paid);
    expect([freed.status, freed.body.known]).to.deep.equal([202, undefined]);
    await stands('new', 'H-1');
    expect((await push(paid)).body.known).to.equal(true);
  });

  it('hears what is wrong with which order, and nothing of it is taken', async () => {
    const { daemon, push } = await beginErp();
    const { status, body } = await push([
      order('F-1'),
      order('F-2', { lines: [{ sku: 'MUG', quantity: '2.5' }], grandTotal: 'much' }),
    ]);
    expect(status).to.equal(422);
    const { complaints } = (
      body as unknown as { error: { complaints: { item: number; field: string; code: string }[] } }
    ).error;
    expect(complaints.map(({ item, field, code }) => [item, field, code])).to.deep.equal([
      [2, 'lines[0].quantity', 'not-positive'],
      [2, 'grandTotal', 'not-a-number'],
    ]);
    const noteOf = async (sent: unknown) => {
      const refused = await push(sent);
      const { error } = refused.body as unknown as { error: { complaints: { note: string }[] } };
      return [refused.status, error.complaints[0]?.note];
    };
    expect(await noteOf('{"orderNumber": ')).to.deep.equal([
      422,
      'The body of the request is no JSON. Send one order, or a list of them, as UTF-8 JSON.',
    ]);
    expect(await noteOf([])).to.deep.equal([422, 'There is no order in it. Send one, or a list of them.']);
    expect(await ordersByReference(daemon.tools.store.reader, ['acme'], 'F-1')).to.deep.equal([]);
  });

  it('is known by its key alone, and learns nothing without it', async () => {
    const { push } = await beginErp();
    const refused = [await push([order('G-1')], { bearer: 'guess' }), await push([order('G-1')], { cart: 'other' })];
    for (const { status, body } of refused)
      expect([status, JSON.stringify(body)]).to.deep.equal([401, JSON.stringify(refused[0]?.body)]);
  });

  it('hears of much stock in several messages, which have the same ids when they come again', async () => {
    const receiver = await startReceiver();
    const settings = { 'api key': key, 'webhook url': receiver.url, 'webhook secret': secret };
    const transport = apiCart.connect(apiCart.settings.parse(settings), testContext());
    const levels = Array.from({ length: 2500 }, (_, index) => ({
      sku: `SKU-${index}`,
      quantity: index,
      warehouseCode: '',
    }));
    const records = levels.map((record) => ({ key: '', record }));
    const { parcel } = await parcelFor(apiCart, 'inventory', records);
    receiver.answers(({ body }) => (body.includes('"SKU-1000"') ? 503 : 204));
    await send(transport, parcel).catch(() => undefined);
    receiver.answers(204);
    await send(transport, parcel);
    const told = new Map(receiver.all.map(({ id, body }) => [id, JSON.parse(body).data.levels as unknown[]]));
    expect(receiver.all.map(({ id }) => id)).to.deep.equal([0, 1, 0, 1, 2].map((index) => [...told.keys()][index]));
    expect([...told.values()].flat()).to.deep.equal(levels);
  });

  it('is told nothing that is not signed', () => {
    const url = 'https://erp.example.com/hook';
    expect(apiCart.settings.safeParse({ 'api key': key, 'webhook url': url }).success).to.equal(false);
    expect(
      apiCart.settings.safeParse({ 'api key': key, 'webhook url': url, 'webhook secret': secret }).success,
    ).to.equal(true);
    expect(apiCart.settings.safeParse({ 'api key': key }).success).to.equal(true);
  });
});
