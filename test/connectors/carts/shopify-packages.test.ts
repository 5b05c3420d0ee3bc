import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { shopify } from '../../../src/connectors/carts/shopify/index.ts';
import type { Order } from '../../../src/domain/order.ts';
import { answering, garbling, hanging, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import { send, type VendorAnswer, type VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { otherPlace } from '../../simulators/shopify/shop.ts';
import { mappingContext, packageBody, Shop } from './shopify-shop.ts';

const fulfilling = ({ body }: VendorRequest) => body.includes('CrossdockFulfill(');

describe('packages told to a Shopify shop', () => {
  let shop: Shop;
  let order: Order;

  beforeEach(async () => {
    shop = await Shop.open();
    shop.vendor.shop.place();
    order = (await shop.look()).orders[0] as Order;
  });

  const told = () =>
    shop.vendor.shop
      .order(order.orderId)
      .fulfillments.map(({ number, lines }) => [
        number,
        lines.map(({ line, quantity }) => `${line.sku} x ${quantity}`).join(),
      ]);

  const failing = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code: string; message: string }) => error,
    );

  it('are one fulfillment each, with their own lines', async () => {
    await shop.ship(order, '1Z1', { 1: 1 });
    await shop.ship(order, '1Z2', { 1: 1, 2: 1 });
    expect(told()).to.deep.equal([
      ['1Z1', 'SKU-1 x 1'],
      ['1Z2', 'SKU-1 x 1,SKU-2 x 1'],
    ]);
    expect(shop.vendor.shop.order(order.orderId).fulfillmentOrders[0]?.status).to.equal('CLOSED');
    expect(shop.attempts).to.deep.equal(['confirmations', 'confirmations']);
  });

  it('mail the buyer unless that is switched off', async () => {
    await shop.ship(order, '1Z1', { 1: 1 });
    await shop.ship(order, '1Z2', { 1: 1 }, { 'notify customer': false });
    expect(shop.vendor.shop.order(order.orderId).fulfillments.map(({ notified }) => notified)).to.deep.equal([
      true,
      false,
    ]);
  });

  it('sent twice are there once', async () => {
    await shop.ship(order, '1Z1', { 1: 1 });
    const again = await shop.ship(order, '1Z1', { 1: 1 });
    expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 1']]);
    expect(again?.note).to.match(/had the package already/);
    expect(shop.attempts).to.have.length(1);
  });

  it('find their fulfillment orders anew when those were split', async () => {
    shop.vendor.shop.replace(order.orderId, { split: true });
    await shop.ship(order, '1Z1', { 1: 2, 2: 1 });
    expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 2,SKU-2 x 1']]);
  });

  it('find them anew also when they are split between the look and the call', async () => {
    let split = false;
    shop.vendor.meanwhile = (document) => {
      if (split || !document.includes('CrossdockFulfill(')) return;
      split = true;
      shop.vendor.shop.replace(order.orderId, { split: true });
    };
    await shop.ship(order, '1Z1', { 1: 2, 2: 1 });
    expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 2,SKU-2 x 1']]);
  });

  it('of units that somebody fulfilled in the shop count as done', async () => {
    const placed = shop.vendor.shop.order(order.orderId);
    const [of] = placed.fulfillmentOrders;
    if (!of) throw new Error('nothing to fulfil');
    const byHand = of.lines.map((line) => ({ of, line, quantity: 1 }));
    shop.vendor.shop.fulfil(placed, byHand, { number: '', company: '', notified: false });
    const part = await shop.ship(order, '1Z1', { 1: 2, 2: 1 });
    expect(told().at(-1)).to.deep.equal(['1Z1', 'SKU-1 x 1']);
    expect(part?.note).to.match(/2 units were fulfilled in the shop before/);
    const rest = await shop.ship(order, '1Z2', { 2: 1 });
    expect(rest?.note).to.match(/waits for none of its units/);
    expect(told()).to.have.length(2);
  });

  it('without a tracking number are told all the same', async () => {
    await shop.ship(order, '', { 1: 2 });
    expect(told()).to.deep.equal([['', 'SKU-1 x 2']]);
  });

  describe('are refused, in words', () => {
    const stories: readonly [string, () => void, RegExp][] = [
      ['when the order was cancelled', () => shop.vendor.shop.cancel(order.orderId), /was cancelled in the shop/],
      [
        'when the order is on hold',
        () => shop.vendor.shop.setStatus(order.orderId, 'ON_HOLD'),
        /is on hold in the shop/,
      ],
      [
        'when it was moved to another location',
        () => shop.vendor.shop.replace(order.orderId, { location: otherPlace }),
        /moved to another location/,
      ],
      ['when the order is gone', () => void shop.vendor.shop.orders.splice(0), /not in the shop any more/],
    ];
    for (const [what, go, says] of stories) {
      it(what, async () => {
        go();
        const thrown = await failing(shop.ship(order, '1Z1', { 1: 1 }));
        expect(thrown?.code).to.equal('API_REFUSED');
        expect(thrown?.message).to.match(says);
        expect(shop.attempts).to.deep.equal([]);
      });
    }

    it('when the app may see what is to be fulfilled, but not fulfil it', async () => {
      shop.vendor.scopes.delete('write_merchant_managed_fulfillment_orders');
      shop.vendor.scopes.add('read_merchant_managed_fulfillment_orders');
      const thrown = await failing(shop.ship(order, '1Z1', { 1: 1 }));
      expect(thrown?.code).to.equal('API_FORBIDDEN');
    });

    it('when the app does not see what is to be fulfilled, which is not as if it were done', async () => {
      shop.vendor.scopes.delete('write_merchant_managed_fulfillment_orders');
      for (const number of ['1Z1', '']) {
        const thrown = await failing(shop.ship(order, number, { 1: 1 }));
        expect(thrown?.code).to.equal('API_REFUSED');
        expect(thrown?.message).to.match(/shows us no fulfillment order.*scope/);
      }
      expect((await failing(shop.trace('confirmations', [packageBody(order, '', { 1: 1 })])))?.code).to.equal(
        'API_REFUSED',
      );
    });
  });

  describe('whose answer is lost', () => {
    const ways = { torn: losingTheAnswer, 'cut short': truncating };
    for (const [way, fault] of Object.entries(ways)) {
      it(`(${way}) are in doubt, and are found`, async () => {
        shop.server.faults.plan(fault, { when: fulfilling });
        expect((await failing(shop.ship(order, '1Z1', { 1: 1 })))?.code).to.equal('DELIVERY_IN_DOUBT');
        expect(await shop.trace('confirmations', [packageBody(order, '1Z1', { 1: 1 })])).to.equal('delivered');
        await shop.ship(order, '1Z1', { 1: 1 });
        expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 1']]);
      });
    }

    const without = { torn: tearing, garbled: garbling, failed: answering(502) };
    for (const [way, fault] of Object.entries(without)) {
      it(`(${way}) before anything happened are in doubt, and are not found`, async () => {
        shop.server.faults.plan(fault, { when: fulfilling });
        expect((await failing(shop.ship(order, '1Z1', { 1: 1 })))?.code).to.equal('DELIVERY_IN_DOUBT');
        expect(await shop.trace('confirmations', [packageBody(order, '1Z1', { 1: 1 })])).to.equal('not-delivered');
        await shop.ship(order, '1Z1', { 1: 1 });
        expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 1']]);
      });
    }

    it('in an answer that says neither yes nor no are in doubt', async () => {
      for (const said of [null, { fulfillment: null, userErrors: [] }]) {
        const answer = JSON.stringify({ data: { fulfillmentCreate: said } });
        shop.server.faults.plan(answering(200, {}, answer), { when: fulfilling });
        expect((await failing(shop.ship(order, '1Z1', { 1: 1 })))?.code).to.equal('DELIVERY_IN_DOUBT');
      }
    });

    it('and have no number are found only where nothing else could be meant', async () => {
      const bodies = [packageBody(order, '', { 1: 2, 2: 1 })];
      expect(await shop.trace('confirmations', bodies)).to.equal('not-delivered');
      await shop.ship(order, '', { 1: 1 });
      expect(await shop.trace('confirmations', bodies)).to.equal('unknown');
      await shop.ship(order, '', { 1: 1, 2: 1 });
      expect(await shop.trace('confirmations', bodies)).to.equal('delivered');
    });

    it('because the daemon stops are in doubt', async () => {
      shop.server.faults.plan(hanging, { when: fulfilling });
      const sending = failing(shop.ship(order, '1Z1', { 1: 1 }));
      await until(() => shop.server.requests.some(fulfilling));
      shop.context.abort();
      expect((await sending)?.code).to.equal('DELIVERY_IN_DOUBT');
    });
  });

  for (const flavour of [200, 429] as const)
    it(`wait where a ${flavour} says that there are no points, and go once`, async () => {
      shop.vendor.throttledBy = flavour;
      const draining = {
        after: (response: ServerResponse, answer: VendorAnswer) => {
          shop.vendor.bucket.drain();
          send(response, answer);
        },
      };
      shop.server.faults.plan(draining, { when: ({ body }) => body.includes('CrossdockFulfillmentOrders(') });
      await shop.ship(order, '1Z1', { 1: 1 });
      expect(told()).to.deep.equal([['1Z1', 'SKU-1 x 1']]);
      expect(shop.server.requests.filter(fulfilling)).to.have.length(2);
      expect(shop.context.rests.size).to.equal(1);
      expect(shop.attempts).to.have.length(1);
    });

  it('are not written without lines, or for lines that the order does not have', () => {
    const shipment = { shippedAt: '', status: 'shipped' as const, warehouseCode: '', shipmentId: '' };
    const parcel = { trackingNumber: '1Z', carrierCode: '', serviceCode: '' };
    const about = { key: 'k', context: mappingContext };
    const write = shopify.layouts.write?.confirmations;
    for (const lines of [[], [{ lineNumber: 9, sku: 'X', quantity: 1 }], [{ lineNumber: 1, sku: 'X', quantity: 0 }]])
      expect(write?.({ order, shipment, package: { ...parcel, lines } }, about)).to.be.instanceOf(Unwritable);
    const foreign = { ...order, orderId: '1001' };
    const lines = [{ lineNumber: 1, sku: 'X', quantity: 1 }];
    expect(write?.({ order: foreign, shipment, package: { ...parcel, lines } }, about)).to.be.instanceOf(Unwritable);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
