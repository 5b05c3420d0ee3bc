import { expect } from 'chai';
import { answering, losingTheAnswer, tearing } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { otherPlace } from '../../simulators/shopify/shop.ts';
import { Shop, stockBodies } from './shopify-shop.ts';

const setting = ({ body }: VendorRequest) => body.includes('CrossdockSetQuantities(');

describe('stock told to a Shopify shop', () => {
  let shop: Shop;

  beforeEach(async () => {
    shop = await Shop.open();
  });

  const code = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
  const calls = () =>
    shop.server.requests.filter(setting).map(({ body }) => JSON.parse(body.toString('utf8')).variables);

  it('is set for the SKUs that it sells; others are counted', async () => {
    shop.vendor.shop.sells('A', { available: 40 });
    shop.vendor.shop.sells('B', { available: 1 });
    shop.vendor.shop.sells('GIFT', { tracked: false });
    shop.vendor.shop.sells('FAR', { at: [otherPlace] });
    const receipt = await shop.stock({ A: 42, B: 0, C: 5, GIFT: 1, FAR: 2 });
    expect([shop.vendor.shop.available('A'), shop.vendor.shop.available('B')]).to.deep.equal([42, 0]);
    expect(receipt?.note).to.equal(
      '1 SKUs unknown to the shop, skipped; 1 SKUs whose stock the shop does not track, skipped; 1 SKUs not stocked at the location, skipped',
    );
    expect(shop.attempts).to.deep.equal(['inventory']);
  });

  it('is not set where it is so already', async () => {
    shop.vendor.shop.sells('A', { available: 42 });
    expect(await shop.stock({ A: 42 })).to.deep.equal({});
    expect(calls()).to.deep.equal([]);
    expect(shop.attempts).to.deep.equal([]);
  });

  it('goes to exactly the SKU, whatever the search finds beside it', async () => {
    const skus = ['AB-1', 'AB-1-XL', 'ab-1', "O'NEIL 7", 'Ж-5'];
    for (const sku of skus) shop.vendor.shop.sells(sku);
    await shop.stock({ 'AB-1': 1, "O'NEIL 7": 7, 'Ж-5': 5 });
    expect(skus.map((sku) => shop.vendor.shop.available(sku))).to.deep.equal([1, 0, 0, 7, 5]);
  });

  it('finds its SKU also among thousands of neighbours, and never gives up on a part of them', async () => {
    for (let index = 0; index < 5200; index++) shop.vendor.shop.sells(`RED-${index}`);
    shop.vendor.shop.sells('RED');
    expect(await shop.stock({ RED: 4 })).to.deep.equal({});
    expect(shop.vendor.shop.available('RED')).to.equal(4);
    const page = { pageInfo: { hasNextPage: true, endCursor: 'again' }, nodes: [] };
    const body = JSON.stringify({ data: { productVariants: page } });
    shop.server.faults.plan(answering(200, {}, body), { times: 9 });
    expect(await code(shop.stock({ RED: 5 }))).to.equal('API_MALFORMED');
  });

  it('goes to all variants that share a SKU, and says so', async () => {
    shop.vendor.shop.sells('A');
    shop.vendor.shop.sells('A');
    const receipt = await shop.stock({ A: 3 });
    expect(shop.vendor.shop.variants.map(({ levels }) => [...levels.values()])).to.deep.equal([[3], [3]]);
    expect(receipt?.note).to.match(/stand for several variants/);
  });

  it('goes in calls of 250', async () => {
    const levels = Object.fromEntries(Array.from({ length: 620 }, (_, index) => [`SKU-${index}`, index + 1]));
    for (const sku of Object.keys(levels)) shop.vendor.shop.sells(sku);
    await shop.stock(levels);
    expect(calls().map(({ input }) => input.quantities.length)).to.deep.equal([250, 250, 120]);
    expect(shop.vendor.shop.available('SKU-619')).to.equal(620);
    expect(new Set(calls().map(({ key }) => key)).size).to.equal(3);
  });

  it('is compared with what was read, and read again where a sale came between', async () => {
    const variant = shop.vendor.shop.sells('A', { available: 10 });
    shop.vendor.shop.sells('B', { available: 5 });
    let sold = 0;
    shop.vendor.meanwhile = (document) => {
      if (!document.includes('CrossdockSetQuantities(') || sold > 0) return;
      sold += 1;
      for (const location of variant.levels.keys()) variant.levels.set(location, 9);
    };
    await shop.stock({ A: 20, B: 6 });
    expect([shop.vendor.shop.available('A'), shop.vendor.shop.available('B')]).to.deep.equal([20, 6]);
    expect(calls().map(({ input }) => input.quantities[0].changeFromQuantity)).to.deep.equal([10, 9]);
  });

  it('of a SKU that sells all the time is set without comparison in the end', async () => {
    const variant = shop.vendor.shop.sells('A', { available: 100 });
    shop.vendor.meanwhile = (document) => {
      if (!document.includes('CrossdockSetQuantities(')) return;
      for (const [location, left] of variant.levels) variant.levels.set(location, left - 1);
    };
    await shop.stock({ A: 500 });
    expect(shop.vendor.shop.available('A')).to.equal(500);
    expect(calls().map(({ input }) => input.quantities[0].changeFromQuantity)).to.deep.equal([100, 99, 98, null]);
  });

  it('is set for the others where the shop refuses one', async () => {
    for (const sku of ['A', 'B', 'C', 'D']) shop.vendor.shop.sells(sku);
    const receipt = await shop.stock({ A: 1, B: 2_000_000_000, C: 3, D: 4 });
    expect(['A', 'B', 'C', 'D'].map((sku) => shop.vendor.shop.available(sku))).to.deep.equal([1, 0, 3, 4]);
    expect(receipt?.note).to.equal('1 SKUs refused by the shop, skipped');
  });

  it('counts what lies on the shelf where the settings say so', async () => {
    const variant = shop.vendor.shop.sells('A', { available: 3 });
    variant.committed = 2;
    await shop.stock({ A: 10 }, { 'stock quantity': 'on_hand' });
    expect(shop.vendor.shop.available('A')).to.equal(8);
  });

  it('puts products at the location where the settings say so', async () => {
    const variant = shop.vendor.shop.sells('FAR', { at: [otherPlace] });
    expect(await shop.stock({ FAR: 2 }, { 'stock at location': true })).to.deep.equal({});
    expect([...variant.levels.values()]).to.deep.equal([0, 2]);
  });

  it('whose answer is lost is looked up', async () => {
    shop.vendor.shop.sells('A');
    const bodies = stockBodies({ A: 4, UNKNOWN: 1 });
    shop.server.faults.plan(tearing, { when: setting });
    expect(await code(shop.send('inventory', bodies))).to.equal('DELIVERY_IN_DOUBT');
    expect(await shop.trace('inventory', bodies)).to.equal('not-delivered');
    shop.server.faults.plan(losingTheAnswer, { when: setting });
    expect(await code(shop.send('inventory', bodies))).to.equal('DELIVERY_IN_DOUBT');
    expect(await shop.trace('inventory', bodies)).to.equal('delivered');
    // The same content again goes under the same key.
    expect(new Set(calls().map(({ key }) => key)).size).to.equal(1);
  });

  it('is not mixed up with what a cart does not take', async () => {
    expect(await code(shop.send('orders', []))).to.equal('API_CANNOT');
  });
});
