import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { decoded } from '../../../src/connectors/carts/woocommerce/entities.ts';
import { woocommerce } from '../../../src/connectors/carts/woocommerce/index.ts';
import { jsonAtTheEnd } from '../../../src/connectors/carts/woocommerce/json.ts';
import { baseString, signature } from '../../../src/connectors/carts/woocommerce/oauth1.ts';
import type { TestStep } from '../../../src/connectors/contract.ts';
import { answering } from '../../simulators/shared/faults.ts';
import type { Options } from '../../simulators/woocommerce/woocommerce-simulator.ts';
import { failing, WooShop } from './woocommerce-shop.ts';

describe('the way into a WooCommerce shop', () => {
  const open = async (options: Options = {}) => {
    const shop = await WooShop.open(options);
    shop.store.place({ lines: [{ sku: 'A "b" *(c)', quantity: 1 }] });
    return shop;
  };

  for (const authentication of ['basic', 'query', 'oauth1'])
    for (const permalinks of ['pretty', 'plain'] as const)
      for (const folder of ['', '/at/store'])
        it(`is ${authentication}, with ${permalinks} permalinks, ${folder || 'at the root'}`, async () => {
          const shop = await open({ folder });
          shop.vendor.permalinks = permalinks;
          shop.vendor.access.https = authentication !== 'oauth1';
          const { orders } = await shop.look('', { more: { authentication } });
          expect(orders).to.have.length(1);
          const [order] = orders;
          if (order) await shop.ship(order, '1Z1', { 1: 1 }, { authentication });
          expect([...shop.store.orders.values()][0]?.status).to.equal('completed');
        });

  it('is stated where it must not be found out', async () => {
    const shop = await open();
    shop.vendor.permalinks = 'plain';
    expect((await failing(shop.look('', { more: { permalinks: 'pretty' } }))).code).to.equal('API_MALFORMED');
    expect((await shop.look('', { more: { permalinks: 'plain' } })).orders).to.have.length(1);
  });

  describe('is shut, and the hint says how to open it', () => {
    const stories: readonly [string, (shop: WooShop) => void, Record<string, unknown>, string, RegExp][] = [
      ['a wrong key', () => undefined, { 'consumer key': 'ck_x' }, 'API_UNAUTHORIZED', /Check consumer key and secret/],
      [
        'a header that the host takes away',
        (shop) => {
          shop.vendor.access.stripsHeader = true;
        },
        {},
        'API_UNAUTHORIZED',
        /authentication: query/,
      ],
      [
        'no HTTPS',
        (shop) => {
          shop.vendor.access.https = false;
        },
        {},
        'API_UNAUTHORIZED',
        /oauth1/,
      ],
      [
        'a wrong signature',
        () => undefined,
        { authentication: 'oauth1', 'consumer secret': 'cs_x' },
        'API_UNAUTHORIZED',
        /signature is not taken/,
      ],
      [
        'a password in front of the shop',
        (shop) => {
          shop.vendor.staging = true;
        },
        {},
        'API_UNAUTHORIZED',
        /staging site/,
      ],
      [
        'a firewall',
        (shop) =>
          shop.vendor.server.faults.plan(answering(403, { 'content-type': 'text/html' }, '<html>Blocked</html>')),
        {},
        'API_FORBIDDEN',
        /firewall/,
      ],
      [
        'a right that is missing',
        (shop) =>
          shop.vendor.server.faults.plan(
            answering(403, {}, '{"code":"woocommerce_rest_cannot_view","message":"Sorry","data":{"status":403}}'),
          ),
        {},
        'API_FORBIDDEN',
        /shop manager/,
      ],
      [
        'another address',
        (shop) => {
          shop.vendor.movedTo = 'https://www.shop.example.test';
        },
        {},
        'API_NOT_THERE',
        /"site url"/,
      ],
      ['no shop in that folder', () => undefined, {}, 'API_NOT_THERE', /"site url"/],
    ];
    for (const [what, prepare, more, code, says] of stories)
      it(`(${what})`, async () => {
        const shop = await open(what.includes('folder') ? { folder: '/shop' } : {});
        if (what.includes('folder')) shop.settings['site url'] = shop.vendor.server.url;
        prepare(shop);
        const error = await failing(shop.look('', { more }));
        expect([error.code, error.disposition]).to.deep.equal([code, 'hold']);
        expect(error.hint).to.match(says);
        if (what === 'another address') expect(error.message).to.contain('https://www.shop.example.test.');
      });
  });

  it('never shows the key, whatever goes wrong', async () => {
    const shop = await open();
    const { key, secret } = shop.vendor.access.key;
    const told: string[] = [];
    for (const authentication of ['basic', 'query', 'oauth1'])
      for (const status of [400, 401, 403, 404, 429, 500]) {
        const echo = `{"code":"x","message":"${key} of Ada ada@example.test +1 510 555 0100 4111"}`;
        shop.vendor.server.faults.plan(answering(status, {}, status === 400 ? '<html>' : echo), { times: 2 });
        const error = await failing(shop.look('', { more: { authentication } }));
        told.push(`${error.message} ${error.hint} ${JSON.stringify(error)}`);
        shop.vendor.server.faults.clear();
      }
    told.push(...shop.context.logged);
    expect(told.join('\n')).not.to.contain(secret);
    expect(told.join('\n')).not.to.contain('ada@example.test');
    expect(told.join('\n')).not.to.contain(key);
    expect([...shop.context.spent.keys()].join()).to.match(/^api:[0-9a-f]{8}$/);
  });

  it('is refused in settings that would send the key in the clear', () => {
    const base = { 'consumer key': 'ck_1', 'consumer secret': 'cs_1' };
    const parse = (more: object) => woocommerce.settings.safeParse({ ...base, ...more });
    const codes = [
      parse({ 'site url': 'http://shop.example.com' }),
      parse({ 'site url': 'http://shop.example.com', authentication: 'oauth1' }),
      parse({ 'site url': 'http://wordpress:8080' }),
      parse({ 'site url': 'https://user:pass@shop.example.com' }),
      parse({ 'site url': 'https://shop.example.com/de/?x=1' }),
      parse({ 'site url': 'https://shop.example.com/de/wp-json/wc/v3/' }),
      parse({ 'site url': 'https://shop.example.com', 'order statuses': ['wc processing'] }),
      parse({ 'site url': 'https://shop.example.com', 'note text': 'On its way' }),
    ];
    expect(codes.map(({ success }) => success)).to.deep.equal([false, true, true, false, false, true, false, false]);
    const hosts = woocommerce.hosts(parse({ 'site url': 'https://shop.example.com/de/' }).data as never);
    expect(hosts).to.deep.equal(['https://shop.example.com']);
  });

  describe('is tried out', () => {
    const shown = (steps: readonly TestStep[]) => steps.map(({ name, ok }) => `${name} ${ok}`);

    it('without changing anything, and says which ways of tracking there are', async () => {
      const shop = await open();
      shop.vendor.tracking.active.add('ast');
      const steps = await shop.test();
      expect(shown(steps)).to.deep.equal([
        ...['DNS true', 'TCP true', 'orders true', 'statuses true', 'products true'],
        ...['writing true', 'tracking true'],
      ]);
      expect(steps.at(-1)?.detail).to.contain('"note". The shop has: note, meta, ast.');
      expect(steps[2]?.detail).to.contain('1 are processing now');
      const others = shop.vendor.server.requests.filter(({ method }) => method !== 'GET');
      expect(others.map(({ path, body }) => [path, body.toString()])).to.deep.equal([
        ['/wp-json/wc/v3/products/batch', '{"update":[]}'],
      ]);
    });

    it('and ends where the key may only read, which is found out without changing anything', async () => {
      const shop = await open();
      shop.vendor.access.key.permissions = 'read';
      const steps = await shop.test();
      expect(shown(steps).slice(-2)).to.deep.equal(['products true', 'writing false']);
      expect(steps.at(-1)?.detail).to.contain('Read/Write');
    });

    it('and ends where a status is not there', async () => {
      const steps = await (await open()).test({ 'status when partly shipped': 'partial-shipped' });
      expect(steps.at(-1)).to.deep.include({ name: 'statuses', ok: false, code: 'API_REFUSED' });
    });

    it('and ends where the wanted way of tracking is not there, also without an order', async () => {
      const shop = await WooShop.open();
      const steps = await shop.test({ tracking: 'native' });
      expect(steps.at(-1)).to.deep.include({ name: 'tracking', ok: false, code: 'API_NOT_THERE' });
      shop.vendor.tracking.active.add('native');
      expect((await shop.test({ tracking: 'native' })).at(-1)?.ok).to.equal(true);
    });
  });

  describe('is open for webhooks', () => {
    const secret = 'whsec-00000000';
    const settings = woocommerce.settings.parse({
      ...{ 'site url': 'https://shop.example.com', 'consumer key': 'ck_1', 'consumer secret': 'cs_1' },
      'webhook secret': secret,
    });
    const given = (body: string, headers: Record<string, string>, method = 'POST') =>
      woocommerce.hook?.(settings, {
        method,
        query: new URLSearchParams(),
        headers: new Headers(headers),
        body: Buffer.from(body),
      });
    const signed = (body: string) => createHmac('sha256', secret).update(body).digest('base64');

    it('that are signed', () => {
      const body = '{"id":727,"status":"processing"}';
      const headers = { 'x-wc-webhook-signature': signed(body), 'x-wc-webhook-topic': 'order.updated' };
      expect(given(body, headers)).to.deep.equal({ kinds: ['orders'] });
      expect(given(body, { ...headers, 'x-wc-webhook-topic': 'product.updated' })).to.deep.equal({ kinds: [] });
      expect(given(`${body} `, headers)).to.equal(undefined);
      expect(given(body, headers, 'GET')).to.equal(undefined);
      expect(given(body, { 'x-wc-webhook-topic': 'order.updated' })).to.equal(undefined);
    });

    it('and for the form with which they introduce themselves', () => {
      expect(given('webhook_id=12', { 'content-type': 'application/x-www-form-urlencoded' })).to.deep.equal({
        kinds: [],
      });
      expect(given('webhook_id=12&x=1', {})).to.equal(undefined);
    });
  });
});

