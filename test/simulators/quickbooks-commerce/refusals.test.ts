import { expect } from 'chai';
import type { Order, OrderLine, Variant } from './account.ts';
import { application } from './grants.ts';
import { QuickbooksCommerceSimulator } from './simulator.ts';

interface Wrong {
  readonly method: string;
  readonly path: string;
  readonly json?: unknown;
  readonly body?: string;
  readonly token?: string;
}

interface Shop {
  readonly order: Order;
  readonly draft: Order;
  readonly line: OrderLine;
  readonly strange: OrderLine;
  readonly variant: Variant;
  readonly composite: Variant;
}

const packing = ({ order, line }: Shop, more: object = {}, quantity: unknown = 1) => ({
  fulfillment: {
    order_id: order.id,
    fulfillment_line_items: [{ order_line_item_id: line.id, quantity }],
    ...more,
  },
});
const adjusting = ({ variant }: Shop, more: object = {}, quantity: unknown = '-1.0') => ({
  stock_adjustment: {
    stock_location_id: 160,
    reason: 'shrinkage',
    stock_adjustment_line_items: [{ variant_id: variant.id, quantity }],
    ...more,
  },
});
const asking = (more: object) => ({
  client_id: application.id,
  client_secret: application.secret,
  redirect_uri: application.callback,
  grant_type: 'refresh_token',
  refresh_token: 'nobody-gave-this',
  ...more,
});

const refusals: readonly [string, number, RegExp, (shop: Shop) => Wrong][] = [
  ['a call without a token', 401, /token/, () => ({ method: 'GET', path: '/orders', token: '' })],
  ['a call with a token of nobody', 401, /token/, () => ({ method: 'GET', path: '/orders', token: 'wrong' })],
  ['a resource that it does not have', 404, /message/, () => ({ method: 'GET', path: '/parcels' })],
  ['an order that is not there', 404, /message/, () => ({ method: 'GET', path: '/orders/999999' })],
  [
    'a renewal with a wrong secret',
    401,
    /invalid_client/,
    () => ({ method: 'POST', path: '/oauth/token', json: asking({ client_secret: 'x' }) }),
  ],
  [
    'a renewal without a callback address',
    401,
    /invalid_grant/,
    () => ({ method: 'POST', path: '/oauth/token', json: asking({ redirect_uri: '' }) }),
  ],
  [
    'a refresh token that is dead',
    400,
    /invalid_request/,
    () => ({ method: 'POST', path: '/oauth/token', json: asking({}) }),
  ],
  [
    'a code that was never given',
    401,
    /invalid_grant/,
    () => ({ method: 'POST', path: '/oauth/token', json: asking({ grant_type: 'authorization_code', code: 'x' }) }),
  ],
  [
    'another kind of grant',
    400,
    /unsupported_grant_type/,
    () => ({ method: 'POST', path: '/oauth/token', json: asking({ grant_type: 'password' }) }),
  ],
  ['a body that is no JSON', 400, /JSON/, () => ({ method: 'POST', path: '/fulfillments', body: '<order/>' })],
  [
    'a write without its root',
    400,
    /fulfillment/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop).fulfillment }),
  ],
  [
    'packing without an order',
    422,
    /order/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, { order_id: null }) }),
  ],
  [
    'packing an order that is not finalized',
    422,
    /finalized/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, { order_id: shop.draft.id }) }),
  ],
  [
    'packing nothing',
    422,
    /fulfillment_line_items/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, { fulfillment_line_items: [] }) }),
  ],
  [
    'packing a line of another order',
    422,
    /order_line_item/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing({ ...shop, line: shop.strange }) }),
  ],
  [
    'packing more than is left',
    422,
    /left to ship/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, {}, 3) }),
  ],
  [
    'packing none of a line',
    422,
    /greater than 0/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, {}, 0) }),
  ],
  [
    'a package that begins as fulfilled',
    422,
    /packed/,
    (shop) => ({ method: 'POST', path: '/fulfillments', json: packing(shop, { status: 'fulfilled' }) }),
  ],
  [
    'a status that a package cannot have',
    422,
    /not included/,
    () => ({ method: 'PUT', path: '/fulfillments/77', json: { fulfillment: { status: 'shipped' } } }),
  ],
  [
    'a change of a package that is not there',
    404,
    /message/,
    () => ({ method: 'PUT', path: '/fulfillments/78', json: { fulfillment: { status: 'fulfilled' } } }),
  ],
  [
    'an adjustment without a location',
    422,
    /stock_location/,
    (shop) => ({ method: 'POST', path: '/stock_adjustments', json: adjusting(shop, { stock_location_id: null }) }),
  ],
  [
    'an adjustment without a reason',
    422,
    /reason/,
    (shop) => ({ method: 'POST', path: '/stock_adjustments', json: adjusting(shop, { reason: '' }) }),
  ],
  [
    'an adjustment without lines',
    422,
    /line_items/,
    (shop) => ({
      method: 'POST',
      path: '/stock_adjustments',
      json: adjusting(shop, { stock_adjustment_line_items: [] }),
    }),
  ],
  [
    'an adjustment of an unknown product',
    422,
    /variant/,
    (shop) => ({
      method: 'POST',
      path: '/stock_adjustments',
      json: adjusting({ ...shop, variant: { ...shop.variant, id: 1 } }),
    }),
  ],
  [
    'an adjustment of a composite',
    422,
    /composite/,
    (shop) => ({ method: 'POST', path: '/stock_adjustments', json: adjusting({ ...shop, variant: shop.composite }) }),
  ],
  [
    'an adjustment by no number',
    422,
    /number/,
    (shop) => ({ method: 'POST', path: '/stock_adjustments', json: adjusting(shop, {}, 'many') }),
  ],
];

