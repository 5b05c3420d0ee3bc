import { expect } from 'chai';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import type { Order, OrderLine } from '../../../src/domain/order.ts';
import { Catalogue, noProducts } from '../../../src/domain/translation/product.ts';
import { entryFor, methodOf, noConditions } from '../../../src/domain/translation/ship-method.ts';
import { nanograms, weightOfText } from '../../../src/domain/translation/weight.ts';

function order(more: Partial<Order> = {}, lines: Partial<OrderLine>[] = [{ sku: 'MUG', quantity: 2 }]): Order {
  const made = completeOrder(
    { orderNumber: '1', shipMethod: 'Standard', ...more, lines: lines as OrderLine[] },
    { merchantId: 'acme', cartId: 'web', orderSource: '', receivedAt: '2026-03-01T10:00:00.000Z' },
  );
  if (!made) throw new Error('no order');
  return made;
}

function codeFor(
  one: Order,
  conditions: Partial<typeof noConditions>,
  products = noProducts,
): string | null | undefined {
  return entryFor(one, [{ ...noConditions, ...conditions, code: 'X' }], products)?.code;
}

const pounds = (value: string) => ({ value, unit: 'lb' });

describe('the map of ship methods', () => {
  it('goes by the cart’s text, else by the code that its file gave', () => {
    expect(methodOf(order({ shipMethod: ' Two Days ' }))).to.equal('Two Days');
    expect(methodOf(order({ shipMethod: '', serviceCode: 'GND' }))).to.equal('GND');
  });

  it('asks its entries in their order, and the first that fits wins', () => {
    const entries = [
      { ...noConditions, country: 'CA', code: 'INT' },
      { ...noConditions, code: null },
      { ...noConditions, code: 'NEVER' },
    ];
    const to = (country: string) => order({ shipTo: { country } as never });
    expect(entryFor(to('ca'), entries, noProducts)?.code).to.equal('INT');
    expect(entryFor(to('US'), entries, noProducts)).to.include({ code: null });
  });

  it('weighs the whole order, from the first figure to less than the second', () => {
    const two = order({}, [{ sku: 'MUG', quantity: 2, weight: pounds('1') }]);
    expect(codeFor(two, { weightFrom: '2 lb' })).to.equal('X');
    expect(codeFor(two, { weightFrom: '32 oz', weightTo: '33 oz' })).to.equal('X');
    expect(codeFor(two, { weightTo: '2 lb' })).to.equal(undefined);
  });

  it('fits no weight while one line does not say what it weighs', () => {
    const lines = [
      { sku: 'MUG', quantity: 1, weight: pounds('1') },
      { sku: 'HAT', quantity: 1, weight: null },
    ];
    expect(codeFor(order({}, lines), { weightTo: '99 lb' })).to.equal(undefined);
  });

  it('finds an item by the cart’s SKU or the master SKU, whatever its case', () => {
    const products = new Catalogue([
      { sku: 'M-1', description: '', components: [], aliases: [{ type: 'upc', code: 'MUG' }] },
    ]);
    expect(codeFor(order(), { contains: 'mug' })).to.equal('X');
    expect(codeFor(order(), { contains: 'm-1' }, products)).to.equal('X');
    expect(codeFor(order(), { contains: 'HAT' }, products)).to.equal(undefined);
  });
});

describe('a weight', () => {
  it('is the same in every unit, and nothing in an unknown one', () => {
    expect(weightOfText('2 lb')).to.equal(weightOfText('32oz'));
    expect(nanograms({ value: '1.5', unit: 'KG' })).to.equal(1_500_000_000_000);
    for (const text of ['2', 'two lb', '2 stone', '-1 lb', '2 constructor', ''])
      expect(weightOfText(text), text).to.equal(undefined);
  });
});

describe('a name of a product', () => {
  const mug = { sku: 'M-1', description: '', components: [], aliases: [{ type: 'upc', code: '7' }] };
  const hat = { sku: '7', description: '', components: [], aliases: [{ type: 'asin', code: 'B' }] };
  const cap = { sku: 'M-3', description: '', components: [], aliases: [{ type: 'upc', code: 'B' }] };

  it('is a master SKU before it is an alias, and nobody’s when two products have it', () => {
    const products = new Catalogue([mug, hat, cap]);
    expect(products.find(' 7 ')?.sku).to.equal('7');
    expect(products.find('B')).to.equal(undefined);
    expect(products.find('M-3')?.sku).to.equal('M-3');
  });
});
