import { expect } from 'chai';
import { AmazonSimulator } from './simulator.ts';

const search = '/orders/2026-01-01/orders?marketplaceIds=ATVPDKIKX0DER';
const sku = '/listings/2021-08-01/items/A1EXAMPLE2SELLER/SKU-1?marketplaceIds=ATVPDKIKX0DER';
const now = Date.UTC(2026, 10, 20, 12);

interface Wrong {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly json?: unknown;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

function stock(value: object, more: object = {}): object {
  return {
    productType: 'PRODUCT',
    patches: [{ op: 'merge', path: '/attributes/fulfillment_availability', value: [value], ...more }],
  };
}

async function opened() {
  const simulator = await AmazonSimulator.start({ now: () => now });
  const { clientId, clientSecret, refreshToken } = simulator.signIn.grant;
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const signIn = (fields: Record<string, string>) =>
    fetch(`${simulator.server.url}/auth/o2/token`, { method: 'POST', body: new URLSearchParams(fields) });
  const whole = { ...form, client_id: clientId, client_secret: clientSecret };
  const { access_token } = (await (await signIn(whole)).json()) as { access_token: string };
  const headers = {
    'x-amz-access-token': access_token,
    'x-amz-date': '20261120T120000Z',
    'user-agent': 'Test/1 (Language=TypeScript)',
  };
  const ask = ({ method = 'GET', path, json, body, headers: more }: Omit<Wrong, 'what' | 'status' | 'code'>) =>
    fetch(`${simulator.server.url}${path}`, {
      method,
      headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }), ...more },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(body !== undefined && { body }),
    });
  return { simulator, signIn, whole, ask };
}

