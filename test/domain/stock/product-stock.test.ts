import { expect } from 'chai';
import fc from 'fast-check';
import { orderStatuses } from '../../../src/domain/order-status.ts';
import { type StockRule, stockOf, type WarehouseLevel } from '../../../src/domain/stock/product-stock.ts';
import { type OpenUnits, seenStatuses, UnseenOrders, unseenStatuses } from '../../../src/domain/stock/unseen-orders.ts';
import { standingOf } from '../../../src/domain/stock/warehouses.ts';
import { Catalogue, noProducts } from '../../../src/domain/translation/product.ts';

const at = '2026-03-01T10:00:00.000Z';
const later = '2026-03-01T11:00:00.000Z';

const rule = (more: Partial<StockRule> = {}): StockRule => ({
  inventoryQuantity: 'available',
  syncInventoryWithWarehouse: [],
  minimumInventoryLevel: 0,
  itemFilter: null,
  ...more,
});

const level = (warehouse: string, available: number, more: Partial<WarehouseLevel> = {}): WarehouseLevel => ({
  wms: 'legacy',
  sku: 'MUG',
  warehouse,
  available,
  onHand: null,
  reportedAt: at,
  ...more,
});

const names = new Map<string, string | null>([
  ['A', 'EAST'],
  ['B', 'WEST'],
  ['C', 'WEST'],
  ['D', null],
]);

function stock(levels: readonly WarehouseLevel[], more: Partial<StockRule> = {}, units: readonly OpenUnits[] = []) {
  const orders = new UnseenOrders(units, noProducts, () => null);
  const standing = ({ warehouse }: WarehouseLevel) => standingOf(warehouse, { names, first: undefined });
  return stockOf({ key: 'MUG', names: ['MUG'], levels }, rule(more), standing, orders);
}

const units = (quantity: number, handedOverAt: string | null = null, more: Partial<OpenUnits> = {}): OpenUnits => ({
  wms: 'legacy',
  cart: 'web',
  sku: 'MUG',
  quantity,
  handedOverAt,
  ...more,
});

describe('the stock a cart is told', () => {
  it('is the sum over warehouses, with the name of the warehouse where there is one', () => {
    expect(stock([level('A', 3), level('B', 4)])).to.include({ quantity: 7, warehouseCode: '', why: 'told' });
    expect(stock([level('B', 3), level('C', 4)])).to.include({ quantity: 7, warehouseCode: 'WEST' });
  });

  it('is nothing below the minimum, so that a cart cannot oversell, and the whole from there on', () => {
    expect(stock([level('A', 2)], { minimumInventoryLevel: 3 })).to.include({ quantity: 0, why: 'minimum' });
    expect(stock([level('A', 3)], { minimumInventoryLevel: 3 })).to.include({ quantity: 3, why: 'told' });
    const left = stock([level('A', 3)], { minimumInventoryLevel: 3 }, [units(1)]);
    expect(left).to.include({ counted: 3, unseen: 1, quantity: 0, why: 'minimum' });
  });

  it('is never less than nothing', () => {
    expect(stock([level('A', -5)]).quantity).to.equal(0);
    expect(stock([level('A', 2)], {}, [units(9)]).quantity).to.equal(0);
  });

  it('is that of the warehouses that were chosen, one or a list, by their own names', () => {
    const levels = [level('A', 1), level('B', 20), level('C', 300)];
    expect(stock(levels, { syncInventoryWithWarehouse: ['EAST'] })).to.include({ quantity: 1, warehouseCode: 'EAST' });
    expect(stock(levels, { syncInventoryWithWarehouse: ['WEST'] }).quantity).to.equal(320);
    expect(stock(levels, { syncInventoryWithWarehouse: ['WEST', 'EAST'] }).quantity).to.equal(321);
  });

  it('counts no warehouse that is excluded or that nobody has named, unless this cart names its code', () => {
    const levels = [level('A', 1), level('D', 20), level('X', 300)];
    expect(stock(levels).quantity).to.equal(1);
    expect(stock(levels, { syncInventoryWithWarehouse: ['X'] }).quantity).to.equal(300);
    expect(stock(levels, { syncInventoryWithWarehouse: ['D'] })).to.include({ quantity: 0, why: 'elsewhere' });
    expect(stock([level('X', 300)]).why).to.equal('elsewhere');
  });

  it('may be what is on hand: as it was counted, without minimum and orders; where nobody counts it, nothing is told', () => {
    const onHand = { inventoryQuantity: 'on hand', minimumInventoryLevel: 50 } as const;
    const levels = [level('A', 1, { onHand: 12 }), level('B', 2, { onHand: 30 })];
    expect(stock(levels, onHand, [units(5)])).to.include({ quantity: 42, unseen: 0, why: 'told' });
    expect(stock([...levels, level('C', 9)], onHand).why).to.equal('unknown');
  });

  it('is none where an item filter names the product, by whichever of its names', () => {
    const orders = new UnseenOrders([], noProducts, () => null);
    const told = (filter: NonNullable<StockRule['itemFilter']>) =>
      stockOf(
        { key: 'M-1', names: ['M-1', 'MUG'], levels: [level('A', 3)] },
        rule({ itemFilter: filter }),
        () => ({ kind: 'known', name: 'EAST' }),
        orders,
      ).why;
    expect(told({ list: 'blacklist', skus: ['MUG'], level: 'line' })).to.equal('filtered');
    expect(told({ list: 'blacklist', skus: ['M-1'], level: 'line' })).to.equal('filtered');
    expect(told({ list: 'blacklist', skus: ['HAT'], level: 'line' })).to.equal('told');
    expect(told({ list: 'whitelist', skus: ['MUG'], level: 'line' })).to.equal('told');
    expect(told({ list: 'whitelist', skus: ['HAT'], level: 'line' })).to.equal('filtered');
  });
});

