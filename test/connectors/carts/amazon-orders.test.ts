import { expect } from 'chai';
import { answering, garbling, tearing } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { complaintsIn, downloaded, failureOf, look, openShop, ordersIn, place } from './amazon-support.ts';

const minute = 60_000;
const hour = 60 * minute;

function isSearch({ path }: VendorRequest): boolean {
  return path === '/orders/2026-01-01/orders';
}

describe('orders from Amazon', () => {
  it('come with one search for all marketplaces, and never by a call for each', async () => {
    const { simulator, transport } = await openShop();
    simulator.book.place({ marketplaceId: 'A2EUQ1WTGCTBG2', currency: 'CAD' });
    simulator.book.place();
    const orders = await downloaded(transport);
    expect(orders.map(({ currency }) => currency)).to.have.members(['CAD', 'USD']);
    const calls = simulator.server.requests.filter(({ path }) => path.startsWith('/orders/'));
    expect(calls).to.have.length(1);
    expect(calls[0]?.query.get('marketplaceIds')).to.equal('ATVPDKIKX0DER,A2EUQ1WTGCTBG2');
    expect(calls[0]?.query.get('fulfilledBy')).to.equal('MERCHANT');
  });

  it('are read with everything that a warehouse needs', async () => {
    const { simulator, transport } = await openShop();
    const given = simulator.book.place({
      serviceLevel: 'EXPEDITED',
      programs: ['PRIME'],
      poNumber: 'PO-7',
      items: [{ sku: '00-MUG "blue"', quantity: 3, price: '12.30', title: 'Mug 蓝色', giftMessage: 'Für Zoë 🎁' }],
      address: {
        name: 'Ana María Núñez',
        companyName: 'Example S.A.',
        addressLine1: 'Calle Ejemplo 1',
        addressLine2: 'Piso 2',
        addressLine3: 'Puerta 3',
        city: 'Córdoba',
        postalCode: '14001',
        countryCode: 'es',
        addressType: 'COMMERCIAL',
      },
    });
    const [order] = await downloaded(transport);
    expect(order).to.include({
      orderId: given.orderId,
      orderNumber: given.orderId,
      orderDate: new Date(given.created).toISOString(),
      cartStatus: 'UNSHIPPED',
      tags: 'PRIME',
      poNumber: 'PO-7',
      shipMethod: 'EXPEDITED',
      currency: 'USD',
      grandTotal: '41.50',
      shippingAmount: '5.00',
      isGift: true,
      giftMessage: 'Für Zoë 🎁',
    });
    expect(order?.shipTo).to.deep.equal({
      firstName: 'Ana María',
      lastName: 'Núñez',
      company: 'Example S.A.',
      address1: 'Calle Ejemplo 1',
      address2: 'Piso 2',
      address3: 'Puerta 3',
      city: 'Córdoba',
      state: '',
      postalCode: '14001',
      country: 'ES',
      phone: '',
      email: given.buyerEmail,
      residential: false,
    });
    expect(order?.lines).to.have.length(1);
    expect(order?.lines[0]).to.include({
      lineNumber: 1,
      lineId: given.items[0]?.orderItemId,
      sku: '00-MUG "blue"',
      quantity: 3,
      unitPrice: '12.30',
      description: 'Mug 蓝色',
    });
    expect(order?.extra).to.include({ marketplaceId: 'ATVPDKIKX0DER', marketplace: 'Amazon.example' });
  });

  it('keep very long values and money without decimals as they are', async () => {
    const { simulator, transport } = await openShop(
      { marketplaces: ['A1VC38T7YXB528'] },
      { marketplaces: ['A1VC38T7YXB528'] },
    );
    const long = `${'長い名前 '.repeat(500)}終`;
    simulator.book.place({
      marketplaceId: 'A1VC38T7YXB528',
      currency: 'JPY',
      items: [{ sku: 'S'.repeat(400), price: '5980', title: long }],
    });
    const [order] = await downloaded(transport);
    expect(order?.currency).to.equal('JPY');
    expect(order?.lines[0]).to.include({ unitPrice: '5980', sku: 'S'.repeat(400), description: long });
  });

  it('say what is left to ship, and leave out what is not', async () => {
    const { simulator, transport } = await openShop();
    const { orderId } = simulator.book.place();
    simulator.book.change(
      orderId,
      (order) => {
        order.status = 'PARTIALLY_SHIPPED';
        const items = [{ orderItemId: order.items[0]?.orderItemId ?? '', quantity: 2 }];
        const made = { packageReferenceId: '7', carrier: 'UPS', carrierName: 'UPS', shipTime: '' };
        order.packages = [{ ...made, trackingNumber: '1Z', items }];
      },
      150_000,
    );
    const [order] = await downloaded(transport);
    expect(order?.cartStatus).to.equal('PARTIALLY_SHIPPED');
    expect(order?.lines.map(({ lineNumber, sku, quantity }) => [lineNumber, sku, quantity])).to.deep.equal([
      [1, 'SKU-2', 1],
    ]);
  });

  it('that Amazon ships are neither asked for nor kept, even if they come', async () => {
    const { simulator, transport } = await openShop();
    simulator.book.place({ fulfilledBy: 'AMAZON' });
    const [page] = await look(transport);
    expect(page).to.deep.include({ count: 0, body: { orders: [] } });
    const body = {
      orders: [{ orderId: '1-2-3', fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'AMAZON' } }],
    };
    simulator.server.faults.plan(answering(200, {}, JSON.stringify(body)), { when: isSearch });
    const [forced] = await look(transport);
    expect(forced).to.deep.include({ count: 0, body: { orders: [] } });
    expect(await ordersIn({ body, count: 1, cursor: '' })).to.deep.equal([]);
  });

  it('wait while the buyer wants them canceled, and say why', async () => {
    const { simulator, transport } = await openShop();
    simulator.book.place({
      items: [{ sku: 'A' }, { sku: 'B', cancelReason: 'Ordered by mistake, mail me at me@example.com' }],
    });
    const [order] = await downloaded(transport);
    expect(order?.cartStatus).to.equal('ON HOLD');
    expect(order?.extra.cancelRequest).to.equal('Ordered by mistake, mail me at (address)');
  });

  it('that were canceled say so, with their lines', async () => {
    const { simulator, transport } = await openShop();
    simulator.book.place({ status: 'CANCELLED' });
    const [order] = await downloaded(transport);
    expect(order?.cartStatus).to.equal('CANCELLED');
    expect(order?.lines.map(({ quantity }) => quantity)).to.deep.equal([2, 1]);
  });

  it('that are not paid for wait, where they are asked for at all', async () => {
    const { simulator, transport, again } = await openShop();
    simulator.book.place({ status: 'PENDING' });
    simulator.book.place({ status: 'PENDING_AVAILABILITY' });
    expect(await downloaded(transport)).to.deep.equal([]);
    const all = again({ 'fulfillment statuses': ['PENDING', 'PENDING_AVAILABILITY'] });
    expect((await downloaded(all)).map(({ cartStatus }) => cartStatus)).to.deep.equal(['PENDING', 'PENDING']);
  });

  it('come page by page, and a look goes on where the last page ended', async () => {
    const { simulator, transport, again, pass } = await openShop();
    for (let count = 0; count < 250; count++) simulator.book.place({}, 10 * minute - count);
    const walk = transport.pages?.({ kind: 'orders', cursor: '', earliest: '' });
    const first = await walk?.next();
    await walk?.return(undefined);
    expect(first?.value).to.include({ count: 100 });
    pass(minute);
    const rest = await look(again(), first?.value?.cursor);
    expect(rest.map(({ count }) => count)).to.deep.equal([100, 50]);
    const ids = new Set<string>();
    for (const page of [first?.value ?? undefined, ...rest])
      for (const { orderId } of await ordersIn(page)) ids.add(orderId);
    expect(ids.size).to.equal(250);
  });

  it('lose none that changes while the pages are read', async () => {
    const { simulator, transport, pass } = await openShop();
    const placed = Array.from({ length: 150 }, (_, count) => simulator.book.place({}, 20 * minute - count).orderId);
    const seen = new Set<string>();
    let cursor = '';
    for await (const page of transport.pages?.({ kind: 'orders', cursor, earliest: '' }) ?? []) {
      for (const { orderId } of await ordersIn(page)) seen.add(orderId);
      cursor = page.cursor;
      // Those that were to come next move to the end, and so out of this list.
      for (const id of placed.slice(100, 120)) simulator.book.change(id, () => undefined);
    }
    expect(seen.size).to.equal(130);
    pass(5 * minute);
    for (const page of await look(transport, cursor)) for (const { orderId } of await ordersIn(page)) seen.add(orderId);
    expect(seen.size).to.equal(150);
  });

  it('are looked for again some minutes back, since Amazon lists late', async () => {
    const { simulator, transport, pass } = await openShop();
    const [before] = await look(transport);
    pass(5 * minute);
    simulator.book.place({}, 12 * minute);
    const [after] = await look(transport, before?.cursor);
    expect(after?.count).to.equal(1);
  });

  it('begin at the wished date, else some days back', async () => {
    const { simulator, transport } = await openShop({ 'days back': 2 });
    simulator.book.place({}, 3 * 24 * hour);
    expect(await downloaded(transport)).to.deep.equal([]);
    const [page] = await look(transport, '', '2026-11-01T00:00:00.000Z');
    expect(page?.count).to.equal(1);
    expect((await look(transport, '', '2027-01-01T00:00:00.000Z')).map(({ count }) => count)).to.deep.equal([0]);
  });

  it('begin anew when another marketplace is asked for', async () => {
    const { simulator, again, transport, pass } = await openShop({ marketplaces: ['ATVPDKIKX0DER'] });
    simulator.book.place({ marketplaceId: 'A2EUQ1WTGCTBG2' }, 5 * hour);
    const [before] = await look(transport);
    expect(before?.count).to.equal(0);
    pass(hour);
    const [after] = await look(again({ marketplaces: ['ATVPDKIKX0DER', 'A2EUQ1WTGCTBG2'] }), before?.cursor);
    expect(after?.count).to.equal(1);
  });

  it('are listed anew when Amazon has forgotten a list, or it is a day old', async () => {
    const { simulator, transport, pass } = await openShop();
    for (let count = 0; count < 101; count++) simulator.book.place({}, 5 * hour - count);
    const [first] = await look(transport);
    const place = JSON.parse(first?.cursor ?? '{}');
    const forgotten = JSON.stringify({ ...place, chain: { ...place.chain, token: 'abc' } });
    expect((await look(transport, forgotten)).map(({ count }) => count)).to.deep.equal([100, 1]);
    pass(24 * hour);
    const before = simulator.server.requests.filter(isSearch).length;
    expect((await look(transport, first?.cursor)).map(({ count }) => count)).to.deep.equal([100, 1]);
    expect(simulator.server.requests.filter(isSearch).length - before).to.equal(2);
  });

  it('do not go round in circles with Amazon', async () => {
    const { simulator, transport } = await openShop();
    const body = JSON.stringify({ orders: [], pagination: { nextToken: 'same' } });
    simulator.server.faults.plan(answering(200, {}, body), { times: 9, when: isSearch });
    expect(await failureOf(look(transport))).to.include({ code: 'API_MALFORMED' });
    expect(simulator.server.requests.filter(isSearch)).to.have.length(2);
  });

  for (const seen of [false, 'region'] as const)
    it(`are not read past when the app may not see addresses${seen ? ', but towns' : ''}`, async () => {
      const { simulator, transport, again } = await openShop();
      simulator.book.place();
      simulator.roles.addresses = seen;
      const error = await failureOf(look(transport));
      expect(error).to.include({ code: 'API_FORBIDDEN' });
      expect(error.hint).to.include('Direct-to-Consumer Shipping');
      const [page] = await look(again({ 'without addresses': 'hold' }));
      expect((await ordersIn(page))[0]).to.include({ cartStatus: 'ON HOLD' });
      expect((await complaintsIn(page))[0]).to.include({ code: 'no-address', only: 'warning' });
    });

  it('that were passed over without address are listed again when addresses are wanted again', async () => {
    const { simulator, again, pass } = await openShop();
    const { orderId } = simulator.book.place({}, 5 * hour);
    simulator.roles.addresses = false;
    const [held] = await look(again({ 'without addresses': 'hold' }));
    pass(hour);
    simulator.roles.addresses = true;
    const [page] = await look(again(), held?.cursor);
    expect((await ordersIn(page)).map((order) => [order.orderId, order.cartStatus])).to.deep.equal([
      [orderId, 'UNSHIPPED'],
    ]);
  });

  it('spend the budget of the account, which learns the rate and rests when Amazon says so', async () => {
    const { simulator, transport, context } = await openShop();
    simulator.rates.agreed.set('searchOrders', 0.05);
    await look(transport);
    const [name = ''] = [...context.spent.keys()];
    expect(name).to.match(/^searchOrders:127\.0\.0\.1:\d+:A1EXAMPLE2SELLER$/);
    simulator.rates.enforced = true;
    for (let count = 0; count < 19; count++) await look(transport);
    expect(await failureOf(look(transport))).to.include({ code: 'API_RATE_LIMITED', disposition: 'retry' });
    expect((context.rests.get(name) ?? 0) - context.now()).to.equal(60_000);
  });

  it('rest as long as a call needs to come back, and longer where Retry-After says so', async () => {
    const { simulator, transport, context } = await openShop();
    simulator.server.faults.plan(answering(429), { when: isSearch });
    await failureOf(look(transport));
    expect(Math.round(([...context.rests.values()][0] ?? 0) / 1000 - context.now() / 1000)).to.equal(179);
    simulator.server.faults.plan(answering(429, { 'retry-after': '600' }), { when: isSearch });
    expect(await failureOf(look(transport))).to.include({ retryAfter: 600 });
    expect(Math.round(([...context.rests.values()][0] ?? 0) / 1000 - context.now() / 1000)).to.equal(600);
  });

  const troubles = [
    ['a page of a proxy', garbling, 'API_MALFORMED'],
    ['an answer without orders', answering(200, {}, '{"payload":{}}'), 'API_MALFORMED'],
    ['a failure of its own', answering(500), 'API_FAILED'],
    ['a torn connection', tearing, 'CONNECTION_LOST'],
  ] as const;
  for (const [what, fault, code] of troubles) {
    it(`are tried again after ${what}`, async () => {
      const { simulator, transport } = await openShop();
      simulator.server.faults.plan(fault, { when: isSearch });
      expect(await failureOf(look(transport))).to.include({ code, disposition: 'retry' });
    });
  }

  it('of which no type can be believed do no harm', async () => {
    const strange = [
      { orderId: '1-1-1', orderItems: 'none', recipient: 7, fulfillment: { fulfillmentStatus: 'UNSHIPPED' } },
      { orderId: '', orderItems: [] },
      null,
      { orderId: '1-1-2', fulfillment: 3, orderItems: [{ quantityOrdered: '2', product: [], fulfillment: null }] },
    ];
    const page = { body: { orders: strange }, count: 4, cursor: '' };
    expect((await ordersIn(page)).map(({ orderId }) => orderId)).to.deep.equal(['1-1-1', '1-1-2']);
    expect((await complaintsIn(page)).filter(({ code }) => code === 'missing')).to.have.length(2);
  });
});