describe('the simulator of Amazon refuses', () => {
  const wrong: readonly Wrong[] = [
    {
      what: 'a call without token',
      path: search,
      headers: { 'x-amz-access-token': '' },
      status: 403,
      code: 'Unauthorized',
    },
    { what: 'a call without date', path: search, headers: { 'x-amz-date': '' }, status: 400, code: 'InvalidInput' },
    {
      what: 'a call that does not say who it is',
      path: search,
      headers: { 'user-agent': 'node' },
      status: 400,
      code: 'InvalidInput',
    },
    { what: 'a search without date', path: search, status: 400, code: 'InvalidInput' },
    {
      what: 'a search by both dates',
      path: `${search}&createdAfter=2026-11-01T00:00:00Z&lastUpdatedAfter=2026-11-01T00:00:00Z`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a bound that is not two minutes old',
      path: `${search}&lastUpdatedAfter=2026-11-01T00:00:00Z&lastUpdatedBefore=2026-11-20T11:59:00Z`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a bound before the other',
      path: `${search}&lastUpdatedAfter=2026-11-10T00:00:00Z&lastUpdatedBefore=2026-11-01T00:00:00Z`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a date without zone',
      path: `${search}&lastUpdatedAfter=2026-11-01T00:00:00`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a page of 101 orders',
      path: `${search}&lastUpdatedAfter=2026-11-01T00:00:00Z&maxResultsPerPage=101`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a status that it does not know',
      path: `${search}&lastUpdatedAfter=2026-11-01T00:00:00Z&fulfillmentStatuses=Unshipped`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a page token of its own invention',
      path: `${search}&lastUpdatedAfter=2026-11-01T00:00:00Z&paginationToken=abc`,
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a marketplace in which nothing is sold',
      path: '/orders/2026-01-01/orders?marketplaceIds=A1PA6795UKMFR9&lastUpdatedAfter=2026-11-01T00:00:00Z',
      status: 403,
      code: 'Unauthorized',
    },
    {
      what: 'reading by the version that ends',
      path: '/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER',
      status: 404,
      code: 'NotFound',
    },
    {
      what: 'an order that is not there',
      path: '/orders/2026-01-01/orders/111-1111111-1111111',
      status: 404,
      code: 'NotFound',
    },
    {
      what: 'a patch without product type',
      method: 'PATCH',
      path: sku,
      json: { ...stock({ fulfillment_channel_code: 'DEFAULT', quantity: 1 }), productType: '' },
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a merge that names no channel',
      method: 'PATCH',
      path: sku,
      json: stock({ quantity: 1 }),
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'an operation that it does not know',
      method: 'PATCH',
      path: sku,
      json: stock({ fulfillment_channel_code: 'DEFAULT', quantity: 1 }, { op: 'upsert' }),
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a listing of another seller',
      path: '/listings/2021-08-01/items/A2OTHER/SKU-1?marketplaceIds=ATVPDKIKX0DER',
      status: 403,
      code: 'Unauthorized',
    },
    {
      what: 'a body that is no JSON',
      method: 'PATCH',
      path: sku,
      body: '<xml/>',
      headers: { 'content-type': 'application/xml' },
      status: 415,
      code: 'UnsupportedMediaType',
    },
    {
      what: 'a feed without content',
      method: 'POST',
      path: '/feeds/2021-06-30/feeds',
      json: { feedType: 'JSON_LISTINGS_FEED', marketplaceIds: ['ATVPDKIKX0DER'], inputFeedDocumentId: 'document-9' },
      status: 400,
      code: 'InvalidInput',
    },
    {
      what: 'a feed for two marketplaces',
      method: 'POST',
      path: '/feeds/2021-06-30/feeds',
      json: { feedType: 'JSON_LISTINGS_FEED', marketplaceIds: ['ATVPDKIKX0DER', 'A2EUQ1WTGCTBG2'] },
      status: 400,
      code: 'InvalidInput',
    },
  ];
  for (const { what, status, code, ...request } of wrong) {
    it(what, async () => {
      const { ask } = await opened();
      const reply = await ask(request);
      expect(reply.status).to.equal(status);
      expect(((await reply.json()) as { errors: { code: string }[] }).errors[0]?.code).to.equal(code);
    });
  }

  const detail = {
    packageReferenceId: '1',
    carrierCode: 'UPS',
    trackingNumber: '1Z999',
    shipDate: '2026-11-20T10:00:00.000Z',
  };
  const confirmations: readonly [string, object, number?, string?][] = [
    ['a package whose reference is no number', { packageReferenceId: 'A1' }],
    ['a package without tracking number', { trackingNumber: '' }],
    ['a date as Americans write it', { shipDate: '02/21/2022' }, 400, 'Invalid Input'],
    ['another carrier without its name', { carrierCode: 'Other' }],
    ['a package without anything in it', { orderItems: [] }],
    ['more than was ordered', { orderItems: 'three' }],
  ];
  for (const [what, more, status = 400, code = 'InvalidInput'] of confirmations) {
    it(what, async () => {
      const { simulator, ask } = await opened();
      const order = simulator.book.place();
      const orderItemId = order.items[0]?.orderItemId;
      const given = { ...detail, orderItems: [{ orderItemId, quantity: 1 }], ...more } as Record<string, unknown>;
      if (given.orderItems === 'three') given.orderItems = [{ orderItemId, quantity: 3 }];
      const path = `/orders/v0/orders/${order.orderId}/shipmentConfirmation`;
      const json = { marketplaceId: order.marketplaceId, packageDetail: given };
      const reply = await ask({ method: 'POST', path, json });
      expect(reply.status).to.equal(status);
      expect(((await reply.json()) as { errors: { code: string }[] }).errors[0]?.code).to.equal(code);
      expect(order.packages).to.deep.equal([]);
    });
  }

  const grants: readonly [string, Record<string, string>, string][] = [
    ['a refresh token that it did not give', { refresh_token: 'Atzr|other' }, 'invalid_grant'],
    ['an app with another secret', { client_secret: 'other' }, 'invalid_client'],
    ['another kind of grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ];
  for (const [what, more, error] of grants) {
    it(what, async () => {
      const { signIn, whole } = await opened();
      const reply = await signIn({ ...whole, ...more });
      expect(reply.status).to.equal(400);
      expect(await reply.json()).to.include({ error });
    });
  }

  it('an upload to a signed address that brings a token, or another content type than was named', async () => {
    const { ask, simulator } = await opened();
    const json = { contentType: 'application/json; charset=UTF-8' };
    const made = await ask({ method: 'POST', path: '/feeds/2021-06-30/documents', json });
    const { url } = (await made.json()) as { url: string };
    const put = (headers: Record<string, string>) => fetch(url, { method: 'PUT', headers, body: '{}' });
    const right = { 'content-type': 'application/json; charset=UTF-8' };
    expect((await put({ ...right, 'x-amz-access-token': 'Atza|x' })).status).to.equal(400);
    expect((await put({ 'content-type': 'text/plain' })).status).to.equal(403);
    expect((await put(right)).status).to.equal(200);
    expect(simulator.feeds.feeds.size).to.equal(0);
  });

  it('the twenty-first search in a row', async () => {
    const { simulator, ask } = await opened();
    simulator.rates.enforced = true;
    const path = `${search}&lastUpdatedAfter=2026-11-01T00:00:00Z`;
    for (let count = 0; count < 20; count++) expect((await ask({ path })).status).to.equal(200);
    const reply = await ask({ path });
    expect(reply.status).to.equal(429);
    expect(await reply.text()).to.include('QuotaExceeded');
  });
});
