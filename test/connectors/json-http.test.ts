import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Bucket } from '../../src/connectors/api-contract.ts';
import { httpCart } from '../../src/connectors/carts/http-cart/index.ts';
import type { Page, Parcel, Transport } from '../../src/connectors/contract.ts';
import { httpWms } from '../../src/connectors/wms/http-wms/index.ts';
import { JsonShop, shopPassword, shopToken } from '../simulators/json-shop/json-shop.ts';
import { type TestContext, testContext } from '../simulators/shared/api-context.ts';
import { answering, losingTheAnswer, tearing } from '../simulators/shared/faults.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { failureOf } from './transports/support.ts';

type Group = Readonly<Record<string, unknown>>;

interface Opened {
  readonly shop: JsonShop;
  readonly context: TestContext;
  readonly cart: (settings: Group) => Transport;
  readonly wms: (settings: Group) => Transport;
}

async function open(more: Parameters<typeof JsonShop.start>[0] = {}): Promise<Opened> {
  const shop = await JsonShop.start(more);
  const context = testContext({ now: () => shop.world.now() });
  const common = { 'base url': shop.server.url, 'sign in': 'bearer', token: shopToken };
  return {
    shop,
    context,
    cart: (settings) => httpCart.connect(httpCart.settings.parse({ ...common, ...settings }), context),
    wms: (settings) => httpWms.connect(httpWms.settings.parse({ ...common, ...settings }), context),
  };
}

async function read(transport: Transport, cursor = '', kind: 'orders' | 'inventory' = 'orders'): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of transport.pages?.({ kind, cursor, earliest: '' }) ?? []) pages.push(page);
  return pages;
}

/** Numbers of the orders in pages, each once. */
function numbersIn(pages: readonly Page[]): Set<string> {
  const orders = pages.flatMap(({ body }) => (body as { data: { orders: { number: string }[] } }).data.orders);
  return new Set(orders.map(({ number }) => number));
}

const base = { items: 'data.orders' };
const pagings: Readonly<Record<string, Group>> = {
  pages: { ...base, path: '/api/orders?since={since}&limit={size}&page={page}', paging: 'pages', 'page size': 10 },
  offset: {
    ...base,
    path: '/api/orders?since={since}&limit={size}&offset={offset}',
    paging: 'offset',
    'page size': 10,
  },
  cursor: {
    ...base,
    path: '/api/orders?since={since}&limit=10&cursor={cursor}',
    paging: 'cursor',
    'cursor at': 'meta.next',
  },
  link: { ...base, path: '/api/orders?since={since}&limit=10', paging: 'link' },
};

