import { expect } from 'chai';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { quickbooksCommerce } from '../../../src/connectors/carts/quickbooks-commerce/index.ts';
import type { Order } from '../../../src/domain/order.ts';
import { answering, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { rejection } from '../../support/rejection.ts';
import {
  confirmationOf,
  nowhere,
  openShop,
  ordersOf,
  packageParcel,
  type Shop,
  send,
  stockParcel,
  stored,
} from './quickbooks-commerce-shop.ts';

const posting = ({ method }: VendorRequest) => method === 'POST';
const putting = ({ method }: VendorRequest) => method === 'PUT';

/** A shop with one order of two lines (2 and 1 units), as it lies in the store. */
async function shopWithOrder(): Promise<Shop & { order: Order; vendorId: number }> {
  const shop = await openShop();
  const { account } = shop.simulator;
  const variants = ['SKU-1', 'SKU-2'].map((sku) => account.addVariant(sku));
  for (const variant of variants) account.stockAt(variant, 160).onHand = 10;
  const address = account.addAddress();
  const places = { shipping_address_id: address.id, billing_address_id: address.id };
  const made = account.addOrder(places, [
    { variant_id: variants[0]?.id ?? 0, quantity: '2.0' },
    { variant_id: variants[1]?.id ?? 0 },
  ]);
  const [read] = await ordersOf(shop.transport);
  return { ...shop, order: stored(read ?? { lines: [] }), vendorId: made.id };
}

function packagesOf({ simulator, vendorId }: { simulator: Shop['simulator']; vendorId: number }) {
  return simulator.account
    .fulfillmentsOf(vendorId)
    .map(({ tracking_number, status }) => `${tracking_number} ${status}`);
}

describe('packages of an order of QuickBooks Commerce', () => {
  it('are packed and fulfilled one after the other; the last of them ends the order', async () => {
    const shop = await shopWithOrder();
    const { account } = shop.simulator;
    await send(shop, await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 1]])));
    const order = account.orders.get(shop.vendorId);
    expect(order).to.include({ status: 'finalized', fulfillment_status: 'partial', packed_status: 'partial' });
    await send(
      shop,
      await packageParcel(
        'p2',
        confirmationOf(shop.order, 'TN-2', [
          [1, 1],
          [2, 1],
        ]),
      ),
    );
    expect(order).to.include({ status: 'fulfilled', fulfillment_status: 'shipped' });
    const [first] = account.fulfillmentsOf(shop.vendorId);
    expect(first).to.include({
      status: 'fulfilled',
      tracking_number: 'TN-1',
      tracking_company: 'USPS',
      service: 'Priority',
      delivery_type: 'Courier',
      stock_location_id: 160,
      shipping_address_id: order?.shipping_address_id,
      packed_at: '2026-11-21',
      shipped_at: '2026-11-21T18:00:00.000Z',
      notes: 'Crossdock p1.',
    });
    expect(shop.simulator.called('POST', /^\/fulfillments$/)[0]?.headers['idempotency-key']).to.equal('p1');
    expect(shop.attempts.count).to.equal(2);
    const stock = [...account.variants.values()].map((variant) => account.stockAt(variant, 160));
    expect(stock).to.deep.equal([
      { onHand: 8, committed: 0 },
      { onHand: 9, committed: 0 },
    ]);
  });

  it('are there once, however often they are sent', async () => {
    const shop = await shopWithOrder();
    const parcel = await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 2]]));
    for (let times = 0; times < 3; times++) await send(shop, parcel, shop.connect());
    expect(packagesOf(shop)).to.deep.equal(['TN-1 fulfilled']);
    expect(shop.attempts.count).to.equal(3);
    expect(await shop.transport.trace?.(nowhere, parcel)).to.equal('delivered');
  });

  it('do not take one for another whose key begins in the same way', async () => {
    const shop = await shopWithOrder();
    for (const key of ['p1', 'p11', 'p'])
      await send(shop, await packageParcel(key, confirmationOf(shop.order, '', [[key === 'p' ? 2 : 1, 1]])));
    expect(packagesOf(shop)).to.have.length(3);
  });

  for (const [what, fault, when, before] of [
    ['the answer to packing is lost', losingTheAnswer, posting, 'not-delivered'],
    ['the answer to packing breaks off', truncating, posting, 'not-delivered'],
    ['the connection tears before packing', tearing, posting, 'not-delivered'],
    ['packing fails in the server', answering(502), posting, 'not-delivered'],
    ['the connection tears before the package is marked', tearing, putting, 'not-delivered'],
    ['the answer to the mark is lost', losingTheAnswer, putting, 'delivered'],
  ] as const) {
    it(`are whole in the end where ${what}`, async () => {
      const shop = await shopWithOrder();
      const parcel = await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 2]]));
      shop.simulator.server.faults.plan(fault, { when });
      expect(await rejection(send(shop, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      const again = shop.connect();
      expect(await again.trace?.(nowhere, parcel)).to.equal(before);
      if (before === 'not-delivered') await send(shop, parcel, again);
      expect(packagesOf(shop)).to.deep.equal(['TN-1 fulfilled']);
      expect(await again.trace?.(nowhere, parcel)).to.equal('delivered');
    });
  }

  it('that somebody entered by hand are left as they are', async () => {
    const shop = await shopWithOrder();
    const { account } = shop.simulator;
    const lines = account.linesOf(shop.vendorId).map((line) => ({ line, quantity: Number(line.quantity) }));
    account.become(account.pack({ order_id: shop.vendorId, tracking_number: 'TN-1' }, lines), 'fulfilled');
    await send(shop, await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 2]])));
    expect(packagesOf(shop)).to.deep.equal(['TN-1 fulfilled']);
  });

  it('that somebody took back can be sent again', async () => {
    const shop = await shopWithOrder();
    const { account } = shop.simulator;
    const parcel = await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 2]]));
    await send(shop, parcel);
    const [first] = account.fulfillmentsOf(shop.vendorId);
    if (first) account.become(first, 'void');
    expect(await shop.transport.trace?.(nowhere, parcel)).to.equal('not-delivered');
    await send(shop, parcel);
    expect(packagesOf(shop)).to.deep.equal(['TN-1 void', 'TN-1 fulfilled']);
  });

  it('are refused in the words of the vendor', async () => {
    const shop = await shopWithOrder();
    const thrown = await rejection(send(shop, await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 5]]))));
    expect(thrown).to.include({ code: 'API_REFUSED', disposition: 'hold', scope: 'document' });
    expect(String(thrown)).to.contain('is more than what is left to ship');
    expect(packagesOf(shop)).to.deep.equal([]);
  });

  it('are refused before anything happens where the order was called off or is gone', async () => {
    const shop = await shopWithOrder();
    const parcel = await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [[1, 1]]));
    shop.simulator.account.voidOrder(shop.vendorId);
    expect(await rejection(send(shop, parcel))).to.include({ code: 'API_REFUSED', value: 'void' });
    shop.simulator.account.orders.delete(shop.vendorId);
    expect(await rejection(send(shop, parcel))).to.include({ code: 'API_REFUSED', value: 'gone' });
    expect(shop.attempts.count).to.equal(0);
  });

  it('that complete no line of the shop are done without a call', async () => {
    const shop = await shopWithOrder();
    const receipt = await send(shop, await packageParcel('p1', confirmationOf(shop.order, 'TN-1', [])));
    expect(receipt?.note).to.match(/^1 without a line/);
    expect(shop.attempts.count).to.equal(1);
    expect(packagesOf(shop)).to.deep.equal([]);
  });

  it('of orders that this shop cannot have are not written', async () => {
    const { order } = await shopWithOrder();
    const write = (given: Order, line: number) =>
      quickbooksCommerce.layouts.write?.confirmations?.(confirmationOf(given, 'TN-1', [[line, 1]]), {
        key: 'p1',
        context: { now: '', timeZone: 'UTC', sequence: 1, values: {} },
      });
    expect(write({ ...order, orderId: '../orders' }, 1)).to.be.instanceOf(Unwritable);
    expect(write(order, 9)).to.be.instanceOf(Unwritable);
  });
});

