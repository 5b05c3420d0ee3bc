import { expect } from 'chai';
import { quickbooksCommerce } from '../../../src/connectors/carts/quickbooks-commerce/index.ts';
import type { CrossdockError } from '../../../src/support/errors.ts';
import { answering, type Fault, garbling, hanging, tearing, truncating } from '../../simulators/shared/faults.ts';
import { rejection } from '../../support/rejection.ts';
import { openShop, ordersOf, pagesOf, readAll, stored } from './quickbooks-commerce-shop.ts';

const start = Date.UTC(2026, 10, 20, 9, 0, 0);

/** A clock that tests move. */
function handClock(at = start) {
  const clock = { at, now: () => clock.at };
  return clock;
}

/** A stand-in that leaves the header with the pagination out. */
const withoutPages: Fault = {
  after: (response, { body }) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  },
};

describe('orders of QuickBooks Commerce', () => {
  it('come with SKUs, address, currency and money, without the lines that nobody can ship', async () => {
    const { simulator, transport } = await openShop({ now: handClock().now });
    const { account } = simulator;
    const tent = account.addVariant('TENT-1', { upc: '0123456789012', product_name: 'Tent', name: 'Green' });
    const to = account.addAddress({ suburb: 'Mt Example', company_name: 'Ada Ltd', phone_number: '09 555 0100' });
    const order = account.addOrder(
      {
        shipping_address_id: to.id,
        billing_address_id: to.id,
        reference_number: 'PO-9',
        tags: ['wholesale', 'rush'],
        notes: 'Leave at the gate',
        ship_at: '2026-11-22',
        total: '27.5',
      },
      [
        { label: 'Standard Shipping', freeform: true, price: '5.0', position: 9 },
        { variant_id: tent.id, quantity: '2.0', price: '12.5' },
        { label: 'Discount', freeform: true, price: '-2.5', position: 8 },
        { label: 'Gift wrap', freeform: true, price: '0.75', position: 7 },
        { variant_id: account.addVariant('FITTING', {}).id, shippable: false, price: '1.0', position: 6 },
      ],
    );
    const [read] = await ordersOf(transport);
    const { lines, shipTo, billTo, extra, ...head } = stored(read ?? { lines: [] });
    expect(head).to.include({
      orderId: String(order.id),
      orderNumber: order.order_number,
      orderDate: '2026-11-20T09:00:00.000Z',
      requestedShipDate: '2026-11-22T00:00:00.000Z',
      cartStatus: 'finalized',
      paymentStatus: 'paid',
      poNumber: 'PO-9',
      tags: 'wholesale,rush',
      currency: 'NZD',
      shipMethod: 'Standard Shipping',
      subtotal: '26',
      shippingAmount: '5',
      discountAmount: '2.5',
      grandTotal: '27.5',
      instructions: 'Leave at the gate',
    });
    expect(extra).to.deep.equal({ stockLocationId: '160', companyId: '7', otherCharges: '0.75' });
    expect(shipTo).to.include({ firstName: 'Ada', lastName: 'Example', company: 'Ada Ltd', address3: 'Mt Example' });
    expect(shipTo).to.include({ country: 'NZ', phone: '09 555 0100', email: 'ada@example.test' });
    expect(billTo).to.deep.equal(shipTo);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.include({ sku: 'TENT-1', quantity: 2, unitPrice: '12.5', barcode: '0123456789012' });
    expect(lines[0]).to.include({ description: 'Tent - Green', lineNumber: 1 });
  });

  it('know one country by all its spellings, and a recipient that stands in the field for the company', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    const variant = account.addVariant('SKU-1');
    const spellings: [string | null, string | null, string][] = [
      ['NZ', 'New Zealand', 'NZ'],
      [null, 'NZL', 'NZ'],
      [null, 'new zealand', 'NZ'],
      [null, 'United States', 'US'],
      [null, 'Viet Nam', 'VN'],
      [null, 'Côte d’Ivoire', 'CI'],
      ['', 'UK', 'GB'],
      [null, 'Freedonia', 'FREEDONIA'],
      [null, null, ''],
    ];
    for (const [country_code, country] of spellings) {
      const names = { first_name: null, last_name: null, company_name: 'Ada Example' };
      const address = account.addAddress({ country_code, country, ...names });
      account.addOrder({ shipping_address_id: address.id }, [{ variant_id: variant.id }]);
    }
    const read = await ordersOf(transport);
    expect(read.map(({ shipTo }) => shipTo?.country)).to.deep.equal(spellings.map(([, , code]) => code));
    expect(read[0]?.shipTo).to.include({ firstName: '', lastName: 'Ada Example', company: '' });
  });

  it('are read when nothing is loaded beside them', async () => {
    const { simulator, transport } = await openShop({ sideLoads: false });
    const { account } = simulator;
    const ids = Array.from({ length: 130 }, (_, index) => account.addVariant(`SKU-${index}`).id);
    account.addOrder(
      {},
      ids.map((variant_id) => ({ variant_id })),
    );
    const [read] = await ordersOf(transport);
    expect(read?.lines.map(({ sku }) => sku)).to.deep.equal(ids.map((_, index) => `SKU-${index}`));
  });

  it('with a fraction of a piece are complained about, and the others go on', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    const rope = account.addVariant('ROPE');
    const half = account.addOrder({}, [{ variant_id: rope.id, quantity: '1.5' }]);
    account.addOrder({}, [{ variant_id: rope.id, quantity: '3.000' }]);
    const { records, complaints } = await readAll(await pagesOf(transport));
    expect(records.map(({ lines }) => lines[0]?.quantity)).to.deep.equal([3]);
    expect(complaints).to.have.length(1);
    expect(complaints[0]).to.include({ code: 'not-whole', item: 1, value: '1.5' });
    expect(complaints[0]?.note).to.contain(half.order_number);
  });

  it('keep unicode and very long texts as they are', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    const long = '山田'.repeat(3000);
    const sku = `"Ø'; -- ${'x'.repeat(200)}`;
    const address = account.addAddress({ address1: long, last_name: 'O’Neil 👩‍🚀 \'quoted\', "twice"' });
    account.addOrder({ shipping_address_id: address.id, notes: 'one\r\ntwo' }, [
      { variant_id: account.addVariant(sku).id },
    ]);
    const [read] = await ordersOf(transport);
    expect(read?.shipTo).to.include({ address1: long, lastName: 'O’Neil 👩‍🚀 \'quoted\', "twice"' });
    expect(read?.instructions).to.equal('one\r\ntwo');
    expect(read?.lines[0]?.sku).to.equal(sku);
  });

  it('without a SKU keep their line, for the load options to judge', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    account.addOrder({}, [{ variant_id: account.addVariant(null).id }]);
    expect((await ordersOf(transport))[0]?.lines[0]?.sku).to.equal('');
  });

  it('of other locations, drafts and what has shipped are not taken', async () => {
    const { simulator, connect } = await openShop();
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    const mine = account.addOrder({ stock_location_id: 160 }, lines);
    account.addOrder({ stock_location_id: 161 }, lines);
    account.addOrder({ stock_location_id: null }, lines);
    account.addOrder({ status: 'draft' }, lines);
    account.addOrder({ fulfillment_status: 'shipped' }, lines);
    const read = await ordersOf(connect({ 'required location id': '160' }));
    expect(read.map(({ orderId }) => orderId)).to.deep.equal([String(mine.id)]);
    expect(await ordersOf(connect())).to.have.length(3);
  });

  it('are given without what is packed, unless it was taken back', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    const order = account.addOrder({}, [
      { variant_id: account.addVariant('A').id, quantity: '3.0' },
      { variant_id: account.addVariant('B').id },
    ]);
    const [first, second] = account.linesOf(order.id);
    if (!first || !second) throw new Error('It has two lines.');
    const packed = account.pack({ order_id: order.id, tracking_number: 'TN-1' }, [
      { line: first, quantity: 2 },
      { line: second, quantity: 1 },
    ]);
    const quantities = async () =>
      (await ordersOf(transport))[0]?.lines.map(({ sku, quantity }) => `${sku} ${quantity}`);
    expect(await quantities()).to.deep.equal(['A 1']);
    account.become(packed, 'void');
    expect(await quantities()).to.deep.equal(['A 3', 'B 1']);
  });

  it('that are packed to the last unit come as fulfilled, without lines', async () => {
    const { simulator, transport } = await openShop();
    const { account } = simulator;
    const order = account.addOrder({}, [{ variant_id: account.addVariant('A').id }]);
    account.pack(
      { order_id: order.id },
      account.linesOf(order.id).map((line) => ({ line, quantity: 1 })),
    );
    const [read] = await ordersOf(transport);
    expect(read).to.deep.include({ orderId: String(order.id), cartStatus: 'fulfilled', lines: [] });
  });

  it('without a line that can be shipped are left alone, with a word', async () => {
    const { simulator, transport } = await openShop();
    simulator.account.addOrder({}, [{ label: 'Consulting', freeform: true }]);
    const { records, complaints } = await readAll(await pagesOf(transport));
    expect(records).to.have.length(0);
    expect(complaints[0]).to.include({ code: 'nothing-to-ship', only: 'warning' });
  });

  it('that are called off after they were taken come again as void', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    const never = account.addOrder({}, lines);
    account.voidOrder(never.id);
    const voided = account.addOrder({}, lines);
    const deleted = account.addOrder({}, lines);
    const first = await pagesOf(transport);
    expect((await readAll(first)).records.map(({ orderId }) => orderId)).to.not.include(String(never.id));
    clock.at += 3_600_000;
    account.voidOrder(voided.id);
    account.voidOrder(deleted.id);
    deleted.status = 'deleted';
    const again = await readAll(await pagesOf(transport, { cursor: first.at(-1)?.cursor ?? '' }));
    const statuses = again.records.map(({ orderId, cartStatus }) => [orderId, cartStatus]);
    expect(statuses).to.deep.include.members([
      [String(voided.id), 'void'],
      [String(deleted.id), 'void'],
    ]);
    expect(again.records.at(-1)?.lines).to.have.length(1);
  });
});