describe('OAuth 1.0a', () => {
  it('puts together what is signed as RFC 5849 shows it (3.4.1.1)', () => {
    const url = 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b';
    const parameters: [string, string][] = [
      ['oauth_consumer_key', '9djdj82h48djs9d2'],
      ['oauth_token', 'kkk9d7dh3k39sjv7'],
      ['oauth_signature_method', 'HMAC-SHA1'],
      ['oauth_timestamp', '137131201'],
      ['oauth_nonce', '7d8f3e4a'],
      ['c2', ''],
      ['a3', '2 q'],
    ];
    expect(baseString({ method: 'post', url, parameters })).to.equal(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
        'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
        'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  const consumer = { key: 'dpf43f3p2l4k3l03', secret: 'kd94hf93k423kf44' };
  const named = (fields: Record<string, string>) => Object.entries(fields);

  it('signs as RFC 5849 does (1.2), with one leg and with three', () => {
    const initiate = named({
      oauth_consumer_key: consumer.key,
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131200',
      oauth_nonce: 'wIjqoS',
      oauth_callback: 'http://printer.example.com/ready',
    });
    const first = { method: 'POST', url: 'https://photos.example.net/initiate', parameters: initiate };
    expect(signature(first, consumer.secret, 'sha1')).to.equal('74KNZJeDHnMBp0EMJ9ZHt/XKycU=');
    const photo = named({
      oauth_consumer_key: consumer.key,
      oauth_token: 'nnch734d00sl2jdk',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131202',
      oauth_nonce: 'chapoH',
    });
    const url = 'http://photos.example.net/photos?file=vacation.jpg&size=original';
    const last = { method: 'GET', url, parameters: photo };
    expect(signature(last, consumer.secret, 'sha1', 'pfkkdhi9sl3r4s00')).to.equal('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
  });
});

describe('texts of a WooCommerce shop', () => {
  it('are decoded once', () => {
    const table: readonly [string, string][] = [
      ['Tom &amp; Jerry', 'Tom & Jerry'],
      ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
      ['&#8211;&#x1F600;&#X41;', '–😀A'],
      ['&eacute;&Eacute;&szlig;&frac12;', 'éÉß½'],
      ['&#0;&#xD800;&#9999999;&nothing; & ;', '&#0;&#xD800;&#9999999;&nothing; & ;'],
      ['&constructor;&toString;', '&constructor;&toString;'],
    ];
    for (const [given, wanted] of table) expect(decoded(given)).to.equal(wanted);
  });

  it('hold their JSON at the end', () => {
    const of = (text: string) => jsonAtTheEnd(text)?.json;
    expect(of('\uFEFF[]')).to.deep.equal([]);
    expect(of('<b>Notice</b>: x[0] {y} in <b>[/a.php]</b>\n{"a":[1]}')).to.deep.equal({ a: [1] });
    expect(of('Deprecated: $a["b"]\n[{"id":1}]')).to.deep.equal([{ id: 1 }]);
    for (const none of ['', '<html>', '"text"', '5', 'null', '{"a":', '[1']) expect(of(none)).to.equal(undefined);
  });
});
