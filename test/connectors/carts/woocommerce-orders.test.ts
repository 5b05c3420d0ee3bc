import { expect } from 'chai';
import { answering, garbling, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { buyer, nobody, somebody } from '../../simulators/woocommerce/store.ts';
import { failing, WooShop } from './woocommerce-shop.ts';

const listing = ({ path }: VendorRequest) => path.endsWith('/orders');

describe('orders of a WooCommerce shop', () => {
  let shop: WooShop;

  beforeEach(async () => {
    shop = await WooShop.open();
  });

  const numbers = (orders: readonly { orderNumber: string }[]) => orders.map(({ orderNumber }) => orderNumber);
  const placed = (count: number) =>
    Array.from({ length: count }, () => {
      shop.pass(60);
      return shop.store.place();
    });

  it('come over pages, each once; another look gives only the overlap', async () => {
    const all = placed(45).map(({ number }) => number);
    shop.pass(60);
    const first = await shop.look('', { more: { 'page size': 20 } });
    expect(numbers(first.orders)).to.deep.equal(all);
    const again = await shop.look(first.cursor, { more: { 'page size': 20 } });
    // What was changed within ten minutes before the last change that was seen.
    expect(numbers(again.orders)).to.deep.equal(all.slice(-10));
    expect(again.cursor).to.equal(first.cursor);
  });

  it('are read as they are, whatever is written in them', async () => {
    const long = 'Ж'.repeat(4000);
    shop.store.sells(' 007"x', { global_unique_id: '4006381333931' });
    const order = shop.store.place({
      number: 'W-1001/A',
      shipping: {
        ...somebody,
        first_name: 'Zoë "Q"',
        last_name: "O'Neil 李",
        company: 'Gr&ouml;&szlig;e &lt;1&gt;',
        address_1: long,
      },
      lines: [{ sku: '007"x', quantity: 3, name: 'Mug &ndash; Blue &#8220;L&#8221; &amp;lt; &bogus;' }],
      note: 'Ring\ntwice',
    });
    const [read] = (await shop.look()).orders;
    expect(read).to.deep.include({
      orderId: String(order.id),
      orderNumber: 'W-1001/A',
      cartStatus: 'processing',
      paymentStatus: 'paid',
      currency: 'USD',
      shipMethod: 'Flat & fast',
      shippingAmount: '5.00',
      grandTotal: '41.00',
      instructions: 'Ring\ntwice',
      orderDate: '2026-11-21T10:00:00.000Z',
    });
    expect(read?.shipTo).to.deep.include({
      ...{ firstName: 'Zoë "Q"', lastName: "O'Neil 李", company: 'Größe <1>', address1: long, state: 'CA' },
      ...{ email: 'ada@example.test', phone: '5105550100' },
    });
    expect(read?.lines[0]).to.deep.include({
      lineId: String(order.lines[0]?.id),
      sku: '007"x',
      description: 'Mug – Blue “L” &lt; &bogus;',
      quantity: 3,
      unitPrice: '12',
    });
  });

  it('keep nothing that opens the page of the order, or says where the buyer sat', async () => {
    shop.store.place();
    const { pages } = await shop.look();
    expect(JSON.stringify(pages)).not.to.match(/wc_order_SECRET|192\.0\.2\.7/);
  });

  it('go to the billing address where the shipping block is blank', async () => {
    shop.store.place({ shipping: nobody, billing: { ...buyer, company: 'Park Ltd' } });
    const [read] = (await shop.look()).orders;
    expect(read?.shipTo).to.deep.include({ company: 'Park Ltd', address1: '12 Pier Rd' });
  });

  it('of which the receiver has a telephone of his own keep it', async () => {
    shop.vendor.orders.shippingPhone = true;
    shop.store.place({ shipping: { ...somebody, phone: '5105550199' } });
    shop.store.place();
    const phones = (await shop.look()).orders.map(({ shipTo }) => shipTo.phone);
    expect(phones).to.deep.equal(['5105550199', '5105550100']);
  });

  it('without any address come with a warning', async () => {
    shop.store.place({ shipping: nobody, billing: nobody });
    expect((await shop.look()).warnings.join()).to.match(/neither/);
  });

  it('of which a line has no whole quantity are not taken without it, nor called off', async () => {
    shop.store.place({ lines: [{ sku: 'CLOTH', quantity: 1.5 }] });
    const [, two] = [1, 2].map((quantity) => shop.store.place({ lines: [{ sku: 'MUG', quantity }] }));
    shop.store.place({
      lines: [
        { sku: 'MUG', quantity: 2 },
        { sku: 'CLOTH', quantity: 0.25 },
      ],
    });
    const { orders, warnings } = await shop.look();
    expect(orders.map(({ lines }) => lines.map(({ quantity }) => quantity))).to.deep.equal([[1], [2]]);
    expect(orders[1]?.orderNumber).to.equal(two?.number);
    expect(warnings.filter((note) => note.includes('no whole quantity'))).to.have.length(2);
  });

  it('are paid, unpaid, or to be paid on delivery', async () => {
    shop.store.place();
    shop.store.place({ paid: false, payment: 'cod' });
    shop.store.place({ paid: false, payment: 'bacs', status: 'on-hold' });
    const { orders } = await shop.look('', { more: { 'order statuses': ['processing', 'on-hold'] } });
    expect(orders.map(({ paymentStatus }) => paymentStatus)).to.deep.equal(['paid', 'cod', 'unpaid']);
  });

  it('come in statuses that a plug-in has added', async () => {
    shop.vendor.orders.statuses.add('picking');
    const [one] = placed(2);
    if (one) shop.store.setStatus(one, 'picking');
    expect(numbers((await shop.look('', { more: { 'order statuses': ['picking'] } })).orders)).to.deep.equal([
      one?.number,
    ]);
    const error = await failing(shop.look('', { more: { 'order statuses': ['pickng'] } }));
    expect([error.code, error.message]).to.satisfy(
      ([code, words]: string[]) => code === 'API_REFUSED' && /status/.test(words ?? ''),
    );
  });

  it('placed before the earliest date are left', async () => {
    const [, later] = placed(2);
    // The second of the later one itself: subscriptions are renewed at midnight sharp.
    for (const earliest of ['2026-11-21T10:01:30Z', '2026-11-21T10:02:00Z'])
      expect(numbers((await shop.look('', { earliest })).orders)).to.deep.equal([later?.number]);
  });

  describe('have left to ship', () => {
    it('what was not refunded', async () => {
      const order = shop.store.place();
      const [one, two] = order.lines;
      shop.store.refund(order, { [one?.id ?? 0]: 1 });
      shop.store.refund(order, { [two?.id ?? 0]: 1 });
      const [read] = (await shop.look()).orders;
      expect(read?.lines.map(({ sku, quantity }) => `${sku} x ${quantity}`)).to.deep.equal(['SKU-1 x 1']);
    });

    it('nothing where all was refunded, which calls them off', async () => {
      const order = shop.store.place();
      shop.store.refund(order, Object.fromEntries(order.lines.map(({ id, quantity }) => [id, quantity])));
      const [read] = (await shop.look()).orders;
      expect([read?.cartStatus, read?.lines.length]).to.deep.equal(['cancelled', 2]);
    });

    it('no virtual products, with or without SKU, nor such variations', async () => {
      const gift = shop.store.sells('', { virtual: true });
      shop.store.sells('DOWNLOAD', { virtual: true });
      const parent = shop.store.sells('COURSE', { type: 'variable' });
      const online = shop.store.sells('COURSE-ONLINE', { type: 'variation', parent_id: parent.id, virtual: true });
      const lines = [
        { sku: '', quantity: 1, product: gift },
        { sku: 'DOWNLOAD', quantity: 1 },
        { sku: 'COURSE-ONLINE', quantity: 1, product: online },
        { sku: 'UNKNOWN', quantity: 1 },
      ];
      shop.store.place({ lines });
      const skus = async (more: object) =>
        (await shop.look('', { more: { ...more } })).orders[0]?.lines.map(({ sku }) => sku);
      expect(await skus({})).to.deep.equal(['UNKNOWN']);
      expect(await skus({ 'skip virtual': false })).to.have.length(4);
      shop.store.place({ lines: [{ sku: 'DOWNLOAD', quantity: 1 }] });
      expect((await shop.look()).orders).to.have.length(1);
    });

    it('components of bundles, the bundle, or both', async () => {
      const lines = [
        { sku: 'SET', quantity: 1, bundled_items: [2] },
        { sku: 'PART', quantity: 2, bundled_by: 1 },
        { sku: 'OTHER', quantity: 1 },
      ];
      shop.store.place({ lines });
      const skus = async (bundles: string) =>
        (await shop.look('', { more: { bundles } })).orders[0]?.lines.map(({ sku }) => sku).join();
      expect([await skus('components'), await skus('bundle'), await skus('both')]).to.deep.equal([
        'PART,OTHER',
        'SET,OTHER',
        'SET,PART,OTHER',
      ]);
    });
  });

  it('that are called off come as cancelled, once they were looked at', async () => {
    const [one, two, three] = placed(3);
    const first = await shop.look();
    shop.pass(3600);
    if (!one || !two || !three) throw new Error('no orders');
    shop.store.setStatus(one, 'cancelled');
    shop.store.setStatus(two, 'refunded');
    shop.store.setStatus(three, 'completed');
    const { orders } = await shop.look(first.cursor);
    expect(orders.map(({ orderNumber, cartStatus }) => [orderNumber, cartStatus])).to.deep.equal([
      [one.number, 'cancelled'],
      [two.number, 'cancelled'],
    ]);
  });

  describe('between two pages', () => {
    const size = { 'page size': 10 };

    it('that leave the list take no other with them', async () => {
      const all = placed(40);
      let calls = 0;
      shop.vendor.meanwhile = (request) => {
        if (!listing(request) || ++calls !== 2) return;
        for (const order of all.slice(0, 9)) shop.store.setStatus(order, 'completed');
      };
      expect(numbers((await shop.look('', { more: size })).orders)).to.deep.equal(all.map(({ number }) => number));
    });

    it('that all leave it leave the others', async () => {
      const all = placed(40);
      let calls = 0;
      shop.vendor.meanwhile = (request) => {
        if (!listing(request) || ++calls !== 3) return;
        for (const order of all.slice(0, 20)) shop.store.setStatus(order, 'completed');
      };
      const { orders } = await shop.look('', { more: size });
      // Five of them were completed by somebody before they were seen.
      const there = [...all.slice(0, 15), ...all.slice(20)];
      expect(numbers(orders)).to.deep.equal(there.map(({ number }) => number));
    });

    it('that change behind us come with the next look', async () => {
      const all = placed(40);
      let calls = 0;
      shop.vendor.meanwhile = (request) => {
        if (!listing(request)) return;
        calls += 1;
        shop.pass(1800);
        if (calls === 2 && all[0]) shop.store.setStatus(all[0], 'cancelled');
        if (calls === 4 && all[39]) shop.store.touch(all[39]);
      };
      const first = await shop.look('', { more: size });
      shop.vendor.meanwhile = undefined;
      const { orders } = await shop.look(first.cursor, { more: size });
      expect(orders.find(({ orderNumber }) => orderNumber === all[0]?.number)?.cartStatus).to.equal('cancelled');
    });

    it('are gone on with where a look was broken off', async () => {
      const all = placed(40).map(({ number }) => number);
      const first = await shop.look('', { more: size, stopAfter: 2 });
      const rest = await shop.look(first.cursor, { more: size });
      expect([...numbers(first.orders), ...numbers(rest.orders)]).to.deep.equal(all);
    });
  });

  it('are asked for in UTC, wherever the shop is', async () => {
    for (const hours of [11, -8]) {
      shop.vendor.orders.hoursFromUtc = hours;
      shop.store.place();
      shop.pass(3600);
      const last = shop.store.place();
      const first = await shop.look();
      shop.pass(3600);
      const next = shop.store.place();
      expect(numbers((await shop.look(first.cursor)).orders)).to.deep.equal([last.number, next.number]);
      shop.pass(3600);
    }
  });

  it('behind one that the shop cannot show come, too, and then the look ends', async () => {
    const all = placed(45);
    // Somebody touched an early one: a look that ended here would think that it has seen everything up to now.
    shop.pass(3600);
    if (all[3]) shop.store.touch(all[3]);
    for (const place of [2, 15, 16, 17, 18, 19, 20, 21, 42, 44]) shop.vendor.orders.broken.add(all[place]?.id ?? 0);
    const first = await shop.look('', { more: { 'page size': 20 } });
    const shown = all.filter(({ id }) => !shop.vendor.orders.broken.has(id)).map(({ number }) => number);
    expect(numbers(first.orders)).to.deep.equal(shown);
    expect(JSON.parse(first.cursor)).to.have.keys('to');
  });

  it('of a shop that counts nothing come by full pages', async () => {
    const all = placed(25).map(({ number }) => number);
    shop.vendor.orders.counts = false;
    expect(numbers((await shop.look('', { more: { 'page size': 10 } })).orders)).to.deep.equal(all);
  });

  it('of a list that has no end are given up', async () => {
    placed(12);
    shop.vendor.meanwhile = ({ query }) => query.delete('offset');
    const error = await failing(shop.look('', { more: { 'page size': 10 } }));
    expect([error.code, error.message]).to.deep.equal([
      'API_MALFORMED',
      'The shop gives the same orders again and again, whatever page is asked for.',
    ]);
  });

  it('leave no trace where there are none', async () => {
    expect((await shop.look()).pages).to.deep.equal([]);
  });

  describe('behind an answer that is none', () => {
    it('are read where PHP prints before the JSON, and it is told', async () => {
      shop.vendor.prints = true;
      placed(2);
      expect((await shop.look()).orders).to.have.length(2);
      expect(shop.context.logged.filter((line) => line.includes('before its JSON'))).to.have.length(1);
    });

    it('are asked for once more', async () => {
      placed(1);
      shop.vendor.server.faults.plan(garbling, { times: 2 });
      expect((await shop.look()).orders).to.have.length(1);
    });

    it('stay there where the host does not manage the page, and the hint says what helps', async () => {
      shop.vendor.server.faults.plan(answering(504, { 'retry-after': '7' }), { when: listing });
      const error = await failing(shop.look());
      expect([error.code, error.outage, error.retryAfter]).to.deep.equal(['API_FAILED', true, 7]);
      expect(error.hint).to.match(/It is tried again.* 100 orders at once: set a smaller "page size"/);
    });

    it('stay there when it breaks off', async () => {
      placed(1);
      shop.vendor.server.faults.plan(truncating);
      expect((await failing(shop.look())).code).to.match(/API_MALFORMED|CONNECTION_LOST/);
    });
  });
});