describe('a partner that settings describe', () => {
  for (const [paging, orders] of Object.entries(pagings))
    describe(`by ${paging}`, () => {
      it('is read to its end, and then only what is new', async () => {
        const { shop, cart } = await open();
        for (let index = 0; index < 35; index += 1) shop.world.place({ changedAt: '2026-01-01T00:00:00.000Z' });
        for (let index = 0; index < 35; index += 1) shop.world.touch(`S-${1001 + index}`);
        const transport = cart({ orders });
        const first = await read(transport);
        expect(numbersIn(first).size).to.equal(35);
        const requests = shop.server.requests.length;
        const more = shop.world.place().number;
        const next = await read(transport, first.at(-1)?.cursor);
        expect(numbersIn(next)).to.include(more);
        expect(shop.server.requests[requests]?.query.get('since')).to.match(/^20\d\d-.*Z$/);
      });

      it('loses nothing when orders change while it is read', async () => {
        const { shop, cart } = await open();
        for (let index = 0; index < 40; index += 1) shop.world.place();
        const seen: Page[] = [];
        let touched = 0;
        for await (const page of cart({ orders }).pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []) {
          seen.push(page);
          // Whatever was on the pages before goes to the end, and all others come one place nearer.
          if (touched < 3) shop.world.touch(`S-${1001 + touched++}`);
        }
        expect(numbersIn(seen).size).to.equal(40);
      });

      it('goes on in the middle where it was stopped', async () => {
        const { shop, cart } = await open();
        for (let index = 0; index < 25; index += 1) shop.world.place();
        const transport = cart({ orders });
        const [first] = await read(transport);
        expect(numbersIn(await read(transport, first?.cursor)).size).to.be.at.least(15);
      });
    });

  it('is told that it does not heed its page numbers', async () => {
    const { shop, cart } = await open();
    for (let index = 0; index < 5; index += 1) shop.world.place();
    const orders = { ...base, path: '/api/orders?limit=10&offset=0&page={page}', paging: 'pages' };
    expect(await failureOf(read(cart({ orders })))).to.include({ code: 'API_MALFORMED' });
  });

  it('begins anew where its cursor has ended', async () => {
    const { shop, cart } = await open();
    for (let index = 0; index < 25; index += 1) shop.world.place();
    const transport = cart({ orders: pagings.cursor });
    const [first] = await read(transport);
    const standing = JSON.parse(first?.cursor ?? '{}');
    standing.round.at = 'gone';
    expect(numbersIn(await read(transport, JSON.stringify(standing))).size).to.equal(25);
  });

  it('does not lead our key to somebody else', async () => {
    const { shop, cart } = await open();
    shop.world.place();
    const link = { link: '<https://elsewhere.example/orders>; rel="next"', 'content-type': 'application/json' };
    shop.server.faults.plan(answering(200, link, '{"data":{"orders":[{}]}}'));
    const error = await failureOf(read(cart({ orders: pagings.link })));
    expect([error.code, error.message]).to.deep.equal([
      'API_MALFORMED',
      'The next page is said to be at elsewhere.example, which is not the partner.',
    ]);
  });

  it('is known by a wrong place of its list, not by nothing to read', async () => {
    const { cart } = await open();
    const error = await failureOf(read(cart({ orders: { path: '/api/orders', items: 'orders' } })));
    expect(error.message).to.match(/no list at "orders"/);
  });

  it('keeps every digit of long numbers', async () => {
    const { shop, cart } = await open();
    const { id } = shop.world.place();
    const [page] = await read(cart({ orders: pagings.link }));
    expect(page?.text).to.contain(`"id":${id}`);
  });

  it('reads stock without a second walk', async () => {
    const { shop, wms } = await open();
    for (let index = 0; index < 25; index += 1) shop.world.shelves.set(`SKU-${index}`, index);
    const inventory = { path: '/wh/stock?limit=10&page={page}', paging: 'pages', 'page size': 10 };
    const pages = await read(wms({ inventory }), '', 'inventory');
    expect(pages.map(({ count }) => count)).to.deep.equal([10, 10, 5, 0]);
  });

  describe('is signed in to', () => {
    const ways: Readonly<Record<string, Group>> = {
      bearer: { token: shopToken },
      basic: { user: 'crossdock', password: shopPassword },
      header: { 'key name': 'X-Api-Key', key: shopToken },
      query: { 'key name': 'api_key', key: shopToken },
    };
    for (const [way, settings] of Object.entries(ways))
      it(`by ${way}, and no secret stands in a cursor or an error`, async () => {
        const { shop, cart, context } = await open({ signIn: way as 'basic' });
        for (let index = 0; index < 25; index += 1) shop.world.place();
        const transport = cart({ 'sign in': way, ...settings, orders: pagings.link });
        const pages = await read(transport);
        expect(numbersIn(pages).size).to.equal(25);
        shop.server.faults.plan(answering(400, {}, `{"message":"bad key ${shopToken} ${shopPassword}"}`), { times: 1 });
        const refused = await failureOf(read(transport));
        shop.revoked = true;
        const unknown = await failureOf(read(transport));
        expect(unknown.code).to.equal('API_UNAUTHORIZED');
        const told = JSON.stringify([
          pages.map(({ cursor }) => cursor),
          refused.message,
          unknown.message,
          context.logged,
        ]);
        for (const secret of [settings.token, settings.password, settings.key].filter(Boolean))
          expect(told).not.to.contain(secret);
      });
  });
});

