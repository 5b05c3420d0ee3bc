import { expect } from 'chai';
import { answering, garbling, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { otherPlace } from '../../simulators/shopify/shop.ts';
import { Shop } from './shopify-shop.ts';

const listing = ({ body }: VendorRequest) => body.includes('CrossdockOrders(');

describe('orders of a Shopify shop', () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await Shop.open();
  });

  const numbers = (orders: readonly { orderNumber: string }[]) => orders.map(({ orderNumber }) => orderNumber);

  const statuses = ({ orders }: { orders: readonly { orderNumber: string; cartStatus?: string }[] }) =>
    Object.fromEntries(orders.map(({ orderNumber, cartStatus }) => [orderNumber, cartStatus]));

  it('come over pages, each once, and another look finds nothing new but the overlap', async () => {
    const placed = Array.from({ length: 60 }, () => {
      shop.pass(61);
      return shop.vendor.shop.place().name;
    });
    const first = await shop.look();
    expect(numbers(first.orders)).to.deep.equal(placed);
    expect(first.pages.map(({ count }) => count)).to.deep.equal([25, 25, 10]);
    const again = await shop.look(first.cursor);
    expect(numbers(again.orders)).to.deep.equal(placed.slice(-10));
  });

  it('are read as they are, whatever is written in them', async () => {
    const long = 'Ж'.repeat(4000);
    const { id } = shop.vendor.shop.place({
      address: { firstName: 'Zoë "Q"', lastName: "O'Neil 李", address1: long, countryCodeV2: 'CA', provinceCode: 'QC' },
      lines: [{ sku: ' 007"x', quantity: 3, price: '19.90', barcode: '0001' }],
      tags: ['HOLD', 'wholesale'],
      note: 'Ring\ntwice',
    });
    const [order] = (await shop.look()).orders;
    expect(order).to.deep.include({
      orderId: id,
      orderNumber: '#1001',
      cartStatus: 'unfulfilled',
      paymentStatus: 'paid',
      tags: 'HOLD, wholesale',
      customerTags: '',
      currency: 'USD',
      shipMethod: 'Standard',
      subtotal: '59.70',
      shippingAmount: '5.00',
      grandTotal: '64.70',
      instructions: 'Ring\ntwice',
      orderDate: '2026-11-21T10:00:00.000Z',
    });
    expect(order?.shipTo).to.deep.include({
      ...{ firstName: 'Zoë "Q"', lastName: "O'Neil 李", address1: long, state: 'QC', country: 'CA' },
      email: 'robin@example.com',
    });
    expect(order?.lines).to.have.length(1);
    expect(order?.lines[0]).to.deep.include({
      lineNumber: 1,
      sku: '007"x',
      quantity: 3,
      unitPrice: '19.90',
      barcode: '0001',
    });
  });

  it('are what is left for the location, not what was bought', async () => {
    const mine = shop.vendor.shop.place();
    shop.vendor.shop.place({ location: otherPlace });
    const half = shop.vendor.shop.place();
    const [open] = half.fulfillmentOrders;
    if (open?.lines[0]) open.lines[0].remaining = 1;
    const later = shop.vendor.shop.place();
    shop.vendor.shop.setStatus(later.name, 'SCHEDULED');
    const { orders } = await shop.look();
    expect(numbers(orders)).to.deep.equal([mine.name, half.name]);
    expect(orders[1]?.lines.map(({ quantity }) => quantity)).to.deep.equal([1, 1]);
  });

  it('have one line for each of theirs, also where it is split', async () => {
    const { name } = shop.vendor.shop.place({ lines: [{ sku: 'A', quantity: 5 }, { sku: 'B' }] });
    const order = shop.vendor.shop.order(name);
    const [whole] = order.fulfillmentOrders;
    const [line] = whole?.lines ?? [];
    if (!whole || !line) throw new Error('no lines');
    line.remaining = 2;
    order.fulfillmentOrders.push({
      ...whole,
      id: 'gid://shopify/FulfillmentOrder/9',
      lines: [{ ...line, id: 'gid://shopify/FulfillmentOrderLineItem/9', remaining: 3 }],
    });
    const { orders } = await shop.look();
    expect(orders[0]?.lines.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([
      ['A', 5],
      ['B', 1],
    ]);
  });

  it('with more lines than a page are read whole', async () => {
    shop.vendor.shop.place({ lines: Array.from({ length: 250 }, (_, index) => ({ sku: `S-${index}`, quantity: 1 })) });
    const { orders } = await shop.look();
    expect(orders[0]?.lines.map(({ sku }) => sku)).to.deep.equal(
      Array.from({ length: 250 }, (_, index) => `S-${index}`),
    );
  });

  it('leave out what needs no shipping, unless that is wanted', async () => {
    shop.vendor.shop.place({ lines: [{ sku: 'EBOOK', requiresShipping: false }] });
    expect((await shop.look()).orders).to.deep.equal([]);
    expect((await shop.look('', { more: { 'skip downloadables': false } })).orders).to.have.length(1);
  });

  it('that are not paid come when they are', async () => {
    const first = await shop.look();
    const order = shop.vendor.shop.place({ financial: 'PENDING' });
    expect((await shop.look(first.cursor)).orders).to.deep.equal([]);
    order.financial = 'PAID';
    shop.vendor.shop.touch(order);
    expect((await shop.look(first.cursor)).orders).to.have.length(1);
    const all = await shop.look('', { more: { 'financial status': [] } });
    expect(all.orders.map(({ paymentStatus }) => paymentStatus)).to.deep.equal(['paid']);
  });

  it('placed before the earliest date are not asked for', async () => {
    shop.vendor.shop.place();
    shop.pass(86_400);
    const late = shop.vendor.shop.place();
    const { orders } = await shop.look('', { earliest: '2026-11-22T00:00:00Z' });
    expect(numbers(orders)).to.deep.equal([late.name]);
  });

  it('that were cancelled come again and say so; at the first look they are not wanted', async () => {
    const [kept, gone] = [shop.vendor.shop.place(), shop.vendor.shop.place()];
    shop.vendor.shop.place();
    const first = await shop.look();
    shop.pass(3600);
    shop.vendor.shop.cancel(gone.name);
    const { orders } = await shop.look(first.cursor);
    const found = orders.find(({ orderId }) => orderId === gone.id);
    expect(found).to.deep.include({ cartStatus: 'cancelled', paymentStatus: 'refunded' });
    expect(found?.lines.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([
      ['SKU-1', 2],
      ['SKU-2', 1],
    ]);
    expect(orders.find(({ orderId }) => orderId === kept.id)?.cartStatus).to.equal('unfulfilled');
    expect(numbers((await shop.look()).orders)).not.to.include(gone.name);
  });

  it('that were cancelled and have lost their fulfillment orders still come', async () => {
    const order = shop.vendor.shop.place();
    const first = await shop.look();
    shop.vendor.shop.cancel(order.name);
    order.fulfillmentOrders = [];
    const { orders } = await shop.look(first.cursor);
    expect(orders.map(({ cartStatus, lines }) => [cartStatus, lines.length])).to.deep.equal([['cancelled', 2]]);
  });

  it('carry the tags of their buyers where that is switched on', async () => {
    shop.vendor.shop.place({ customerTags: ['VIP'] });
    shop.vendor.scopes.delete('read_customers');
    expect((await shop.look()).orders[0]?.customerTags).to.equal('');
    shop.vendor.scopes.add('read_customers');
    expect((await shop.look('', { more: { 'customer tags': true } })).orders[0]?.customerTags).to.equal('VIP');
  });

  it('are not lost when others change between two pages', async () => {
    const placed = Array.from({ length: 40 }, () => shop.vendor.shop.place());
    let pages = 0;
    shop.vendor.meanwhile = (document) => {
      if (!document.includes('CrossdockOrders(') || ++pages !== 2) return;
      shop.pass(1);
      for (const order of placed.slice(0, 5)) shop.vendor.shop.touch(order);
      for (const order of placed.slice(5, 8)) order.financial = 'REFUNDED';
    };
    const { orders } = await shop.look();
    expect(new Set(orders.map(({ orderId }) => orderId))).to.have.property('size', 40);
  });

  it('are not lost when the daemon stops after a page', async () => {
    const placed = Array.from({ length: 70 }, (_, index) => {
      if (index % 3 === 0) shop.pass(300);
      return shop.vendor.shop.place().name;
    });
    const seen = new Set<string>();
    let cursor = '';
    for (let looks = 0; looks < 10; looks++) {
      const read = await shop.look(cursor, { stopAfter: 1 });
      for (const { orderNumber } of read.orders) seen.add(orderNumber);
      cursor = read.cursor;
    }
    expect([...seen].sort()).to.deep.equal([...placed].sort());
  });

  it('are not lost when all of them change at one moment and the daemon stops after each page', async () => {
    const placed = Array.from({ length: 120 }, () => shop.vendor.shop.place());
    let cursor = (await shop.look()).cursor;
    shop.pass(3600);
    for (const order of placed) shop.vendor.shop.touch(order);
    const seen = new Set<string>();
    for (let looks = 0; looks < 5; looks++) {
      const read = await shop.look(cursor, { stopAfter: 1 });
      for (const { orderNumber } of read.orders) seen.add(orderNumber);
      cursor = read.cursor;
    }
    expect(seen.size).to.equal(120);
  });

  it('are begun anew where a place that was kept means nothing any more', async () => {
    Array.from({ length: 60 }, () => shop.vendor.shop.place());
    const { cursor } = await shop.look('', { stopAfter: 1 });
    const forgotten = JSON.stringify({ ...JSON.parse(cursor), walk: { ...JSON.parse(cursor).walk, after: 'gone' } });
    expect(new Set(numbers((await shop.look(forgotten)).orders)).size).to.equal(60);
    expect(numbers((await shop.look('not ours')).orders)).to.have.length(60);
  });

  it('that are held or become ready come with the next look, though Shopify does not count that as a change of them', async () => {
    const [late, held] = [shop.vendor.shop.place(), shop.vendor.shop.place()];
    shop.vendor.shop.setStatus(late.name, 'SCHEDULED');
    shop.pass(3600);
    shop.vendor.shop.place();
    const first = await shop.look();
    shop.pass(3600);
    shop.vendor.shop.setStatus(late.name, 'OPEN');
    shop.vendor.shop.setStatus(held.name, 'ON_HOLD');
    const second = await shop.look(first.cursor);
    expect(statuses(second)).to.include({ [late.name]: 'unfulfilled', [held.name]: 'on_hold' });
    shop.pass(3600);
    shop.vendor.shop.setStatus(held.name, 'OPEN');
    const third = await shop.look(second.cursor);
    expect(statuses(third)).to.deep.include({ [held.name]: 'unfulfilled' });
    // The same bytes again would be taken for a repetition.
    const told = [first, second, third].flatMap(({ pages }) => pages.map(({ body }) => JSON.stringify(body)));
    const ofHeld = told.filter((body) => body.includes(held.id));
    expect(new Set(ofHeld)).to.have.property('size', ofHeld.length);
  });

  it('that were read already are not asked for once more by their fulfillment orders', async () => {
    Array.from({ length: 30 }, () => shop.vendor.shop.place());
    const first = await shop.look();
    const before = shop.server.requests.filter(listing).length;
    await shop.look(first.cursor);
    expect(shop.server.requests.filter(listing)).to.have.length(before + 2);
  });

  it('held while the look goes on, after they were read, come with it', async () => {
    const placed = Array.from({ length: 40 }, () => shop.vendor.shop.place());
    const first = await shop.look();
    let pages = 0;
    shop.vendor.meanwhile = (document) => {
      if (!document.includes('CrossdockOrders(') || ++pages !== 2) return;
      shop.pass(60);
      shop.vendor.shop.setStatus(placed[0]?.name ?? '', 'ON_HOLD');
      shop.pass(7200);
    };
    const second = await shop.look(first.cursor);
    expect(second.orders.at(-1)).to.include({ orderNumber: placed[0]?.name, cartStatus: 'on_hold' });
  });

  it('released in their hundreds in one second are not lost when the daemon stops after each page', async () => {
    const placed = Array.from({ length: 130 }, () => shop.vendor.shop.place());
    for (const { name } of placed) shop.vendor.shop.setStatus(name, 'SCHEDULED');
    shop.pass(3600);
    const last = shop.vendor.shop.place();
    let { cursor } = await shop.look();
    shop.pass(3600);
    for (const { name } of placed) shop.vendor.shop.setStatus(name, 'OPEN');
    const seen = new Set<string>();
    for (let looks = 0; looks < 10; looks++) {
      const read = await shop.look(cursor, { stopAfter: 2 });
      for (const { orderNumber } of read.orders) seen.add(orderNumber);
      cursor = read.cursor;
    }
    expect([...seen].sort()).to.deep.equal([...placed, last].map(({ name }) => name).sort());
  });

  it('that nobody says have changed come with the next full look', async () => {
    const order = shop.vendor.shop.place();
    shop.vendor.shop.setStatus(order.name, 'SCHEDULED');
    shop.pass(3600);
    shop.vendor.shop.place();
    const first = await shop.look();
    shop.pass(3600);
    shop.vendor.shop.setStatus(order.name, 'OPEN', { unseen: true });
    const soon = await shop.look(first.cursor);
    expect(numbers(soon.orders)).not.to.include(order.name);
    shop.pass(6 * 3600);
    expect(numbers((await shop.look(soon.cursor)).orders)).to.include(order.name);
  });

  it('go out as far as they are free, and are held as a whole where nothing of them is', async () => {
    const { name } = shop.vendor.shop.place();
    shop.vendor.shop.replace(name, { split: true });
    const [, first, second] = shop.vendor.shop.order(name).fulfillmentOrders;
    if (!first || !second) throw new Error('It was split in two.');
    second.status = 'ON_HOLD';
    const partly = (await shop.look()).orders[0];
    expect([partly?.cartStatus, partly?.lines.map(({ sku }) => sku)]).to.deep.equal(['unfulfilled', ['SKU-1']]);
    first.status = 'ON_HOLD';
    const wholly = (await shop.look()).orders[0];
    expect([wholly?.cartStatus, wholly?.lines.map(({ sku }) => sku)]).to.deep.equal(['on_hold', ['SKU-1', 'SKU-2']]);
  });

  it('that the merchant asks a warehouse to give back are held', async () => {
    const { name } = shop.vendor.shop.place();
    shop.vendor.shop.place();
    const first = await shop.look();
    shop.pass(3600);
    shop.vendor.shop.askBack(name);
    expect(statuses(await shop.look(first.cursor))).to.include({ [name]: 'on_hold' });
  });

  it('refunded whole before anything was shipped count as cancelled; others that are refunded do not', async () => {
    const [back, sent, open] = [shop.vendor.shop.place(), shop.vendor.shop.place(), shop.vendor.shop.place()];
    const first = await shop.look();
    const [taken] = first.orders.filter(({ orderId }) => orderId === sent.id);
    if (!taken) throw new Error('It was not read.');
    await shop.ship(taken, '1Z1', { 1: 2, 2: 1 });
    shop.pass(3600);
    shop.vendor.shop.refund(back.name);
    shop.vendor.shop.refund(sent.name);
    sent.financial = 'REFUNDED';
    open.financial = 'REFUNDED';
    shop.vendor.shop.touch(open);
    const second = await shop.look(first.cursor);
    expect(statuses(second)).to.deep.equal({ [back.name]: 'cancelled', [open.name]: 'unfulfilled' });
    expect(second.orders[0]?.lines.map(({ sku, quantity }) => [sku, quantity])).to.deep.equal([
      ['SKU-1', 2],
      ['SKU-2', 1],
    ]);
  });

  it('cancelled while a long full look goes on come with the next look', async () => {
    const early = shop.vendor.shop.place();
    for (let count = 0; count < 30; count++) shop.vendor.shop.place();
    let pages = 0;
    shop.vendor.meanwhile = (document) => {
      if (!document.includes('CrossdockOrders(') || ++pages !== 2) return;
      shop.pass(60);
      shop.vendor.shop.cancel(early.name);
      shop.pass(7200);
      shop.vendor.shop.place();
    };
    const first = await shop.look();
    const next = await shop.look(first.cursor);
    expect(next.orders.find(({ orderId }) => orderId === early.id)?.cartStatus).to.equal('cancelled');
  });

  it('without an address are given with a warning', async () => {
    shop.vendor.shop.place();
    shop.vendor.protectedData = 'nulls';
    const { orders, warnings } = await shop.look();
    expect(orders).to.have.length(1);
    expect(warnings.join()).to.match(/protected customer data/);
  });

  describe('cannot be had, and it is said why', () => {
    const stories: readonly [string, () => void, string, RegExp][] = [
      ['a revoked token', () => (shop.vendor.grants.refused = true), 'API_UNAUTHORIZED', /Invalid API key/],
      ['a missing scope', () => void shop.vendor.scopes.delete('read_orders'), 'API_FORBIDDEN', /read_orders/],
      ['no approval for personal data', () => (shop.vendor.protectedData = 'error'), 'API_FORBIDDEN', /not approved/],
      ['a frozen shop', () => (shop.vendor.closedWith = 402), 'API_FORBIDDEN', /frozen/],
      ['a locked shop', () => (shop.vendor.closedWith = 423), 'API_FORBIDDEN', /locked/],
      ['an answer that is a web page', () => shop.server.faults.plan(garbling), 'API_MALFORMED', /web page/],
      ['an answer that breaks off', () => shop.server.faults.plan(truncating), 'API_MALFORMED', /broke off/],
      [
        'an answer without data',
        () => shop.server.faults.plan(answering(200, {}, '{}')),
        'API_MALFORMED',
        /without data/,
      ],
      [
        'a fault at Shopify',
        () => shop.server.faults.plan(answering(503, { 'retry-after': '7' })),
        'API_FAILED',
        /503/,
      ],
      [
        'a fault told in a good answer',
        () =>
          shop.server.faults.plan(
            answering(
              200,
              {},
              '{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}',
            ),
          ),
        'API_FAILED',
        /Internal error/,
      ],
      [
        'errors as one text',
        () => shop.server.faults.plan(answering(200, {}, '{"errors":"No such thing"}')),
        'API_REFUSED',
        /No such thing/,
      ],
      [
        'a shop that is somewhere else',
        () => shop.server.faults.plan(answering(301, { location: 'https://other.example/' })),
        'API_NOT_THERE',
        /redirect/,
      ],
    ];
    for (const [what, go, code, says] of stories) {
      it(what, async () => {
        shop.vendor.shop.place();
        go();
        const thrown = await shop.look().then(
          () => undefined,
          (error: { code: string; message: string }) => error,
        );
        expect(thrown).to.have.property('code', code);
        expect(thrown?.message).to.match(says);
        for (const secret of shop.vendor.grants.secrets)
          expect(JSON.stringify([thrown, thrown?.message, shop.context.logged])).not.to.contain(secret);
      });
    }
  });

  describe('cost points', () => {
    for (const flavour of [200, 429] as const)
      it(`that are waited for when a ${flavour} says that there are none`, async () => {
        Array.from({ length: 3 }, () => shop.vendor.shop.place());
        shop.vendor.throttledBy = flavour;
        shop.vendor.bucket.drain();
        const { orders } = await shop.look();
        expect(orders).to.have.length(3);
        expect([...shop.context.rests.keys()]).to.have.length(1);
        expect([...shop.context.rests.keys()][0]).to.match(/^graphql:acme-example.myshopify.com:[0-9a-f]{8}$/);
      });

    it('that run out for long are told with the time to wait', async () => {
      shop.context.budget.rest = async () => undefined;
      shop.vendor.bucket.perSecond = 0.0001;
      shop.vendor.bucket.drain();
      const thrown = await shop.look().then(
        () => undefined,
        (error: { code: string; retryAfter: number }) => error,
      );
      expect(thrown?.code).to.equal('API_RATE_LIMITED');
      expect(thrown?.retryAfter).to.be.greaterThan(1000);
    });

    it('are spent ahead, so that a busy shop is never told to slow down twice', async () => {
      Array.from({ length: 40 }, () => shop.vendor.shop.place());
      shop.vendor.bucket.maximum = 1000;
      shop.vendor.bucket.perSecond = 20;
      shop.vendor.bucket.take(2000);
      shop.pass(600);
      await shop.look();
      const before = shop.server.requests.length;
      expect((await shop.look()).orders).to.have.length(40);
      // Two pages, six calls for what is in them, and one at most before it is known how full the bucket is.
      expect(shop.server.requests.length - before).to.be.at.most(9);
    });
  });

  it('asks in the version of the settings, and warns once where another one answers', async () => {
    shop.vendor.runs = '2027-01';
    const cart = shop.connect();
    for await (const _ of cart.pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []);
    shop.vendor.shop.place();
    for await (const _ of cart.pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []);
    expect(shop.server.requests[0]?.path).to.equal('/admin/api/2026-10/graphql.json');
    expect(shop.context.logged.filter((line) => line.includes('2027-01'))).to.have.length(1);
  });

  it('asks for nothing but orders', async () => {
    const pages = shop.connect().pages?.({ kind: 'shipments', cursor: '', earliest: '' });
    expect(await pages?.next()).to.deep.equal({ done: true, value: undefined });
    expect(shop.server.requests.filter(listing)).to.deep.equal([]);
  });
});
