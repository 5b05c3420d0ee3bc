import { expect } from 'chai';
import { levelsToPublish } from '../../src/domain/publish-level.ts';

const level = (sku: string, warehouse: string, available: number) => ({ sku, warehouse, available });

describe('the stock a cart is told', () => {
  it('is the sum over warehouses', () => {
    expect(levelsToPublish([level('MUG', 'A', 3), level('MUG', 'B', 4)], { minimumInventoryLevel: 0 })).to.deep.equal([
      { sku: 'MUG', quantity: 7, warehouseCode: '' },
    ]);
  });

  it('is nothing below the minimum, so that a cart cannot oversell', () => {
    expect(levelsToPublish([level('MUG', 'A', 2), level('HAT', 'A', 3)], { minimumInventoryLevel: 3 })).to.deep.equal([
      { sku: 'MUG', quantity: 0, warehouseCode: 'A' },
      { sku: 'HAT', quantity: 3, warehouseCode: 'A' },
    ]);
  });

  it('is never less than nothing', () => {
    expect(levelsToPublish([level('MUG', 'A', -5)], { minimumInventoryLevel: 0 })[0]?.quantity).to.equal(0);
  });
});