const key = '0key0000000000000001';

async function parcel(
  kind: Parcel['kind'],
  body: unknown,
  about: Parcel['about'] | null = { key, orderNumber: 'S-1001' },
) {
  const path = join(await temporaryFolder(), 'parcel.json');
  const text = JSON.stringify(body);
  await writeFile(path, text);
  return { kind, key: 'delivery-1', name: 'parcel.json', path, size: text.length, ...(about && { about }) };
}

const wmsOrder = {
  number: 'S-1001',
  name: 'Ada Buyer',
  street: '1 Main St',
  city: 'Austin',
  country: 'US',
  lines: [{ line: 1, sku: 'SKU-1', quantity: 1 }],
};
const orders = { path: '/wh/orders', 'idempotency header': 'Idempotency-Key', 'reason at': 'error.message' };
const found = { find: '/wh/orders?ref={key}', 'found at': 'found' };
const attempting = async () => undefined;
const place = { directory: '' };

describe('what is given to a partner that settings describe', () => {
  it('is the bytes of the mapping, under our key, once', async () => {
    const { shop, wms } = await open();
    const transport = wms({ orders });
    const given = await parcel('orders', wmsOrder);
    for (let times = 0; times < 2; times += 1)
      expect(await transport.send?.(place, given, attempting)).to.deep.equal({});
    expect(shop.world.warehouseOrders.map((one) => one.key)).to.deep.equal([key]);
    expect(shop.server.requests[0]?.body.toString()).to.equal(JSON.stringify(wmsOrder));
  });

  it('is looked up where it can be, sent again where that does no harm, and else in doubt', async () => {
    const { shop, wms } = await open();
    const given = await parcel('orders', wmsOrder);
    const silent = { ...orders, headers: { 'Idempotency-Key': 'fixed' }, 'idempotency header': '' };
    for (const [group, before, after] of [
      [{ ...orders, ...found }, 'not-delivered', 'delivered'],
      [orders, 'not-delivered', 'not-delivered'],
      [silent, 'unknown', 'unknown'],
    ] as const) {
      shop.world.warehouseOrders.length = 0;
      shop.world.answered.clear();
      const transport = wms({ orders: group });
      const isPost = { when: ({ method }: { method: string }) => method === 'POST' };
      shop.server.faults.plan(tearing, isPost);
      expect((await failureOf(transport.send?.(place, given, attempting) ?? Promise.resolve())).code).to.equal(
        'DELIVERY_IN_DOUBT',
      );
      expect(await transport.trace?.(place, given)).to.equal(before);
      shop.server.faults.plan(losingTheAnswer, isPost);
      await failureOf(transport.send?.(place, given, attempting) ?? Promise.resolve());
      expect(await transport.trace?.(place, given)).to.equal(after);
    }
  });

  it('is refused with the words of the partner', async () => {
    const { shop, wms, cart } = await open();
    shop.world.outOfStock.add('SKU-1');
    const receipt = await wms({ orders }).send?.(place, await parcel('orders', wmsOrder), attempting);
    expect(receipt).to.deep.equal({ answers: [{ key, accepted: false, reason: 'SKU-1 is out of stock' }] });

    const confirmations = {
      path: '/api/orders/{orderNumber}/packages',
      'idempotency header': 'Idempotency-Key',
      'reason at': 'error.message',
    };
    const lost = await parcel(
      'confirmations',
      { tracking: '1Z', lines: [{ line: 1, quantity: 1 }] },
      { key, orderNumber: 'no/such?' },
    );
    const error = await failureOf(cart({ confirmations }).send?.(place, lost, attempting) ?? Promise.resolve());
    expect([error.code, error.message]).to.deep.equal([
      'API_REFUSED',
      `${new URL(shop.server.url).host}/api/orders/no%2Fsuch%3F/packages answered 404: there is no order no/such?.`,
    ]);
  });

  it('is canceled or shipped, and says which', async () => {
    const { shop, wms } = await open();
    const cancels = {
      path: '/wh/orders/{key}/cancel',
      'idempotency header': 'Idempotency-Key',
      'reason at': 'error.message',
    };
    const transport = wms({ orders, cancels });
    await transport.send?.(place, await parcel('orders', wmsOrder), attempting);
    const wish = await parcel('cancels', { why: 'the buyer called' });
    const yes = { answers: [{ key, about: 'cancel', accepted: true, reason: '' }] };
    expect(await transport.send?.(place, wish, attempting)).to.deep.equal(yes);
    shop.world.ship(key, '1Z1', []);
    shop.world.answered.clear();
    const no = { answers: [{ key, about: 'cancel', accepted: false, reason: 'the order is packed already' }] };
    expect(await transport.send?.(place, wish, attempting)).to.deep.equal(no);
    shop.server.faults.plan(answering(202, { 'content-type': 'application/json' }, '{}'));
    expect(await transport.send?.(place, wish, attempting)).to.deep.equal({});
  });

  it('needs its one order where the path names it', async () => {
    const { cart } = await open();
    const transport = cart({ confirmations: { path: '/api/orders/{orderNumber}/packages' } });
    const several = await parcel('confirmations', {}, null);
    expect(await failureOf(transport.send?.(place, several, attempting) ?? Promise.resolve())).to.include({
      code: 'API_CANNOT',
    });
  });
});

