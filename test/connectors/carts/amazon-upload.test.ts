import { expect } from 'chai';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { packageReferenceId } from '../../../src/connectors/carts/amazon/to-amazon.ts';
import type { Order } from '../../../src/domain/order.ts';
import { withoutPersonalData } from '../../../src/domain/personal-data.ts';
import { answering, losingTheAnswer, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import {
  confirmation,
  downloaded,
  failureOf,
  levels,
  openShop,
  parcelOf,
  parcelOne,
  place,
  type Shop,
  send,
} from './amazon-support.ts';

function isConfirmation({ path }: VendorRequest): boolean {
  return path.endsWith('/shipmentConfirmation');
}

function isPatch({ method }: VendorRequest): boolean {
  return method === 'PATCH';
}

async function soldOne(more: Record<string, unknown> = {}): Promise<Shop & { order: Order }> {
  const shop = await openShop(more);
  shop.simulator.book.place();
  const [order] = await downloaded(shop.transport);
  if (!order) throw new Error('Nothing was sold.');
  return { ...shop, order };
}

describe('a package that Amazon is told of', () => {
  it('is one call with the items in it, and the order is shipped when all are', async () => {
    const { simulator, transport, order } = await soldOne();
    const noted: number[] = [];
    const first = await parcelOf('confirmations', [confirmation('package-1', order)]);
    await send(transport, first, async () => void noted.push(simulator.server.requests.filter(isConfirmation).length));
    expect(noted).to.deep.equal([0]);
    const sold = simulator.book.orders.get(order.orderId);
    expect(sold?.status).to.equal('PARTIALLY_SHIPPED');
    const second = { ...parcelOne, trackingNumber: 'TRK-2', lines: [{ lineNumber: 2, sku: 'SKU-2', quantity: 1 }] };
    await send(transport, await parcelOf('confirmations', [confirmation('package-2', order, second)]));
    expect(sold?.status).to.equal('SHIPPED');
    expect(
      sold?.packages.map(({ carrier, trackingNumber, shipTime }) => [carrier, trackingNumber, shipTime]),
    ).to.deep.equal([
      ['UPS', '1Z999AA10123456784', '2026-11-20T10:00:00.000Z'],
      ['UPS', 'TRK-2', '2026-11-20T10:00:00.000Z'],
    ]);
  });

  it('is there once, however often it is told', async () => {
    const { simulator, transport, order } = await soldOne();
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order)]);
    await send(transport, parcel);
    await send(transport, parcel);
    expect(simulator.book.orders.get(order.orderId)?.packages).to.have.length(1);
  });

  it('has a number that is its own and stays', () => {
    const numbers = Array.from({ length: 500 }, (_, index) => packageReferenceId(`package-${index}`));
    expect(new Set(numbers).size).to.equal(500);
    for (const number of numbers) expect(number).to.match(/^[1-9]\d{0,9}$/);
    expect(packageReferenceId('package-1')).to.equal(packageReferenceId('package-1'));
  });

  it('is looked up after a lost answer, and found', async () => {
    const { simulator, transport, order } = await soldOne();
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order)]);
    expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
    simulator.server.faults.plan(losingTheAnswer, { when: isConfirmation });
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
    expect(await transport.trace?.(place, parcel)).to.equal('delivered');
  });

  it('that Amazon does not list yet is told again, and stays one', async () => {
    const { simulator, transport, order } = await soldOne();
    simulator.book.lagMilliseconds = 60_000;
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order)]);
    simulator.server.faults.plan(losingTheAnswer, { when: isConfirmation });
    await failureOf(send(transport, parcel));
    expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
    await send(transport, parcel);
    expect(simulator.book.orders.get(order.orderId)?.packages).to.have.length(1);
  });

  it('is done where Amazon refuses it because it has it already, and only there', async () => {
    const { simulator, transport, order } = await soldOne();
    simulator.book.editsShipped = false;
    simulator.book.lagMilliseconds = 60_000;
    const all = order.lines.map(({ lineNumber, sku, quantity }) => ({ lineNumber, sku, quantity }));
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order, { ...parcelOne, lines: all })]);
    simulator.server.faults.plan(losingTheAnswer, { when: isConfirmation });
    await failureOf(send(transport, parcel));
    expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'API_REFUSED' });
    simulator.book.lagMilliseconds = 0;
    await send(transport, parcel);
    const other = { ...parcelOne, trackingNumber: 'TRK-9' };
    const error = await failureOf(
      send(transport, await parcelOf('confirmations', [confirmation('p-2', order, other)])),
    );
    expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold' });
  });

  it('is a doubt after a failure of Amazon in the middle of it', async () => {
    const { simulator, transport, order } = await soldOne();
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order)]);
    simulator.server.faults.plan(answering(503), { when: isConfirmation });
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
  });

  it('goes under the name that Amazon has for its carrier, else as another with its own', async () => {
    const { simulator, transport, order } = await soldOne({ carriers: { DHLGM: 'DHL eCommerce' } });
    const sent: unknown[] = [];
    for (const carrierCode of ['fedex', 'dhlgm', 'Example Bikes']) {
      const one = { ...parcelOne, carrierCode };
      await send(transport, await parcelOf('confirmations', [confirmation('package-1', order, one)]));
      const [{ carrier, carrierName } = { carrier: '', carrierName: '' }] =
        simulator.book.orders.get(order.orderId)?.packages ?? [];
      sent.push([carrier, carrierName]);
    }
    expect(sent).to.deep.equal([
      ['FedEx', 'FedEx'],
      ['DHL eCommerce', 'DHL eCommerce'],
      ['Other', 'Example Bikes'],
    ]);
  });

  it('without carrier is held, unless there is a default', async () => {
    const { simulator, transport, again, order } = await soldOne();
    const one = { ...parcelOne, carrierCode: '' };
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order, one)]);
    const attempts: string[] = [];
    const error = await failureOf(send(transport, parcel, async () => void attempts.push('now')));
    expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold' });
    expect(attempts).to.deep.equal([]);
    await send(again({ 'default carrier': 'usps' }), parcel);
    expect(simulator.book.orders.get(order.orderId)?.packages[0]?.carrier).to.equal('USPS');
  });

  it('that Amazon refuses is held with its words', async () => {
    const { simulator, transport, order } = await soldOne();
    const parcel = await parcelOf('confirmations', [confirmation('package-1', order)]);
    simulator.book.change(order.orderId, (sold) => Object.assign(sold, { status: 'CANCELLED' }));
    const error = await failureOf(send(transport, parcel));
    expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold', scope: 'document' });
    expect(error.message).to.include('An order that is CANCELLED cannot be confirmed');
    simulator.book.change(order.orderId, (sold) =>
      Object.assign(sold, { status: 'UNSHIPPED', programs: ['FBM_SHIP_PLUS'] }),
    );
    expect((await failureOf(send(transport, parcel))).message).to.include('Ship+ orders are not supported');
    simulator.book.orders.delete(order.orderId);
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'API_REFUSED' });
  });

  it('still finds its marketplace when the personal data of the order is gone', async () => {
    const { simulator, transport, again, order } = await soldOne();
    const parcel = await parcelOf('confirmations', [confirmation('package-1', withoutPersonalData(order))]);
    await send(transport, parcel);
    expect(simulator.book.orders.get(order.orderId)?.packages).to.have.length(1);
    const before = simulator.server.requests.length;
    await send(again({ marketplaces: ['ATVPDKIKX0DER'] }), parcel);
    expect(simulator.server.requests.length - before).to.equal(1);
  });

  const unwritable: readonly [string, Partial<typeof parcelOne>, string][] = [
    ['without tracking number', { trackingNumber: ' ' }, 'missing'],
    ['without anything in it', { lines: [] }, 'no-lines'],
    ['with a line that the order has not', { lines: [{ lineNumber: 9, sku: 'X', quantity: 1 }] }, 'unknown-line'],
  ];
  for (const [what, more, code] of unwritable) {
    it(`cannot be written ${what}`, async () => {
      const { order } = await soldOne();
      const { body } = confirmation('package-1', order, { ...parcelOne, ...more });
      expect(body).to.be.instanceOf(Unwritable);
      expect(body).to.include({ code });
    });
  }

  it('has each item once, whatever lines it lies in', async () => {
    const { order } = await soldOne();
    const lines = [
      { lineNumber: 1, sku: 'SKU-1', quantity: 1 },
      { lineNumber: 1, sku: 'SKU-1', quantity: 1 },
    ];
    const { body } = confirmation('package-1', order, { ...parcelOne, lines });
    expect((body as { orderItems: unknown }).orderItems).to.deep.equal([
      { orderItemId: order.lines[0]?.lineId, quantity: 2 },
    ]);
  });
});

