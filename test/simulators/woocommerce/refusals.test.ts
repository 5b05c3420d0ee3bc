import { expect } from 'chai';
import type { SimOrder } from './store.ts';
import { WoocommerceSimulator } from './woocommerce-simulator.ts';

interface Said {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the simulator answers
  readonly body: any;
}

describe('the WooCommerce simulator', () => {
  let shop: WoocommerceSimulator;
  let order: SimOrder;

  beforeEach(async () => {
    shop = await WoocommerceSimulator.start();
    shop.tracking.active.add('native').add('shipment-tracking').add('ast');
    shop.store.sells('SKU-1');
    order = shop.store.place();
  });

  const login = (secret = shop.access.key.secret) =>
    `Basic ${Buffer.from(`${shop.access.key.key}:${secret}`).toString('base64')}`;

  async function call(
    method: string,
    path: string,
    json?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Said> {
    const response = await fetch(`${shop.url}${path}`, {
      method,
      headers: { authorization: login(), 'content-type': 'application/json', ...headers },
      ...(json !== undefined && { body: typeof json === 'string' ? json : JSON.stringify(json) }),
    });
    const text = await response.text();
    const body = /^[[{]/.test(text) ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body };
  }

  const get = (path: string) => call('GET', `/wp-json/wc/v3${path}`);
  const post = (path: string, json: unknown) => call('POST', `/wp-json/wc/v3${path}`, json);
  const fulfil = (...items: object[]) =>
    post(`/orders/${order.id}/fulfillments`, { status: 'fulfilled', meta_data: [{ key: '_items', value: items }] });
  const oauth = (more: Record<string, string>) => {
    const given = { oauth_consumer_key: shop.access.key.key, oauth_nonce: 'n', ...more };
    return call('GET', `/wp-json/wc/v3/orders?${new URLSearchParams(given)}`, undefined, { authorization: '' });
  };

  describe('refuses', () => {
    const wrong: readonly [string, () => Promise<Said>, RegExp][] = [
      ['nobody', () => call('GET', '/wp-json/wc/v3/orders', undefined, { authorization: '' }), /^401 .*cannot_view/],
      [
        'a wrong secret',
        () => call('GET', '/wp-json/wc/v3/orders', undefined, { authorization: login('x') }),
        /^401 .*secret/,
      ],
      [
        'Basic without HTTPS',
        () => {
          shop.access.https = false;
          return get('/orders');
        },
        /^401 .*cannot_view/,
      ],
      ['OAuth without a timestamp', () => oauth({}), /^401 .*oauth_timestamp/],
      [
        'a signature of somebody else',
        () => oauth({ oauth_timestamp: '1', oauth_signature_method: 'HMAC-SHA256', oauth_signature: 'x' }),
        /^401 .*signature does not match/,
      ],
      [
        'a signature by PLAINTEXT',
        () => oauth({ oauth_timestamp: '1', oauth_signature_method: 'PLAINTEXT', oauth_signature: 'x' }),
        /^401 .*method is invalid/,
      ],
      [
        'writing with a key that may read',
        () => {
          shop.access.key.permissions = 'read';
          return post(`/orders/${order.id}/notes`, { note: 'x' });
        },
        /^401 .*write permissions/,
      ],
      ['pages of more than 100', () => get('/orders?per_page=101'), /^400 .*rest_invalid_param.*per_page/],
      ['page 0', () => get('/orders?page=0'), /^400 .*page/],
      ['an order by date of change', () => get('/orders?orderby=modified'), /^400 .*orderby/],
      ['a status that it does not have', () => get('/orders?status=processing,picking'), /^400 .*status/],
      ['a date that is none', () => get('/orders?modified_after=yesterday'), /^400 .*modified_after/],
      ['a truth that is none', () => get('/orders?dates_are_gmt=maybe'), /^400 .*dates_are_gmt/],
      ['an order that is not there', () => get('/orders/1'), /^404 .*shop_order_invalid_id/],
      [
        'changing an order that is not there',
        () => call('PUT', '/wp-json/wc/v3/orders/1', { status: 'completed' }),
        /^400 .*shop_order_invalid_id/,
      ],
      ['a path that is not there', () => get('/ordrs'), /^404 .*rest_no_route/],
      ['another API', () => call('GET', '/wp-json/wc/v9/orders'), /^404 .*rest_no_route/],
      ['a note without text', () => post(`/orders/${order.id}/notes`, {}), /^400 .*Missing parameter/],
      [
        'a note for a customer called "yes"',
        () => post(`/orders/${order.id}/notes`, { note: 'x', customer_note: 'yes' }),
        /^400 .*customer_note/,
      ],
      ['a body that is no JSON', () => post(`/orders/${order.id}/notes`, 'note=x'), /^400 .*rest_invalid_json/],
      [
        'a batch of 101',
        () => post('/products/batch', { update: Array.from({ length: 101 }, () => ({})) }),
        /^413 .*100 items/,
      ],
      ['variations of no product', () => post('/products/9/variations/batch', { update: [] }), /^404/],
      ['a fulfillment without items', () => fulfil(), /^400 .*no items/],
      ['more than was ordered', () => fulfil({ item_id: order.lines[0]?.id, qty: 3 }), /^400 .*Invalid quantity/],
      ['units of another order', () => fulfil({ item_id: 1, qty: 1 }), /^400 .*Invalid quantity/],
      [
        'a carrier that Shipment Tracking does not know',
        () =>
          call('POST', `/wp-json/wc-shipment-tracking/v3/orders/${order.id}/shipment-trackings`, {
            tracking_provider: 'Pigeon',
            tracking_number: '1',
          }),
        /^400 .*tracking_provider/,
      ],
      [
        'a day that is none',
        () =>
          call('POST', `/wp-json/wc-ast/v3/orders/${order.id}/shipment-trackings`, {
            tracking_provider: 'ups',
            tracking_number: '1',
            date_shipped: '2026-11-20T08:00:00',
          }),
        /^400 .*date_shipped/,
      ],
      [
        'a number with signs in it, by Advanced Shipment Tracking',
        () =>
          call('POST', `/wp-json/wc-ast/v3/orders/${order.id}/shipment-trackings`, {
            tracking_provider: 'ups',
            tracking_number: '1Z_1',
          }),
        /^404 .*Special character/,
      ],
      [
        'tracking where the plug-in is off',
        () => {
          shop.tracking.active.clear();
          return get(`/orders/${order.id}/fulfillments`);
        },
        /^404 .*rest_no_route/,
      ],
      [
        'pretty addresses where permalinks are plain',
        () => {
          shop.permalinks = 'plain';
          return get('/orders');
        },
        /^200 .*<html>/,
      ],
    ];
    for (const [what, go, says] of wrong)
      it(what, async () => {
        const { status, body } = await go();
        expect(`${status} ${typeof body === 'string' ? body : JSON.stringify(body)}`).to.match(says);
        expect([order.notes, order.fulfillments, order.trackings.ast]).to.deep.equal([[], [], []]);
      });

    it('single items of a batch, with 200', async () => {
      const parent = shop.store.sells('PARENT', { type: 'variable' });
      const child = shop.store.sells('CHILD', { type: 'variation', parent_id: parent.id });
      const good = shop.store.product('SKU-1');
      const update = [
        { id: good?.id, stock_quantity: 5 },
        { id: child.id, stock_quantity: 5 },
        { id: 9, stock_quantity: 5 },
        { id: good?.id, stock_quantity: '5.5' },
      ];
      const { status, body } = await post('/products/batch', { update });
      expect(status).to.equal(200);
      expect(body.update.map((one: { error?: { code: string } }) => one.error?.code)).to.deep.equal([
        undefined,
        'woocommerce_rest_invalid_product_id',
        'woocommerce_rest_product_invalid_id',
        'rest_invalid_param',
      ]);
    });
  });

  it('tells totals and neighbours, and has nothing behind the end', async () => {
    for (let index = 0; index < 4; index++) shop.store.place();
    const { headers, body } = await get('/orders?per_page=2&page=2&orderby=id&order=asc');
    expect([headers.get('x-wp-total'), headers.get('x-wp-totalpages')]).to.deep.equal(['5', '3']);
    expect(headers.get('link')).to.match(/rel="prev".*rel="next"/);
    expect(body).to.have.length(2);
    expect((await get('/orders?per_page=2&page=4')).body).to.deep.equal([]);
  });

  it('reads dates in its own zone, unless told that they are in UTC', async () => {
    const at = new Date(order.modified - 3_600_000).toISOString().slice(0, 19);
    const local = new Date(order.modified - 3_600_000 - 8 * 3_600_000).toISOString().slice(0, 19);
    expect((await get(`/orders?modified_after=${at}&dates_are_gmt=true`)).body).to.have.length(1);
    expect((await get(`/orders?modified_after=${at}`)).body).to.have.length(0);
    expect((await get(`/orders?modified_after=${local}`)).body).to.have.length(1);
  });
});