describe('settings of such a partner', () => {
  const good = { 'base url': 'https://erp.example.com/api/', orders: { path: '/orders' } };
  const refused: readonly [string, Group, RegExp][] = [
    ['a name in braces that there is not', { orders: { path: '/orders?from={from}' } }, /no \{from\}/],
    ['page numbers without a place', { orders: { path: '/orders', paging: 'pages' } }, /\{page\}/],
    ['a cursor from nowhere', { orders: { path: '/orders', paging: 'cursor' } }, /where the cursor lies/],
    ['a body of a GET', { orders: { path: '/orders', body: '{}' } }, /Only a POST/],
    ['a path without slash', { orders: { path: 'orders' } }, /slash/],
    ['a look-up of nothing', { confirmations: { path: '/p', find: '/p' } }, /what is looked for/],
    ['a sign-in without its secret', { 'sign in': 'bearer' }, /needs this/],
    ['a password in the address', { 'base url': 'https://me:secret@erp.example.com' }, /without user/],
    [
      'nothing to ask for and nothing to give',
      { orders: undefined },
      /at least one of orders, confirmations, inventory/,
    ],
    ['a key that there is not', { orders: { path: '/orders', retries: 3 } }, /retries/],
  ];
  for (const [what, settings, words] of refused)
    it(`refuse ${what}`, () => {
      const result = httpCart.settings.safeParse({ ...good, ...settings });
      expect(JSON.stringify(result.error?.issues ?? '')).to.match(words);
    });

  it('may allow less than one call in a second, and then one call is all that is saved up', async () => {
    const { shop, context } = await open();
    shop.world.place();
    const buckets: Bucket[] = [];
    const budget = { ...context.budget, spend: async (bucket: Bucket) => void buckets.push(bucket) };
    const settings = { 'base url': shop.server.url, 'sign in': 'bearer', token: shopToken, 'calls per second': 0.5 };
    const orders = { path: '/api/orders', items: 'data.orders' };
    await read(httpCart.connect(httpCart.settings.parse({ ...settings, orders }), { ...context, budget }));
    expect(buckets.map(({ perSecond, burst }) => [perSecond, burst])).to.deep.equal([[0.5, 1]]);
  });

  it('may have a slash at the end of the address', async () => {
    const { shop, cart } = await open();
    shop.world.place();
    const orders = { path: '/orders', items: 'data.orders' };
    expect(await read(cart({ 'base url': `${shop.server.url}/api/`, orders }))).to.have.length(1);
  });
});
