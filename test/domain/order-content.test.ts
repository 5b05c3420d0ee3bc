import { expect } from 'chai';
import { asksForMore, changedFields } from '../../src/domain/order-content.ts';
import { anOrder } from '../conformance/orders.ts';

/** SKU-1 x 2 and SKU-2 x 1; what the cart says later, by quantities; 0 = the line is gone. */
function later(first: number, second: number) {
  const { lines } = anOrder();
  const quantities = [first, second];
  return anOrder({
    lines: lines
      .map((line, index) => ({ ...line, quantity: quantities[index] ?? 0 }))
      .filter(({ quantity }) => quantity > 0),
  });
}

const cases: readonly [string, readonly (readonly [number, number])[], number, number, string[]][] = [
  ['nothing has left and nothing is said anew', [], 2, 1, []],
  ['a unit has left, and the cart says one less', [[1, 1]], 1, 1, []],
  ['a unit has left that the cart was not told of yet', [[1, 1]], 2, 1, []],
  ['a whole line has left and is gone', [[1, 2]], 0, 1, []],
  ['less is wanted than has left', [[1, 1]], 0, 1, ['lines']],
  ['more is wanted than was ordered', [[1, 1]], 3, 1, ['line 1 quantity']],
  ['another line shrank', [[1, 1]], 1, 0, ['lines']],
  ['a unit is no longer wanted and nothing has left', [], 1, 1, ['line 1 quantity']],
];

describe('an order that its cart gives again', () => {
  for (const [title, shipped, first, second, fields] of cases)
    it(`${fields.length === 0 ? 'is the same' : 'has changed'}: ${title}`, () => {
      expect(changedFields(anOrder(), later(first, second), new Map(shipped))).to.deep.equal(fields);
    });

  it('asks for more only where units were not in it when it was taken', () => {
    const { lines } = anOrder();
    const more = (first: number, second: number) => asksForMore(lines, later(first, second).lines);
    expect([more(2, 1), more(1, 0), more(0, 1), more(3, 1), more(0, 2)]).to.deep.equal([
      false,
      false,
      false,
      true,
      true,
    ]);
    const added = lines.map((line) => ({ ...line, lineId: 'another', lineNumber: 3 }));
    expect(asksForMore(lines, added)).to.equal(true);
    const nameless = lines.map((line) => ({ ...line, lineId: '' }));
    expect(asksForMore(nameless, [...nameless].reverse())).to.equal(false);
  });
});
