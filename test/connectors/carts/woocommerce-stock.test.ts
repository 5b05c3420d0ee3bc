import { expect } from 'chai';
import { losingTheAnswer, tearing } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { failing, levelsOf, WooShop } from './woocommerce-shop.ts';

const setting = ({ method, path }: VendorRequest) => method === 'POST' && path.endsWith('/batch');

describe('stock of a WooCommerce shop', () => {
  let shop: WooShop;

  beforeEach(async () => {
    shop = await WooShop.open();
  });

  const stockOf = (sku: string) => shop.store.product(sku)?.stock_quantity;
  const batches = () => shop.vendor.server.requests.filter(setting).length;

  it('is set for simple products and variations, each at its own place', async () => {
    shop.store.sells('MUG');
    const shirt = shop.store.sells('SHIRT', { type: 'variable' });
    const hat = shop.store.sells('', { type: 'variable' });
    shop.store.sells('SHIRT-S', { type: 'variation', parent_id: shirt.id });
    shop.store.sells('HAT-L', { type: 'variation', parent_id: hat.id });
    const receipt = await shop.stock({ MUG: 5, 'SHIRT-S': 6, 'HAT-L': 7, SHIRT: 8, NONE: 9, 'A,B': 1 });
    expect(['MUG', 'SHIRT-S', 'HAT-L'].map(stockOf)).to.deep.equal([5, 6, 7]);
    expect(stockOf('SHIRT')).to.equal(0);
    expect(receipt?.note).to.equal(
      '2 SKUs unknown to the shop, skipped; 1 SKUs of products that hold no stock, skipped',
    );
    expect(batches()).to.equal(3);
    await shop.stock({ MUG: 5, 'SHIRT-S': 6, 'HAT-L': 7 });
    expect([batches(), shop.attempts]).to.deep.equal([3, 1]);
  });

  it('is set in batches, over as many searches as it takes', async () => {
    const levels = Object.fromEntries(
      Array.from({ length: 230 }, (_, index) => [`SKU ${index} ${'ü'.repeat(20)}`, index + 1]),
    );
    for (const sku of Object.keys(levels)) shop.store.sells(sku);
    await shop.stock(levels);
    expect(Object.keys(levels).map(stockOf)).to.deep.equal(Object.values(levels));
    expect(batches()).to.equal(3);
  });

  it('of single products may be refused, and the others are set', async () => {
    shop.store.sells('A');
    const gone = shop.store.sells('B');
    shop.vendor.meanwhile = (request) => {
      if (setting(request)) shop.store.products.delete(gone.id);
    };
    const receipt = await shop.stock({ A: 4, B: 4 });
    expect(stockOf('A')).to.equal(4);
    expect(receipt?.note).to.equal('1 SKUs refused by the shop, skipped');
  });

  it('becomes managed where it is not, unless that is switched off', async () => {
    shop.store.sells('A', { manage_stock: false, stock_quantity: null });
    const off = await shop.stock({ A: 4 }, { 'turn on stock management': false });
    expect([stockOf('A'), off?.note]).to.deep.equal([null, '1 SKUs whose stock the shop does not manage, skipped']);
    await shop.stock({ A: 0 });
    expect([stockOf('A'), shop.store.product('A')?.manage_stock]).to.deep.equal([0, true]);
  });

  it('is not said to be set in a shop that does not keep it', async () => {
    shop.store.sells('A', { manage_stock: false, stock_quantity: null });
    shop.vendor.products.managesStock = false;
    const receipt = await shop.stock({ A: 4 });
    expect(receipt?.note).to.match(
      /^1 SKUs not kept by the shop, whose stock management is off .*Inventory\), skipped$/,
    );
  });

  describe('that a product holds for its variations', () => {
    const tea = (sku: string, ...skus: string[]) => {
      const parent = shop.store.sells(sku, { type: 'variable' });
      for (const one of skus)
        shop.store.sells(one, {
          type: 'variation',
          parent_id: parent.id,
          manage_stock: 'parent',
          stock_quantity: null,
        });
      return parent;
    };

    it('is left alone where several have SKUs, also when only one of them has changed', async () => {
      const parent = tea('', 'TEA-1', 'TEA-2');
      const both = await shop.stock({ 'TEA-1': 4, 'TEA-2': 5 });
      const one = await shop.stock({ 'TEA-2': 6 });
      expect([both?.note, one?.note, parent.stock_quantity]).to.deep.equal([
        '2 SKUs that share the stock of their product with others, skipped',
        '1 SKUs that share the stock of their product with others, skipped',
        0,
      ]);
    });

    it('is set by the only one that has a SKU', async () => {
      const parent = tea('TEA', 'TEA-1', '', '');
      await shop.stock({ 'TEA-1': 5 });
      expect([parent.stock_quantity, shop.store.product('TEA-1')?.manage_stock]).to.deep.equal([5, 'parent']);
    });

    it("is set by the product's own SKU, which stands for all of them", async () => {
      const parent = tea('TEA', 'TEA-1', 'TEA-2', '');
      const receipt = await shop.stock({ TEA: 7, 'TEA-1': 1 });
      expect([parent.stock_quantity, receipt?.note]).to.deep.equal([
        7,
        '1 SKUs that share the stock of their product with others, skipped',
      ]);
    });
  });

  it('whose answer is lost is found, or set again', async () => {
    shop.store.sells('A');
    shop.vendor.server.faults.plan(losingTheAnswer, { when: setting });
    expect((await failing(shop.stock({ A: 4 }))).code).to.equal('DELIVERY_IN_DOUBT');
    expect(await shop.trace('inventory', levelsOf({ A: 4 }))).to.equal('delivered');
    shop.vendor.server.faults.plan(tearing, { when: setting });
    expect((await failing(shop.stock({ A: 5 }))).code).to.equal('DELIVERY_IN_DOUBT');
    expect(await shop.trace('inventory', levelsOf({ A: 5 }))).to.equal('not-delivered');
    await shop.stock({ A: 5 });
    expect(stockOf('A')).to.equal(5);
  });
});