describe('orders that a WMS has not seen', () => {
  it('are those of six statuses, and of the rest those that were handed over after the report', () => {
    const never = ['await_payment', 'canceled', 'skipped'];
    expect([...unseenStatuses, ...seenStatuses, ...never].sort()).to.deep.equal([...orderStatuses].sort());
    const open = [units(2), units(3, '2026-03-01T09:59:59.999Z'), units(4, at), units(5, '2026-03-01T10:00:00.001Z')];
    expect(stock([level('A', 20)], {}, open)).to.include({ unseen: 7, quantity: 13 });
  });

  it('count at their own WMS only, once whatever its warehouses, by its oldest report', () => {
    const levels = [level('A', 10), level('B', 10, { reportedAt: later }), level('A', 10, { wms: 'other' })];
    const open = [
      units(1, '2026-03-01T10:30:00.000Z'),
      units(2, null, { wms: 'third' }),
      units(4, null, { wms: 'other' }),
    ];
    expect(stock(levels, {}, open)).to.include({ unseen: 5, quantity: 25 });
    expect(stock(levels.slice(0, 2), {}, open)).to.include({ unseen: 1, quantity: 19 });
  });

  it('take the components of kits, and products by any of their names; lines that stay here take nothing', () => {
    const product = (sku: string, components: { sku: string; quantity: number }[] = [], alias = '') => ({
      sku,
      description: '',
      aliases: alias === '' ? [] : [{ type: 'upc', code: alias }],
      components,
    });
    const products = new Catalogue([
      product('SET', [
        { sku: 'TENT', quantity: 1 },
        { sku: 'PEG', quantity: 3 },
      ]),
      product('PEG', [], '0001'),
      product('TENT', [], '0002'),
    ]);
    const open = [
      units(2, null, { sku: 'SET' }),
      units(1, null, { sku: '0001' }),
      units(7, null, { sku: ' PEG ', cart: 'strict' }),
    ];
    const strict = { list: 'blacklist', skus: ['0001'], level: 'line' } as const;
    const orders = new UnseenOrders(open, products, (cart) => (cart === 'strict' ? strict : null));
    const sum = (key: string) => orders.of('legacy', key, at).reduce((total, { quantity }) => total + quantity, 0);
    expect([sum('SET'), sum('TENT'), sum('PEG')]).to.deep.equal([0, 2, 7]);
  });
});

describe('whatever levels and orders there are, the stock a cart is told', () => {
  const anyLevel = fc.record({
    wms: fc.constantFrom('legacy', 'other'),
    warehouse: fc.constantFrom('A', 'B', 'C', 'D', 'X', ''),
    available: fc.integer({ min: -5, max: 50 }),
    onHand: fc.option(fc.integer({ min: 0, max: 60 })),
    reportedAt: fc.constantFrom(at, later),
  });
  const anyLevels = fc.array(
    anyLevel.map((one) => level(one.warehouse, one.available, one)),
    { maxLength: 6 },
  );
  const anyUnits = fc.array(
    fc
      .record({
        wms: fc.constantFrom('legacy', 'other'),
        quantity: fc.integer({ min: 1, max: 20 }),
        handedOverAt: fc.constantFrom(null, at, later, '2026-03-01T12:00:00.000Z'),
      })
      .map(({ wms, quantity, handedOverAt }) => units(quantity, handedOverAt, { wms })),
    { maxLength: 6 },
  );
  const anyRule = fc.record({
    inventoryQuantity: fc.constantFrom('available' as const, 'on hand' as const),
    syncInventoryWithWarehouse: fc.subarray(['EAST', 'WEST', 'X']),
    minimumInventoryLevel: fc.integer({ min: 0, max: 10 }),
  });

  it('is never below 0, never more than counts, and 0 or at least the minimum', () => {
    fc.assert(
      fc.property(anyLevels, anyUnits, anyRule, (levels, open, more) => {
        const told = stock(levels, more, open);
        const most = told.levels
          .filter(({ countsAs }) => countsAs !== null)
          .reduce(
            (sum, { available, onHand }) => sum + (more.inventoryQuantity === 'available' ? available : (onHand ?? 0)),
            0,
          );
        expect(told.quantity).to.be.within(0, Math.max(0, most));
        if (told.quantity > 0 && more.inventoryQuantity === 'available')
          expect(told.quantity).to.be.at.least(more.minimumInventoryLevel);
        for (const { standing, countsAs } of told.levels)
          if (standing.kind === 'excluded') expect(countsAs).to.equal(null);
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('does not depend on the order of levels and lines, nor grows by one more order or a later hand-over', () => {
    fc.assert(
      fc.property(anyLevels, anyUnits, anyRule, fc.nat(), (levels, open, more, which) => {
        const { quantity, why } = stock(levels, more, open);
        const turned = stock(levels.toReversed(), more, open.toReversed());
        expect([turned.quantity, turned.why]).to.deep.equal([quantity, why]);
        expect(stock(levels, more, [...open, units(1)]).quantity).to.be.at.most(quantity);
        const held = open.map((one, index) => (index === which % open.length ? { ...one, handedOverAt: null } : one));
        expect(stock(levels, more, held).quantity).to.be.at.most(quantity);
      }),
      { numRuns: 500, seed: 9 },
    );
  });
});