describe('the simulator of QuickBooks Commerce refuses', () => {
  for (const [what, status, words, make] of refusals) {
    it(what, async () => {
      const simulator = await QuickbooksCommerceSimulator.start();
      const wrong = make(shopOf(simulator));
      const answer = await ask(simulator, wrong);
      expect(answer.status).to.equal(status);
      expect(answer.text).to.match(words);
      expect(simulator.account.fulfillments.size).to.equal(1);
      expect(simulator.account.adjustments).to.have.length(0);
    });
  }

  it('what is right not at all, and the same key once only', async () => {
    const simulator = await QuickbooksCommerceSimulator.start();
    const shop = shopOf(simulator);
    for (let times = 0; times < 2; times++) {
      const headers = { 'idempotency-key': 'one' };
      const answer = await ask(simulator, { method: 'POST', path: '/fulfillments', json: packing(shop) }, headers);
      expect(answer.status).to.equal(201);
    }
    expect(simulator.account.fulfillmentsOf(shop.order.id)).to.have.length(1);
  });

  it('the call after the last of the window, until it ends', async () => {
    let now = Date.UTC(2026, 10, 20);
    const simulator = await QuickbooksCommerceSimulator.start({ now: () => now, limit: 2, windowSeconds: 10 });
    const calls = async () => (await ask(simulator, { method: 'GET', path: '/locations' })).status;
    expect([await calls(), await calls(), await calls()]).to.deep.equal([200, 200, 429]);
    now += 10_000;
    expect(await calls()).to.equal(200);
  });

  it('a token after two hours', async () => {
    let now = Date.UTC(2026, 10, 20);
    const simulator = await QuickbooksCommerceSimulator.start({ now: () => now });
    const { access: token } = simulator.grants.issue();
    expect((await ask(simulator, { method: 'GET', path: '/orders', token })).status).to.equal(200);
    now += 7_200_000;
    expect((await ask(simulator, { method: 'GET', path: '/orders', token })).status).to.equal(401);
  });
});

function shopOf({ account }: QuickbooksCommerceSimulator): Shop {
  const variant = account.addVariant('SKU-1');
  const order = account.addOrder({}, [{ variant_id: variant.id, quantity: '2.0' }]);
  const draft = account.addOrder({ status: 'draft' }, [{ variant_id: variant.id }]);
  const [line] = account.linesOf(order.id);
  const [strange] = account.linesOf(draft.id);
  if (!line || !strange) throw new Error('An order has a line.');
  account.fulfillments.set(77, { ...account.pack({ order_id: 0 }, []), id: 77 });
  for (const id of account.fulfillments.keys()) if (id !== 77) account.fulfillments.delete(id);
  return { order, draft, line, strange, variant, composite: account.addVariant('SET', { composite: true }) };
}

async function ask(
  simulator: QuickbooksCommerceSimulator,
  { method, path, json, body, token = simulator.grants.privileged }: Wrong,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const sent = json === undefined ? body : JSON.stringify(json);
  const answer = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: answer.status, text: await answer.text() };
}
