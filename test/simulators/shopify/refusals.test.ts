import { expect } from 'chai';
import type { VendorServer } from '../shared/vendor-server.ts';
import { home, otherPlace } from './shop.ts';
import { app, ShopifySimulator } from './shopify-simulator.ts';

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the simulator answers
  readonly body: any;
}

const path = '/admin/api/2026-10/graphql.json';
const fulfil = `mutation F($f: FulfillmentInput!) { fulfillmentCreate(fulfillment: $f) { fulfillment { id } userErrors { message } } }`;
const setStock = (directive: string) =>
  `mutation S($i: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $i) ${directive} { userErrors { code message } } }`;

describe('the Shopify simulator', () => {
  let vendor: ShopifySimulator;
  let server: VendorServer;

  beforeEach(async () => {
    ({ vendor, server } = await ShopifySimulator.start());
  });

  async function post(to: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
    const given = { 'content-type': 'application/json', 'x-shopify-access-token': vendor.grants.fixed, ...headers };
    const response = await fetch(server.url + to, { method: 'POST', body, headers: given });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  const ask = (query: string, variables: object = {}) => post(path, JSON.stringify({ query, variables }));
  const quantity = (more: object = {}) => ({
    name: 'available',
    reason: 'correction',
    quantities: [
      { inventoryItemId: vendor.shop.sells('A').item, locationId: home, quantity: 3, changeFromQuantity: 0, ...more },
    ],
  });
  const shares = (name: string, number = 1) =>
    vendor.shop.order(name).fulfillmentOrders.map((one) => ({
      fulfillmentOrderId: one.id,
      fulfillmentOrderLineItems: one.lines.map(({ id }) => ({ id, quantity: number })),
    }));

  describe('refuses', () => {
    const wrong: readonly [string, () => Promise<Reply>, RegExp][] = [
      [
        'a token that it never gave',
        () => post(path, '{}', { 'x-shopify-access-token': 'shpat_x' }),
        /^401 .*Invalid API key/,
      ],
      ['no token', () => post(path, '{}', { 'x-shopify-access-token': '' }), /^401/],
      ['a version that is none', () => post('/admin/api/2026-13/graphql.json', '{}'), /^404 .*Not Found/],
      ['the paths of the old API', () => post('/admin/api/2026-10/orders.json', '{}'), /^404/],
      ['a body that is no JSON', () => post(path, 'query {'), /^400/],
      ['a form in place of JSON', () => post(path, 'a=b', { 'content-type': 'text/plain' }), /^400/],
      ['a query without text', () => post(path, '{"variables":{}}'), /^400/],
      ['a field that does not exist', () => ask('{ shop { nmae } }'), /Cannot query field/],
      [
        'a mutation without its required input',
        () => ask('mutation { fulfillmentCreate { userErrors { message } } }'),
        /fulfillment/,
      ],
      ['a page of more than 250', () => ask('{ locations(first: 251) { nodes { id } } }'), /between 1 and 250/],
      ['a connection without a size', () => ask('{ locations { nodes { id } } }'), /first or last/],
      [
        'a cursor that it did not make',
        () => ask('{ locations(first: 1, after: "abc") { nodes { id } } }'),
        /Invalid cursor/,
      ],
      [
        'a search that is none',
        () => ask('{ orders(first: 1, query: "(status:open") { nodes { id } } }'),
        /Not a search/,
      ],
      [
        'a filter that it does not know',
        () => ask('{ orders(first: 1, query: "sttus:open") { nodes { id } } }'),
        /Unknown filter/,
      ],
      [
        'a query that may cost more than 1,000 points',
        () =>
          ask(
            '{ orders(first: 200) { nodes { id shippingLine { title } customer { tags } shippingAddress { zip } billingAddress { zip } currentTotalPriceSet { shopMoney { amount } } } } }',
          ),
        /MAX_COST_EXCEEDED/,
      ],
      [
        'orders without the scope',
        async () => {
          vendor.scopes.delete('read_orders');
          return ask('{ orders(first: 1) { nodes { id } } }');
        },
        /ACCESS_DENIED/,
      ],
      [
        'fulfillment orders without a scope for any',
        async () => {
          vendor.scopes.delete('write_merchant_managed_fulfillment_orders');
          return ask('{ fulfillmentOrders(first: 1) { nodes { id } } }');
        },
        /ACCESS_DENIED/,
      ],
      [
        'a query when the points are used up',
        async () => {
          vendor.bucket.drain();
          return ask('{ locations(first: 250) { nodes { id } } }');
        },
        /^200 .*THROTTLED/,
      ],
      [
        'the same by status',
        async () => {
          vendor.bucket.drain();
          vendor.throttledBy = 429;
          return ask('{ locations(first: 250) { nodes { id } } }');
        },
        /^429 .*THROTTLED/,
      ],
      [
        'stock without an idempotency key',
        () => ask(setStock(''), { i: quantity() }),
        /@idempotent directive is required/,
      ],
      [
        'stock without a comparison',
        () => ask(setStock('@idempotent(key: "k1")'), { i: quantity({ changeFromQuantity: undefined }) }),
        /changeFromQuantity is required/,
      ],
      [
        'stock that has changed meanwhile',
        () => ask(setStock('@idempotent(key: "k1")'), { i: quantity({ changeFromQuantity: 9 }) }),
        /CHANGE_FROM_QUANTITY_STALE/,
      ],
      [
        'other stock under the same key',
        async () => {
          await ask(setStock('@idempotent(key: "k1")'), { i: quantity() });
          return ask(setStock('@idempotent(key: "k1")'), { i: quantity() });
        },
        /IDEMPOTENCY_KEY_PARAMETER_MISMATCH/,
      ],
      [
        'stock of an item at a location that does not have it',
        () => ask(setStock('@idempotent(key: "k1")'), { i: quantity({ locationId: otherPlace }) }),
        /ITEM_NOT_STOCKED_AT_LOCATION/,
      ],
      [
        'a quantity of another name',
        () => ask(setStock('@idempotent(key: "k1")'), { i: { ...quantity(), name: 'committed' } }),
        /INVALID_NAME/,
      ],
      [
        'more units than remain',
        () => {
          const { name } = vendor.shop.place();
          return ask(fulfil, { f: { lineItemsByFulfillmentOrder: shares(name, 5) } });
        },
        /Invalid fulfillment order line item quantity/,
      ],
      [
        'fulfillment orders of two orders in one call',
        () => {
          const both = [vendor.shop.place(), vendor.shop.place()].flatMap(({ name }) => shares(name));
          return ask(fulfil, { f: { lineItemsByFulfillmentOrder: both } });
        },
        /different orders/,
      ],
      [
        'fulfillment orders of two locations in one call',
        () => {
          const { name } = vendor.shop.place();
          vendor.shop.replace(name, { split: true });
          const [, , last] = vendor.shop.order(name).fulfillmentOrders;
          if (last) last.location = otherPlace;
          return ask(fulfil, { f: { lineItemsByFulfillmentOrder: shares(name).slice(1) } });
        },
        /different locations/,
      ],
      [
        'a fulfillment order that is on hold',
        () => {
          const { name } = vendor.shop.place();
          vendor.shop.setStatus(name, 'ON_HOLD');
          return ask(fulfil, { f: { lineItemsByFulfillmentOrder: shares(name) } });
        },
        /unfulfillable status/,
      ],
      [
        'everything at a frozen shop',
        async () => {
          vendor.closedWith = 402;
          return ask('{ shop { name } }');
        },
        /^402/,
      ],
      [
        'a wrong client secret',
        () =>
          post('/admin/oauth/access_token', `client_id=${app.clientId}&client_secret=x&grant_type=client_credentials`, {
            'content-type': 'application/x-www-form-urlencoded',
          }),
        /^401 .*invalid_client/,
      ],
      [
        'a code that was used',
        async () => {
          const { searchParams } = vendor.grants.agree('https://x.example/?redirect_uri=https://y.example/');
          const form = `client_id=${app.clientId}&client_secret=${app.clientSecret}&code=${searchParams.get('code')}`;
          const type = { 'content-type': 'application/x-www-form-urlencoded' };
          expect((await post('/admin/oauth/access_token', form, type)).status).to.equal(200);
          return post('/admin/oauth/access_token', form, type);
        },
        /^400 .*invalid_request/,
      ],
    ];
    for (const [what, act, says] of wrong) {
      it(what, async () => {
        const { status, body } = await act();
        expect(`${status} ${JSON.stringify(body)}`).to.match(says);
      });
    }
  });

  it('tells its version, and what each query costs', async () => {
    const { headers, body } = await ask('{ locations(first: 2) { nodes { id name } } }');
    expect(headers.get('x-shopify-api-version')).to.equal('2026-10');
    expect(body.extensions.cost).to.deep.equal({
      requestedQueryCost: 2,
      actualQueryCost: 2,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 1998, restoreRate: 100 },
    });
  });

  it('fulfills all that is left where no lines are named', async () => {
    const { name, fulfillmentOrders } = vendor.shop.place();
    await ask(fulfil, { f: { lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: fulfillmentOrders[0]?.id }] } });
    expect(vendor.shop.order(name).fulfillmentOrders.map(({ status }) => status)).to.deep.equal(['CLOSED']);
  });
});
