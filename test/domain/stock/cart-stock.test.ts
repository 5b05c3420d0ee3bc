import { expect } from 'chai';
import { type CartRule, rowsOf, stockForCart } from '../../../src/domain/stock/cart-stock.ts';
import { UnseenOrders } from '../../../src/domain/stock/unseen-orders.ts';
import { Catalogue, noProducts } from '../../../src/domain/translation/product.ts';

const rule: CartRule = {
  inventoryQuantity: 'available',
  syncInventoryWithWarehouse: [],
  minimumInventoryLevel: 0,
  itemFilter: null,
  inventoryAlias: '',
};

const level = (sku: string, available: number, warehouse = 'A') => ({
  wms: 'legacy',
  sku,
  warehouse,
  available,
  onHand: null,
  reportedAt: '2026-03-01T10:00:00.000Z',
});

const mug = { sku: 'W-MUG', description: '', aliases: [{ type: 'asin', code: 'MUG' }], components: [] };
const products = new Catalogue([mug]);
const facts = {
  standing: ({ warehouse }: { warehouse: string }) => ({ kind: 'known', name: warehouse }) as const,
  orders: new UnseenOrders([], noProducts, () => null),
};

function told(levels: readonly ReturnType<typeof level>[], more: Partial<CartRule> = {}) {
  return rowsOf(stockForCart(levels, products, { ...rule, ...more }, facts)).map(
    ({ sku, quantity }) => `${sku} ${quantity}`,
  );
}

describe('the rows for a cart', () => {
  const levels = [level('HAT', 1), level('MUG', 20), level('W-MUG', 300), level('W-MUG', 4000, 'B')];

  it('are by the SKU of the WMS, or by product under its alias; one without is left alone', () => {
    expect(told(levels)).to.deep.equal(['HAT 1', 'MUG 20', 'W-MUG 4300']);
    expect(told(levels, { inventoryAlias: 'asin' })).to.deep.equal(['MUG 4320']);
    expect(told(levels, { inventoryAlias: 'master' })).to.deep.equal(['W-MUG 4320']);
  });

  it('leave out what a filter names, by whichever name', () => {
    const filter = (sku: string) => ({ list: 'blacklist', skus: [sku], level: 'line' }) as const;
    for (const name of ['MUG', 'W-MUG'])
      for (const inventoryAlias of ['', 'asin'])
        expect(told(levels, { itemFilter: filter(name), inventoryAlias }), name).to.deep.equal(
          inventoryAlias === '' ? ['HAT 1'] : [],
        );
  });
});