async function stocked(more: Record<string, unknown> = {}): Promise<Shop> {
  const shop = await openShop(more);
  for (const sku of ['SKU-1', 'SKU-2', 'ü/ß ?&#'])
    shop.simulator.listings.all.set(sku, { quantity: 0, productType: 'PRODUCT' });
  return shop;
}

describe('stock at Amazon', () => {
  it('is told one by one, under whatever name a product has', async () => {
    const { simulator, transport, context } = await stocked();
    const receipt = await send(
      transport,
      await parcelOf('inventory', levels({ 'SKU-1': 42, 'ü/ß ?&#': 7, 'SKU-2': -3 })),
    );
    expect(receipt).to.deep.equal({});
    expect([...simulator.listings.all.values()].map(({ quantity }) => quantity)).to.deep.equal([42, 0, 7]);
    expect([...context.spent].find(([name]) => name.startsWith('patchListingsItem'))?.[1]).to.equal(3);
  });

  for (const unknownSku of ['invalid', 'unclear', 'refused'] as const) {
    it(`is not told of what Amazon does not list (${unknownSku}) or ships itself, and that is counted`, async () => {
      const { simulator, transport } = await stocked();
      simulator.listings.unknownSku = unknownSku;
      simulator.listings.all.set('FBA-1', { quantity: 5, productType: 'PRODUCT', fba: true });
      const parcel = await parcelOf('inventory', levels({ 'NOT-1': 1, 'FBA-1': 2, 'SKU-1': 3, 'NOT-2': 4 }));
      expect(await send(transport, parcel)).to.deep.equal({
        note: '2 SKUs unknown to Amazon, skipped; 1 SKU fulfilled by Amazon, skipped',
      });
      expect(simulator.listings.all.get('SKU-1')?.quantity).to.equal(3);
      expect(simulator.listings.all.get('FBA-1')?.quantity).to.equal(5);
    });
  }

  it('that a 200 calls invalid is named in the note, and keeps no other from being told', async () => {
    const { simulator, transport, context } = await stocked();
    simulator.listings.all.set('BAD-1', { quantity: 5, productType: 'PRODUCT', broken: 'The attributes are invalid.' });
    const receipt = await send(transport, await parcelOf('inventory', levels({ 'BAD-1': 1, 'SKU-1': 9 })));
    expect(receipt).to.deep.equal({
      note: '1 SKU refused by Amazon, skipped (BAD-1: The attributes are invalid)',
    });
    expect(context.logged.join()).to.include('Amazon refused some stock.').and.to.include('BAD-1');
    expect(simulator.listings.all.get('BAD-1')?.quantity).to.equal(5);
    expect(simulator.listings.all.get('SKU-1')?.quantity).to.equal(9);
  });

  for (const howMany of ['a few', 'many'] as const) {
    it(`of which Amazon takes nothing at all is a failure, also of ${howMany}`, async () => {
      const { simulator, transport } = await stocked(howMany === 'many' ? { 'feed above': 0 } : {});
      for (const sku of ['B-1', 'B-2', 'B-3', 'B-4'])
        simulator.listings.all.set(sku, { quantity: 5, productType: 'PRODUCT', broken: 'The account is on holiday.' });
      const four = levels({ 'B-1': 1, 'B-2': 1, 'B-3': 1, 'B-4': 1, 'NOT-1': 1 });
      const error = await failureOf(send(transport, await parcelOf('inventory', four)));
      expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold', scope: 'document' });
      expect(error.message).to.equal(
        'Amazon took no stock at all, and refused that of B-1, B-2, B-3 and 1 more: The account is on holiday.',
      );
    });
  }

  it('goes under the product type of the listing where Amazon does not take the general one', async () => {
    const { simulator, transport } = await stocked();
    simulator.listings.all.set('MUG', { quantity: 0, productType: 'DRINKING_CUP', strict: true });
    await send(transport, await parcelOf('inventory', levels({ MUG: 8 })));
    expect(simulator.listings.all.get('MUG')?.quantity).to.equal(8);
  });

  it('may be told again after a lost answer', async () => {
    const { simulator, transport } = await stocked();
    const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1, 'SKU-2': 2 }));
    simulator.server.faults.plan(truncating, { when: isPatch });
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
    expect(await transport.trace?.(place, parcel)).to.equal('not-delivered');
    await send(transport, parcel);
    expect(simulator.listings.all.get('SKU-2')?.quantity).to.equal(2);
  });

  const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`S-${index}`, index]));

  it('of more than 300 SKUs goes as one feed, and what that did not take is looked at by itself', async () => {
    const { simulator, transport, context } = await stocked();
    for (const sku of Object.keys(many).slice(2))
      simulator.listings.all.set(sku, { quantity: -1, productType: 'PRODUCT' });
    simulator.listings.all.set('S-1', { quantity: 0, productType: 'PRODUCT', fba: true });
    const receipt = await send(transport, await parcelOf('inventory', levels(many)));
    expect(receipt).to.deep.equal({ note: '1 SKU unknown to Amazon, skipped; 1 SKU fulfilled by Amazon, skipped' });
    expect(simulator.listings.all.get('S-300')?.quantity).to.equal(300);
    expect(simulator.server.requests.filter(isPatch)).to.have.length(0);
    expect(JSON.parse(context.kept ?? '').feeds).to.deep.equal({});
  });

  it('that a feed did not take for no clear reason is told once more by itself', async () => {
    const { simulator, transport } = await stocked({ 'feed above': 0 });
    simulator.listings.all.set('MUG', { quantity: 0, productType: 'DRINKING_CUP', strict: true });
    simulator.listings.all.set('BAD', { quantity: 0, productType: 'PRODUCT', broken: 'A brand is missing.' });
    const receipt = await send(transport, await parcelOf('inventory', levels({ MUG: 8, BAD: 1, 'SKU-1': 3 })));
    expect(receipt).to.deep.equal({ note: '1 SKU refused by Amazon, skipped (BAD: A brand is missing)' });
    expect(simulator.listings.all.get('MUG')?.quantity).to.equal(8);
  });

  it('in a feed that takes its time is waited for, not sent again', async () => {
    const { simulator, transport, again } = await stocked({ 'feed above': 0, 'feed wait seconds': 0 });
    simulator.feeds.pollsBefore = 2;
    const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1 }));
    const error = await failureOf(send(transport, parcel));
    expect(error).to.include({ code: 'AMAZON_FEED_RUNNING', disposition: 'retry', retryAfter: 300 });
    await failureOf(send(again(), parcel));
    await send(again(), parcel);
    expect(simulator.feeds.feeds.size).to.equal(1);
    expect(simulator.listings.all.get('SKU-1')?.quantity).to.equal(1);
    simulator.feeds.pollsBefore = 0;
    await send(again(), await parcelOf('inventory', levels({ 'SKU-1': 2 }), 'delivery-2'));
    expect(simulator.feeds.feeds.size).to.equal(2);
  });

  it('keeps its sign-in beside the feeds', async () => {
    const { simulator, transport, again, context, pass } = await stocked({ 'feed above': 0, 'feed wait seconds': 0 });
    simulator.feeds.pollsBefore = 1;
    const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1 }));
    await failureOf(send(transport, parcel));
    pass(3_600_000);
    expect(Object.keys(JSON.parse(context.kept ?? '').feeds)).to.deep.equal(['delivery-1']);
    await send(again(), parcel);
    expect([simulator.feeds.feeds.size, simulator.signIn.made]).to.deep.equal([1, 2]);
  });

  it('that a feed which is done did not even read counts as not told', async () => {
    const { simulator, transport, context } = await stocked({ 'feed above': 0 });
    simulator.feeds.complaint = "Item 'Feed' cannot be parsed.";
    const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1, 'SKU-2': 2 }));
    const error = await failureOf(send(transport, parcel));
    expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold' });
    expect(error.message).to.equal(
      "Amazon did not take 2 of 2 stock levels of feed feed-2: Item 'Feed' cannot be parsed.",
    );
    expect(JSON.parse(context.kept ?? '').feeds).to.deep.equal({});
    simulator.feeds.complaint = '';
    await send(transport, parcel);
    expect(simulator.listings.all.get('SKU-2')?.quantity).to.equal(2);
  });

  const strange: readonly [string, object, string | undefined][] = [
    ['that counts more than it names', { messagesAccepted: 1, messagesInvalid: 1 }, 'did not take 1 of 2'],
    ['that counts only what is wrong', { messagesInvalid: 2 }, 'did not take 2 of 2'],
    ['that counts nothing', {}, undefined],
  ];
  for (const [what, summary, words] of strange) {
    it(`in a feed with a report ${what} is ${words === undefined ? 'told' : 'held, and another feed the next time'}`, async () => {
      const { simulator, transport, context } = await stocked({ 'feed above': 0 });
      const report = answering(200, {}, JSON.stringify({ issues: [], summary }));
      simulator.server.faults.plan(report, { when: ({ path }) => path.startsWith('/signed/report-') });
      const sending = send(transport, await parcelOf('inventory', levels({ 'SKU-1': 1, 'SKU-2': 2 })));
      if (words === undefined) expect(await sending).to.deep.equal({});
      else expect((await failureOf(sending)).message).to.include(words);
      expect(JSON.parse(context.kept ?? '').feeds).to.deep.equal({});
    });
  }

  it('of more SKUs than a feed may have goes as several, which are all waited for', async () => {
    const { simulator, transport, again, context } = await stocked({ 'feed wait seconds': 0 });
    const all = Object.fromEntries(Array.from({ length: 25_002 }, (_, index) => [`S-${index}`, 7]));
    for (const sku of Object.keys(all)) simulator.listings.all.set(sku, { quantity: 0, productType: 'PRODUCT' });
    simulator.listings.all.delete('S-25001');
    simulator.feeds.pollsBefore = 1;
    const parcel = await parcelOf('inventory', levels(all));
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'AMAZON_FEED_RUNNING' });
    expect(Object.keys(JSON.parse(context.kept ?? '').feeds)).to.deep.equal(['delivery-1', 'delivery-1/2']);
    expect(await failureOf(send(again(), parcel))).to.include({ code: 'AMAZON_FEED_RUNNING' });
    expect(await send(again(), parcel)).to.deep.equal({ note: '1 SKU unknown to Amazon, skipped' });
    expect(simulator.feeds.feeds.size).to.equal(2);
    expect(['S-0', 'S-24999', 'S-25000'].map((sku) => simulator.listings.all.get(sku)?.quantity)).to.deep.equal([
      7, 7, 7,
    ]);
    expect(JSON.parse(context.kept ?? '').feeds).to.deep.equal({});
  });

  it('in a feed that stands still for hours is told to a person, who is not left to find out', async () => {
    const { simulator, transport, again, pass } = await stocked({ 'feed above': 0, 'feed wait seconds': 0 });
    simulator.feeds.pollsBefore = 3;
    const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1 }));
    await failureOf(send(transport, parcel));
    pass(2 * 3_600_000);
    expect(await failureOf(send(transport, parcel))).to.include({ code: 'AMAZON_FEED_RUNNING' });
    pass(3_600_000);
    const error = await failureOf(send(again(), parcel));
    expect(error).to.include({ code: 'AMAZON_FEED_STUCK', disposition: 'hold', scope: 'document' });
    expect(error.message).to.include('feed feed-2 for 3 hours and calls it IN_PROGRESS');
    await send(again(), parcel);
    expect(simulator.feeds.feeds.size).to.equal(1);
    expect(simulator.listings.all.get('SKU-1')?.quantity).to.equal(1);
  });

  for (const end of ['FATAL', 'CANCELLED'] as const) {
    it(`in a feed that ends as ${end} is held, and the next try is another feed`, async () => {
      const { simulator, transport } = await stocked({ 'feed above': 0 });
      simulator.feeds.end = end;
      const parcel = await parcelOf('inventory', levels({ 'SKU-1': 1 }));
      const error = await failureOf(send(transport, parcel));
      expect(error).to.include({ code: 'API_REFUSED', disposition: 'hold' });
      expect(error.message).to.match(new RegExp(`as ${end}: it does not say why\\.$`));
      simulator.feeds.end = 'DONE';
      await send(transport, parcel);
      expect(simulator.feeds.feeds.size).to.equal(2);
    });
  }

  it('goes to no address without encryption that somebody put into an answer', async () => {
    const { simulator, transport } = await stocked({ 'feed above': 0 });
    const body = JSON.stringify({ feedDocumentId: 'document-1', url: 'file:///etc/passwd' });
    simulator.server.faults.plan(answering(201, {}, body), { when: ({ path }) => path.endsWith('/documents') });
    const error = await failureOf(send(transport, await parcelOf('inventory', levels({ 'SKU-1': 1 }))));
    expect(error).to.include({ code: 'API_MALFORMED' });
  });

  it('stops at the first call that is not allowed', async () => {
    const { simulator, transport } = await stocked();
    simulator.roles.listings = false;
    const error = await failureOf(send(transport, await parcelOf('inventory', levels({ 'SKU-1': 1, 'SKU-2': 2 }))));
    expect(error).to.include({ code: 'API_FORBIDDEN' });
    expect(simulator.server.requests.filter(isPatch)).to.have.length(2);
  });
});