describe('the test of a connection to Amazon', () => {
  it('signs in, looks for an order and asks for a listing, and changes nothing', async () => {
    const { simulator, transport } = await openShop();
    simulator.book.place();
    const steps = [];
    for await (const step of transport.test(place, { receive: true, send: true })) steps.push(step);
    expect(steps.map(({ name, ok }) => [name, ok])).to.deep.equal([
      ['DNS', true],
      ['TCP', true],
      ['sign in', true],
      ['orders', true],
      ['listings', true],
    ]);
    expect(steps[3]?.detail).to.include('with their addresses');
    expect(simulator.server.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path)).to.deep.equal([
      '/auth/o2/token',
    ]);
  });

  const cases = [
    ['listings', 'API_FORBIDDEN', 'Product Listing', 'listings'],
    ['orders', 'API_FORBIDDEN', 'Inventory and Order Tracking', 'orders'],
    ['addresses', 'API_FORBIDDEN', 'Direct-to-Consumer Shipping', 'orders'],
  ] as const;
  for (const [role, code, hint, name] of cases) {
    it(`names the role that is missing for ${role}`, async () => {
      const { simulator, transport } = await openShop();
      simulator.book.place();
      simulator.roles[role] = false;
      const steps = [];
      for await (const step of transport.test(place, { receive: true, send: true })) steps.push(step);
      const last = steps.at(-1);
      expect(last).to.include({ ok: false, code, name });
      expect(last?.detail).to.include(hint);
    });
  }
});