describe('stock of QuickBooks Commerce', () => {
  async function shopWithStock(settings: Record<string, unknown> = { 'required location id': 160 }) {
    const shop = await openShop({ settings });
    const { account } = shop.simulator;
    const add = (sku: string, onHand: number, committed: number, more: object = {}) =>
      account.addVariant(sku, { stock: new Map([[160, { onHand, committed }]]), ...more });
    const deltas = () => account.adjustments.flatMap(({ lines }) => lines.map(({ quantity }) => quantity));
    return { ...shop, account, add, deltas };
  }

  it('is brought to what can be sold, by what it differs', async () => {
    const shop = await shopWithStock();
    const [more, less, same, negative, fraction] = [
      shop.add('MORE', 10, 3),
      shop.add('LESS', 10, 3),
      shop.add('SAME', 10, 3),
      shop.add('NEGATIVE', -12, 17),
      shop.add('FRACTION', 2.5, 0.5),
    ];
    const never = shop.account.addVariant('NEVER');
    const levels = { MORE: 9, LESS: 0, SAME: 7, NEGATIVE: 4, FRACTION: 1, NEVER: 6 };
    expect(await send(shop, await stockParcel('d1', levels))).to.deep.equal({});
    const sellable = [more, less, same, negative, fraction, never].map((variant) => {
      const { onHand, committed } = shop.account.stockAt(variant, 160);
      return onHand - committed;
    });
    expect(sellable).to.deep.equal(Object.values(levels));
    expect(shop.deltas()).to.deep.equal([2, -7, 33, -1, 6]);
    expect(shop.account.adjustments[0]).to.include({ reason: 'shrinkage', notes: 'Crossdock d1' });
    expect(shop.attempts.count).to.equal(1);
  });

  it('is what lies there, where the settings say so', async () => {
    const shop = await shopWithStock({ 'stock location id': 160, 'stock counts as': 'on hand' });
    shop.add('SKU-1', 10, 3);
    await send(shop, await stockParcel('d1', { 'SKU-1': 9 }));
    expect(shop.deltas()).to.deep.equal([-1]);
  });

  it('is not touched where nothing differs, nor a second time', async () => {
    const shop = await shopWithStock();
    shop.add('SKU-1', 10, 3);
    const parcel = await stockParcel('d1', { 'SKU-1': 4 });
    await send(shop, parcel);
    await send(shop, parcel, shop.connect());
    await send(shop, await stockParcel('d2', { 'SKU-1': 4 }));
    expect(shop.deltas()).to.deep.equal([-3]);
    expect(shop.attempts.count).to.equal(3);
  });

  for (const [what, fault] of [
    ['is lost', losingTheAnswer],
    ['breaks off', truncating],
    ['never comes, nor did the request', tearing],
  ] as const) {
    it(`is changed once where the answer ${what}`, async () => {
      const shop = await shopWithStock();
      shop.add('SKU-1', 10, 3);
      const parcel = await stockParcel('d1', { 'SKU-1': 20 });
      shop.simulator.server.faults.plan(fault, { when: posting });
      expect(await rejection(send(shop, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
      expect(await shop.transport.trace?.(nowhere, parcel)).to.equal('not-delivered');
      await send(shop, parcel);
      expect(shop.deltas()).to.deep.equal([13]);
    });
  }

  it('is changed once where the first try arrives after the second was read', async () => {
    const shop = await shopWithStock();
    const variant = shop.add('SKU-1', 10, 3);
    const parcel = await stockParcel('d1', { 'SKU-1': 20 });
    await send(shop, parcel);
    // As the second try saw it: the first was still on its way.
    shop.account.stockAt(variant, 160).onHand -= 13;
    await send(shop, parcel);
    const keys = shop.simulator.called('POST', /stock_adjustments/).map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).to.equal(keys[1]);
    expect(shop.deltas()).to.deep.equal([13]);
  });

  it('goes on after a slice that failed, with what is left', async () => {
    const shop = await shopWithStock();
    const levels = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`SKU-${index}`, 5]));
    for (const sku of Object.keys(levels)) shop.add(sku, 1, 0);
    const parcel = await stockParcel('d1', levels);
    let posts = 0;
    const second = (request: VendorRequest) => posting(request) && ++posts === 2;
    shop.simulator.server.faults.plan(answering(500), { when: second });
    expect(await rejection(send(shop, parcel))).to.include({ code: 'DELIVERY_IN_DOUBT' });
    await send(shop, parcel);
    expect(shop.deltas()).to.deep.equal(Array.from({ length: 250 }, () => 4));
    expect(shop.account.adjustments).to.have.length(3);
  });

  it('of what the shop does not know, or does not keep, is skipped and counted', async () => {
    const shop = await shopWithStock();
    shop.add('GOOD', 1, 0);
    shop.add('TWICE', 1, 0);
    shop.add('TWICE', 1, 0);
    shop.add('OLD', 1, 0, { status: 'archived' });
    shop.add('SET', 1, 0, { composite: true });
    shop.add('SERVICE', 1, 0, { manage_stock: false });
    const levels = { GOOD: 2, TWICE: 2, OLD: 2, SET: 2, SERVICE: 2, NOBODY: 2 };
    const receipt = await send(shop, await stockParcel('d1', levels));
    expect(receipt?.note).to.equal(
      'SKUs skipped: 2 unknown to the shop, 1 that several products have, 2 whose stock the shop does not keep.',
    );
    expect(shop.deltas()).to.deep.equal([1]);
  });

  it('of a product that is new since the last look is found, with few calls', async () => {
    const shop = await shopWithStock();
    for (let index = 0; index < 150; index++) shop.add(`SKU-${index}`, 1, 0);
    await send(shop, await stockParcel('d1', { 'SKU-1': 2 }));
    const first = shop.simulator.called('GET', /variants/).length;
    await send(shop, await stockParcel('d2', { 'SKU-2': 2 }));
    expect(shop.simulator.called('GET', /variants/).length - first).to.equal(1);
    shop.add('NEW', 1, 0);
    await send(shop, await stockParcel('d3', { NEW: 3 }));
    expect(shop.deltas()).to.deep.equal([1, 1, 2]);
  });

  it('is told of every product although others are deleted while their list is read', async () => {
    const shop = await shopWithStock();
    const levels = Object.fromEntries(Array.from({ length: 350 }, (_, index) => [`SKU-${index}`, 5]));
    const first = Object.keys(levels).map((sku) => shop.add(sku, 1, 0).id);
    let deleted = 0;
    const deleting = ({ path, query }: VendorRequest) => {
      if (path === '/variants' && !query.has('ids')) shop.account.variants.delete(first[deleted++] ?? 0);
      return false;
    };
    shop.simulator.server.faults.plan(answering(500), { when: deleting });
    const receipt = await send(shop, await stockParcel('d1', levels));
    expect(deleted).to.be.above(3);
    expect(receipt?.note).to.equal(`SKUs skipped: ${deleted} unknown to the shop.`);
    expect(shop.deltas()).to.have.length(350 - deleted);
  });

  it('asks whose stock it is where several locations have some', async () => {
    const shop = await shopWithStock({});
    shop.add('SKU-1', 1, 0);
    await send(shop, await stockParcel('d1', { 'SKU-1': 2 }));
    expect(shop.deltas()).to.deep.equal([1]);
    shop.account.addLocation(161, 'Second');
    const thrown = await rejection(send(shop, await stockParcel('d2', { 'SKU-1': 3 })));
    expect(thrown).to.include({ code: 'API_CANNOT', disposition: 'hold' });
    expect(shop.attempts.count).to.equal(1);
  });

  for (const [what, variant] of [
    ['without its locations', { stock_on_hand: '10.0' }],
    ['with a map in place of its locations', { stock_levels: { 160: '10.0' }, locations: { 160: '10.0' } }],
    ['with words in place of a number', { locations: [{ location_id: 160, stock_on_hand: 'many' }] }],
  ] as const) {
    it(`is left as it is where a product comes ${what}: the same units would be added with each run`, async () => {
      const shop = await shopWithStock();
      const { id } = shop.add('SKU-1', 10, 0);
      const variants = [{ id, sku: 'SKU-1', status: 'active', updated_at: '2026-11-20T09:00:00.000Z', ...variant }];
      const when = ({ path }: VendorRequest) => path === '/variants';
      shop.simulator.server.faults.plan(answering(200, {}, JSON.stringify({ variants })), { times: 9, when });
      const thrown = await rejection(send(shop, await stockParcel('d1', { 'SKU-1': 12 })));
      expect(thrown).to.include({ code: 'API_MALFORMED', disposition: 'retry' });
      expect(String(thrown)).to.contain('not touched');
      expect(shop.deltas()).to.deep.equal([]);
      expect(shop.attempts.count).to.equal(0);
    });
  }

  const refusing = (faults: object) => answering(422, {}, JSON.stringify({ errors: faults }));

  it('of a product that the vendor refuses does not keep back that of the others', async () => {
    const shop = await shopWithStock();
    const levels = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`SKU-${index}`, 5]));
    const variants = Object.keys(levels).map((sku) => shop.add(sku, 1, 0));
    const isBad = ({ body }: VendorRequest) =>
      [variants[7], variants[40]].some((bad) => body.includes(`"variant_id":${bad?.id},`));
    const fault = refusing({ 'stock_adjustment_line_items.variant': ["can't be adjusted"] });
    shop.simulator.server.faults.plan(fault, { times: 1000, when: (request) => posting(request) && isBad(request) });
    const receipt = await send(shop, await stockParcel('d1', levels));
    expect(receipt?.note).to.equal(
      "SKUs skipped: 2 that the shop refuses (SKU-7: stock_adjustment_line_items.variant can't be adjusted).",
    );
    expect(shop.deltas()).to.deep.equal(Array.from({ length: 128 }, () => 4));
    expect(shop.simulator.called('POST', /stock_adjustments/).length).to.be.below(35);
    expect(shop.attempts.count).to.equal(1);
  });

  for (const [what, faults] of [
    ['every line', { 'stock_adjustment_line_items.variant': ['is not kept at this location'] }],
    ['the reason as well as a line', { reason: ['is unknown'], 'stock_adjustment_line_items.variant': ['is odd'] }],
    ['it without a field', {}],
  ] as const) {
    it(`holds the document where the vendor refuses ${what}`, async () => {
      const shop = await shopWithStock();
      for (const sku of ['SKU-1', 'SKU-2']) shop.add(sku, 1, 0);
      shop.simulator.server.faults.plan(refusing(faults), { times: 9, when: posting });
      const thrown = await rejection(send(shop, await stockParcel('d1', { 'SKU-1': 2, 'SKU-2': 2 })));
      expect(thrown).to.include({ code: 'API_REFUSED', disposition: 'hold' });
      expect(shop.simulator.called('POST', /stock_adjustments/)).to.have.length(what === 'every line' ? 3 : 1);
    });
  }

  it('that the vendor refuses holds the document', async () => {
    const shop = await shopWithStock({ 'stock location id': 999 });
    shop.add('SKU-1', 1, 0);
    const thrown = await rejection(send(shop, await stockParcel('d1', { 'SKU-1': 2 })));
    expect(thrown).to.include({ code: 'API_REFUSED' });
    expect(String(thrown)).to.contain("stock_location can't be blank");
  });
});