describe('the walk over the orders of QuickBooks Commerce', () => {
  it('loses none that change while it goes on', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    const ids: string[] = [];
    for (let index = 0; index < 350; index++) {
      clock.at += 1000;
      ids.push(String(account.addOrder({}, lines).id));
    }
    const seen = new Set<string>();
    for await (const page of transport.pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []) {
      for (const { orderId } of (await readAll([page])).records) if (orderId) seen.add(orderId);
      clock.at += 1000;
      // The first of those that were seen move to the end: everything behind them moves up.
      for (const order of [...account.orders.values()].slice(0, 30)) account.touch(order);
      if (seen.size >= 350) break;
    }
    expect([...seen].sort()).to.deep.equal(ids.sort());
  });

  it('gives each order once in a look, wherever its pages end', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    for (let index = 0; index < 730; index++) {
      account.addOrder({}, lines);
      if (index % 150 === 0) clock.at += index % 100 === 0 ? 1 : 1000;
      else if (index > 600) clock.at += 1;
    }
    const read = (await ordersOf(transport)).map(({ orderId }) => orderId);
    expect(read).to.have.length(730);
    expect(new Set(read).size).to.equal(730);
  });

  it('gets through many orders of one instant, some of which change meanwhile', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    const ids = Array.from({ length: 420 }, () => String(account.addOrder({}, lines).id));
    clock.at += 60_000;
    ids.push(String(account.addOrder({}, lines).id));
    const seen = new Set<string>();
    let pages = 0;
    for await (const page of transport.pages?.({ kind: 'orders', cursor: '', earliest: '' }) ?? []) {
      for (const { orderId } of (await readAll([page])).records) if (orderId) seen.add(orderId);
      pages += 1;
      clock.at += 1000;
      for (const order of [...account.orders.values()].slice(pages * 10, pages * 10 + 10)) account.touch(order);
      expect(pages).to.be.below(40);
    }
    expect([...seen].sort()).to.deep.equal(ids.sort());
  });

  it('gets through many orders of one instant where nobody says how many pages they fill', async () => {
    const { simulator, transport } = await openShop({ now: handClock().now });
    const { account, server } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    for (let index = 0; index < 250; index++) account.addOrder({}, lines);
    server.faults.plan(withoutPages, { times: 99, when: ({ path }) => path === '/orders' });
    const read = (await ordersOf(transport)).map(({ orderId }) => orderId);
    expect([read.length, new Set(read).size]).to.deep.equal([250, 250]);
  });

  it('goes on from its cursor, back by the overlap, and gives the same bytes for what has not changed', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const variant = account.addVariant('SKU-1');
    const lines = [{ variant_id: variant.id }];
    account.addOrder({}, lines);
    clock.at += 3_600_000;
    const late = account.addOrder({}, lines);
    const first = await pagesOf(transport);
    clock.at += 3_600_000;
    const cursor = first.at(-1)?.cursor ?? '';
    const second = await pagesOf(transport, { cursor });
    // Stock moves all the time and is no news of an order.
    account.stockAt(variant, 160).onHand += 5;
    const third = await pagesOf(transport, { cursor });
    expect((await readAll(second)).records.map(({ orderId }) => orderId)).to.deep.equal([String(late.id)]);
    expect(JSON.stringify(third)).to.equal(JSON.stringify(second));
    expect(second.at(-1)?.cursor).to.equal(cursor);
  });

  it('finds an order that a slow transaction put behind its cursor', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    const { account } = simulator;
    const lines = [{ variant_id: account.addVariant('SKU-1').id }];
    account.addOrder({}, lines);
    const [page] = await pagesOf(transport);
    const updated_at = new Date(clock.at - 300_000).toISOString();
    const slow = account.addOrder({ updated_at }, lines);
    const { records } = await readAll(await pagesOf(transport, { cursor: page?.cursor ?? '' }));
    expect(records.map(({ orderId }) => orderId)).to.include(String(slow.id));
  });

  it('asks for nothing older than the earliest date, and finds nothing in an empty shop', async () => {
    const clock = handClock();
    const { simulator, transport } = await openShop({ now: clock.now });
    expect(await pagesOf(transport)).to.deep.equal([]);
    const { account } = simulator;
    account.addOrder({}, [{ variant_id: account.addVariant('SKU-1').id }]);
    expect(await pagesOf(transport, { earliest: '2027-01-01T00:00:00.000Z' })).to.deep.equal([]);
  });

  it('stops where the list is not what was asked for', async () => {
    const { simulator, transport } = await openShop();
    const orders = ['2026-11-20T10:00:00Z', '2026-11-20T09:00:00Z'].map((updated_at, id) => ({ id, updated_at }));
    simulator.server.faults.plan(answering(200, {}, JSON.stringify({ orders })));
    expect(await rejection(pagesOf(transport))).to.include({ code: 'API_MALFORMED' });
  });

  for (const [what, fault, code] of [
    ['a page of a proxy', garbling, 'API_MALFORMED'],
    ['an answer that breaks off', truncating, 'API_MALFORMED'],
    ['a torn connection', tearing, 'CONNECTION_LOST'],
    ['a server that fails', answering(503), 'API_FAILED'],
    ['an answer without its list', answering(200, {}, '{"meta":{}}'), 'API_MALFORMED'],
    ['an answer that is a list', answering(200, {}, '[1,2]'), 'API_MALFORMED'],
    ['a right that is missing', answering(403), 'API_FORBIDDEN'],
    ['a wrong address', answering(404, {}, '{"message":"Not found"}'), 'API_NOT_THERE'],
  ] as const) {
    it(`meets ${what} with ${code}`, async () => {
      const { simulator, transport } = await openShop();
      simulator.server.faults.plan(fault);
      expect(await rejection(pagesOf(transport))).to.include({ code });
    });
  }

  it('does not wait for ever', async () => {
    const { simulator, connect } = await openShop();
    simulator.server.faults.plan(hanging);
    const thrown = await rejection(pagesOf(connect({ 'timeout seconds': 1 })));
    expect(thrown).to.include({ code: 'API_NO_ANSWER', disposition: 'retry' });
  });

  it('rests when the vendor says that the window is used up', async () => {
    const clock = handClock();
    const { simulator, transport, context } = await openShop({ now: clock.now, limit: 2, windowSeconds: 200 });
    const { account } = simulator;
    account.addOrder({}, [{ variant_id: account.addVariant('SKU-1').id }]);
    const limited = await rejection(pagesOf(transport));
    expect(limited).to.include({ code: 'API_RATE_LIMITED' });
    expect((limited as CrossdockError).retryAfter).to.be.within(200, 203);
    const [[name, until] = ['', 0]] = [...context.rests];
    expect(name).to.match(/^api:[0-9a-f]{8}$/);
    expect(until).to.be.within(start + 200_000, start + 203_000);
    clock.at = until;
    expect(await pagesOf(transport).catch(() => 'limited')).to.equal('limited');
    expect([...context.spent.values()][0]).to.be.above(2);
  });

  it('rests for one window at most, whatever the clock of the vendor says', async () => {
    const clock = handClock();
    const { simulator, transport, context } = await openShop({ now: clock.now });
    const farAhead = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(start) };
    for (const status of [200, 429]) {
      simulator.server.faults.plan(answering(status, farAhead, '{"orders":[]}'));
      await pagesOf(transport).catch(() => []);
      expect([...context.rests.values()][0]).to.be.within(start + 300_000, start + 303_000);
      context.rests.clear();
    }
  });

  it('spends of what each account of an application may, not of one for all of them', async () => {
    const { simulator, context } = await openShop();
    const settings = quickbooksCommerce.settings.parse(simulator.settings);
    const spendBy = async (name: string, more: object = {}) => {
      context.spent.clear();
      await pagesOf(quickbooksCommerce.connect({ ...settings, ...more }, { ...context, name }));
      return [...context.spent.keys()].join();
    };
    const token = { 'privileged token': simulator.grants.privileged };
    const acme = await spendBy('acme/shop');
    expect(await spendBy('acme/wholesale')).to.equal(acme);
    expect(await spendBy('globex/shop')).to.not.equal(acme);
    expect(await spendBy('acme/shop', token)).to.equal(await spendBy('globex/shop', token));
  });

  it('hears a Retry-After', async () => {
    const { simulator, transport } = await openShop();
    simulator.server.faults.plan(answering(429, { 'retry-after': '7' }));
    expect(await rejection(pagesOf(transport))).to.include({ code: 'API_RATE_LIMITED', retryAfter: 7 });
  });
});
