import { expect } from 'chai';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import type { SimOrder } from '../../simulators/shopify/shop.ts';
import { ShopifySimulator } from '../../simulators/shopify/shopify-simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

describe('a buyer at Amazon who asks to cancel', function () {
  this.timeout(90_000);

  it('alarms a person where the warehouse has the order, until the wish is gone', async () => {
    const amazon = await AmazonSimulator.start();
    const { book } = amazon;
    const dock = await openPairs([{ cart: 'amazon', wms: 'shipstream', cartSettings: settingsFor(amazon) }]);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const { reader } = dock.daemon.tools.store;
    // Amazon's lists are two minutes behind; nobody waits that long here.
    const ago = [150_000, 140_000] as const;
    const wish = (number: string, reason: string | undefined, changedAgo: number) =>
      book.change(
        number,
        (order) => {
          for (const item of order.items) {
            if (reason === undefined) delete item.cancelReason;
            else item.cancelReason = reason;
          }
        },
        changedAgo,
      );
    const there = book.place({}).orderId;
    await dock.run('order download');
    await dock.stands(pair, there, 'at_wms');
    const problems = async () =>
      (await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).map(({ code, message }) => [
        code,
        message,
      ]);
    wish(there, 'Ordered by mistake', ago[0]);
    await dock.run('order download');
    await eventually('a person hears of it', async () => (await problems()).length > 0, 30);
    expect(await problems()).to.deep.equal([
      [
        'ORDER_HELD_IN_CART',
        `Cart shop holds order ${there}, which is with shipstream: the buyer asks to cancel (Ordered by mistake).`,
      ],
    ]);
    wish(there, undefined, ago[1]);
    await dock.run('order download');
    await eventually('it has ended by itself', async () => (await problems()).length === 0, 30);
    expect(await dock.statusOf(pair, there)).to.equal('at_wms');
  });
});

describe('a Shopify order of which a part is held', function () {
  this.timeout(90_000);

  it('is held or taken as the shop says; what is released after the rest has left is not forgotten', async () => {
    let passed = 0;
    const { vendor, server } = await ShopifySimulator.start({ now: () => Date.now() + passed });
    // Shopify's times have whole seconds; nobody holds and releases an order twice within one.
    const turns = (order: SimOrder, status: 'OPEN' | 'ON_HOLD') => {
      passed += 60_000;
      vendor.shop.setStatus(order.name, status);
    };
    const cartSettings = { 'base url': server.url };
    const dock = await openPairs([{ cart: 'shopify', wms: 'shipstream', cartSettings }]);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const { reader } = dock.daemon.tools.store;
    const problems = async () =>
      (await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).map(({ code }) => code);
    const [whole, split] = [vendor.shop.place(), vendor.shop.place()];
    turns(whole, 'ON_HOLD');
    vendor.shop.replace(split.name, { split: true });
    const [, now, later] = split.fulfillmentOrders;
    if (!now || !later) throw new Error('It was split in two.');
    later.status = 'ON_HOLD';

    await dock.run('order download');
    await dock.stands(pair, split.name, 'at_wms');
    await dock.stands(pair, whole.name, 'skipped');
    turns(whole, 'OPEN');
    await dock.run('order download');
    await dock.stands(pair, whole.name, 'at_wms');
    turns(whole, 'ON_HOLD');
    await dock.run('order download');
    await eventually('a person hears of the hold', async () => (await problems()).includes('ORDER_HELD_IN_CART'), 30);
    turns(whole, 'OPEN');
    await dock.run('order download');
    await eventually('it has ended by itself', async () => (await problems()).length === 0, 30);

    const lines = [{ lineNumber: 1, quantity: 2 }];
    pair.wms.ship(await dock.keyOf(pair, split.name), [{ trackingNumber: '1Z999AA10123456784', lines }]);
    await dock.run('shipping confirmations');
    await dock.stands(pair, split.name, 'confirmed');
    expect(split.fulfillments.map(({ number }) => number)).to.deep.equal(['1Z999AA10123456784']);
    turns(split, 'OPEN');
    await dock.run('order download');
    await eventually('a person hears of the rest', async () => (await problems()).length > 0, 30);
    expect(await problems()).to.deep.equal(['ORDER_CHANGED_IN_CART']);
  });
});
