import { expect } from 'chai';
import fc from 'fast-check';
import { completeOrder } from '../../../src/domain/complete-order.ts';
import { items } from '../../../src/domain/judging/items.ts';
import type { Draft } from '../../../src/domain/judging/verdict.ts';
import type { Order, OrderLine } from '../../../src/domain/order.ts';
import type { Package } from '../../../src/domain/shipment.ts';
import { inCartLines } from '../../../src/domain/translation/kit-lines.ts';
import { Catalogue, type Product } from '../../../src/domain/translation/product.ts';

function product(sku: string, components: [string, number][] = []): Product {
  return {
    sku,
    description: '',
    aliases: [],
    components: components.map(([one, quantity]) => ({ sku: one, quantity })),
  };
}

const products = new Catalogue([
  product('SET', [
    ['TENT', 1],
    ['PEG', 3],
  ]),
]);

function order(...lines: [string, number][]): Order {
  const made = completeOrder(
    { orderNumber: '1', lines: lines.map(([sku, quantity]) => ({ sku, quantity }) as OrderLine) },
    { merchantId: 'acme', cartId: 'web', orderSource: '', receivedAt: '2026-03-01T10:00:00.000Z' },
  );
  if (!made) throw new Error('no order');
  return made;
}

function judged(given: Order, parts: Draft['parts'] = [{ wms: 'a', lines: given.lines.map((one) => one.lineNumber) }]) {
  const verdict = items.judge({ order: given, parts }, { translateTo: '', products });
  if (verdict.kind !== 'go') throw new Error(verdict.kind);
  return verdict.draft;
}

function parcel(...lines: [number, number][]): Package {
  const shipped = lines.map(([lineNumber, quantity]) => ({ lineNumber, sku: 'x', quantity }));
  return { trackingNumber: '1Z', carrierCode: '', serviceCode: '', lines: shipped };
}

describe('a kit on its way out', () => {
  it('becomes its components, numbered afresh, each knowing the line that it belongs to', () => {
    const { order: out } = judged(order(['MUG', 1], ['SET', 2], ['HAT', 5]));
    expect(out.lines.map((line) => [line.lineNumber, line.sku, line.quantity, line.cartLine])).to.deep.equal([
      [1, 'MUG', 1, { lineNumber: 1 }],
      [2, 'TENT', 2, { lineNumber: 2, each: 1 }],
      [3, 'PEG', 6, { lineNumber: 2, each: 3 }],
      [4, 'HAT', 5, { lineNumber: 3 }],
    ]);
  });

  it('stays in the part in which it was', () => {
    const given = order(['MUG', 1], ['SET', 2]);
    const { parts } = judged(given, [
      { wms: 'a', lines: [1] },
      { wms: 'b', lines: [2] },
    ]);
    expect(parts).to.deep.equal([
      { wms: 'a', lines: [1] },
      { wms: 'b', lines: [2, 3] },
    ]);
  });

  it('leaves an order without kits as it is, to the very object', () => {
    const given = order(['MUG', 1]);
    expect(judged(given).order).to.equal(given);
  });
});

describe('packages with components', () => {
  const given = order(['SET', 2], ['MUG', 1]);
  const { order: out } = judged(given);
  const told = (...packages: Package[]) => inCartLines(given, out, packages);

  it('wait while nothing but pieces of unfinished kits is in them', () => {
    expect(told(parcel([1, 2]))).to.deep.equal([{ lines: [], waits: true }]);
    expect(told(parcel([1, 2]), parcel([2, 6]))).to.deep.equal([
      { lines: [], waits: false },
      { lines: [{ lineNumber: 1, sku: 'SET', quantity: 2 }], waits: false },
    ]);
  });

  it('are told at once of what else is in them, under the number and SKU of the cart', () => {
    expect(told(parcel([1, 1], [3, 1]))).to.deep.equal([
      { lines: [{ lineNumber: 2, sku: 'MUG', quantity: 1 }], waits: false },
    ]);
  });

  it('count each unit of a kit where it becomes whole', () => {
    const lines = told(parcel([1, 1], [2, 3]), parcel([1, 1]), parcel([2, 3])).map((one) => one.lines);
    const set = { lineNumber: 1, sku: 'SET', quantity: 1 };
    expect(lines).to.deep.equal([[set], [], [set]]);
  });

  it('tell every kit exactly once and none that is not whole, however the pieces are packed; what was told never changes', () => {
    const packing = fc.array(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 })), { maxLength: 4 }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(packing, (packages) => {
        const all = packages.map((lines) => parcel(...lines));
        const lines = told(...all);
        const units = (number: number) =>
          all.flatMap((one) => one.lines).reduce((sum, one) => sum + (one.lineNumber === number ? one.quantity : 0), 0);
        const sets = lines
          .flatMap((one) => one.lines)
          .reduce((sum, one) => sum + (one.sku === 'SET' ? one.quantity : 0), 0);
        expect(sets).to.equal(Math.min(2, units(1), Math.floor(units(2) / 3)));
        if (sets === 2) expect(lines.some(({ waits }) => waits)).to.equal(false);
        for (let many = 0; many < all.length; many += 1)
          expect(told(...all.slice(0, many)).map((one) => one.lines)).to.deep.equal(
            lines.slice(0, many).map((one) => one.lines),
          );
      }),
    );
  });
});
