import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { cartBenches, openPairs, type Pair, wmsBenches } from '../../support/partner-dock.ts';

const parcels = [
  { trackingNumber: '1Z999AA10123456784', lines: [{ lineNumber: 1, quantity: 2 }] },
  { trackingNumber: '1Z999AA10123456785', lines: [{ lineNumber: 2, quantity: 1 }] },
];

/** A cart that knows one tracking number for an order, however many parcels it had. */
const oneNumber = ['shipstation'];

/** Numbers that the shop shows beside those of the parcels, and those of the parcels that it does not show. */
function wrongNumbers({ cart, cartBench }: Pair, number: string): string[] {
  const told = new Set(cart.trackingOf(number).map(({ trackingNumber }) => trackingNumber));
  const sent = parcels.map(({ trackingNumber }) => trackingNumber);
  const missing = sent.filter((one) => !told.has(one));
  const forgiven = oneNumber.includes(cartBench.connector.id) ? missing.slice(0, sent.length - 1) : [];
  return [...missing.filter((one) => !forgiven.includes(one)), ...[...told].filter((one) => !sent.includes(one))];
}

describe('every warehouse with every cart', function () {
  this.timeout(180_000);

  for (const { connector: wms } of wmsBenches)
    it(`${wms.id}: orders go there, two parcels come back, the shop learns of both, a cancel is heard, stock arrives`, async () => {
      const dock = await openPairs(cartBenches.map(({ connector: cart }) => ({ wms: wms.id, cart: cart.id })));
      const orders = new Map(dock.pairs.map((pair) => [pair, pair.cart.placeOrders(2)]));
      const [first, second] = [0, 1].map((index) => (pair: Pair) => orders.get(pair)?.[index] ?? '');
      if (!first || !second) throw new Error('Two orders were placed.');

      await dock.run('order download');
      for (const pair of dock.pairs) {
        await dock.stands(pair, first(pair), 'at_wms');
        await dock.stands(pair, second(pair), 'at_wms');
        expect(pair.wms.keys().length, pair.merchant).to.equal(2);
      }

      for (const pair of dock.pairs) pair.wms.ship(await dock.keyOf(pair, first(pair)), parcels);
      await dock.run('shipping confirmations');
      for (const pair of dock.pairs) {
        await dock.stands(pair, first(pair), 'confirmed');
        expect(wrongNumbers(pair, first(pair)), pair.merchant).to.deep.equal([]);
      }

      for (const pair of dock.pairs) pair.cart.cancelOrder(second(pair));
      await dock.run('order download');
      for (const pair of dock.pairs) {
        if (pair.wmsBench.connector.functions['Cancel Order in WMS'] !== true) continue;
        const key = await dock.keyOf(pair, second(pair));
        await eventually(`${pair.merchant} has canceled it at the WMS`, () => pair.wms.isCanceled(key), 60);
      }

      if (wms.functions.Inventory !== true) return;
      for (const pair of dock.pairs) pair.wms.stock({ 'SKU-1': 41, 'SKU-2': 7 });
      await dock.run('inventory');
      for (const pair of dock.pairs.filter(
        ({ cartBench }) => cartBench.connector.functions['Inventory Upload'] === true,
      )) {
        let seen: unknown;
        await eventually(
          `${pair.merchant} shows the stock of its WMS`,
          () => {
            seen = ['SKU-1', 'SKU-2'].map((sku) => pair.cart.stockOf(sku));
            return JSON.stringify(seen) === '[41,7]';
          },
          60,
        ).catch((thrown: unknown) => {
          throw new Error(`${String(thrown)} (it shows ${JSON.stringify(seen)})`);
        });
      }
    });
});
