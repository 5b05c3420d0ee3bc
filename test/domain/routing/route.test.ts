import { expect } from 'chai';
import fc from 'fast-check';
import { askedOrder } from '../../../src/domain/routing/asked.ts';
import { covers } from '../../../src/domain/routing/covers.ts';
import { route } from '../../../src/domain/routing/route.ts';
import { noRuleConditions, type RoutingRule, type RuleConditions } from '../../../src/domain/routing/rule.ts';
import type { StockAt } from '../../../src/domain/routing/shelf.ts';
import { Catalogue, noProducts } from '../../../src/domain/translation/product.ts';
import { anOrder } from '../../support/judging.ts';

const recipient = { country: 'USA', state: 'or', postalCode: '97201' };
const order = anOrder({ shipTo: recipient, tags: 'VIP, gift', shipMethod: 'Next Day', serviceCode: 'ND1' }, [
  'A-1',
  'B-1',
  'B-2',
]);
const asked = askedOrder(order, order, noProducts);

function rule(
  to: string,
  when: Partial<RuleConditions> = {},
  by: RoutingRule['by'] = 'order',
  number = 1,
): RoutingRule {
  return { number, name: '', to, by, when: { ...noRuleConditions, ...when } };
}

/** Where each line goes, without the rules: `{ north: [1, 2] }`. */
function parts(rules: readonly RoutingRule[], stock?: StockAt) {
  return Object.fromEntries(route(asked, rules, 'main', stock).parts.map(({ wms, lines }) => [wms, [...lines]]));
}

describe('routing', () => {
  it('sends everything where everything goes when there are no rules, or none fits', () => {
    expect(parts([])).to.deep.equal({ main: [1, 2, 3] });
    expect(parts([rule('north', { country: ['CA'] })])).to.deep.equal({ main: [1, 2, 3] });
  });

  for (const [what, fits, not] of [
    ['country, in two or three letters', { country: ['CA', 'us'] }, { country: ['CA'] }],
    ['state, whatever its case', { state: ['OR'] }, { state: ['O'] }],
    ['beginning of the postal code', { zipPrefix: ['90', '972 '] }, { zipPrefix: ['7201'] }],
    ['tag, letter by letter', { tag: ['VIP'] }, { tag: ['vip'] }],
    ["ship method, the cart's text or the WMS's code", { shipMethod: ['next day'] }, { shipMethod: ['Ground'] }],
    ['ship method by its code', { shipMethod: ['nd1'] }, { shipMethod: ['nd'] }],
    ['cart', { cart: ['web'] }, { cart: ['shop'] }],
    ['SKU of one line', { sku: ['B-2'] }, { sku: ['b-2'] }],
    ['beginning of a SKU', { sku: ['A-*'] }, { sku: ['C-*'] }],
    ['several, which must all hold', { country: ['US'], tag: ['gift'] }, { country: ['US'], tag: ['bulky'] }],
  ] as const)
    it(`asks for the ${what}`, () => {
      expect(parts([rule('north', fits)])).to.deep.equal({ north: [1, 2, 3] });
      expect(parts([rule('north', not)])).to.deep.equal({ main: [1, 2, 3] });
    });

  it('takes lines one by one where a rule says so, and the rest goes on', () => {
    const byLine = [rule('yard', { sku: ['B-*'] }, 'line'), rule('north', { sku: ['A-1'] }), rule('south')];
    expect(parts(byLine)).to.deep.equal({ yard: [2, 3], north: [1] });
    expect(parts([rule('yard', { sku: ['B-1'] }, 'line'), rule('yard', { sku: ['B-2'] }, 'line')])).to.deep.equal({
      yard: [2, 3],
      main: [1],
    });
  });

  it('asks for stock: all of it for an order, line by line for lines, and never the same unit twice', () => {
    const has =
      (units: Record<string, number>): StockAt =>
      (wms, sku) =>
        wms === 'west' ? (units[sku] ?? 0) : 0;
    const whole = [rule('west', { stock: 'available' })];
    expect(parts(whole, has({ 'A-1': 1, 'B-1': 1, 'B-2': 1 }))).to.deep.equal({ west: [1, 2, 3] });
    expect(parts(whole, has({ 'A-1': 1, 'B-1': 1 }))).to.deep.equal({ main: [1, 2, 3] });
    expect(parts([rule('west', { stock: 'available' }, 'line')], has({ 'A-1': 1, 'B-2': 5 }))).to.deep.equal({
      west: [1, 3],
      main: [2],
    });
    const twice = anOrder({}, ['A-1', 'A-1']);
    const both = (by: RoutingRule['by']) =>
      route(
        askedOrder(twice, twice, noProducts),
        [rule('west', { stock: 'available' }, by)],
        'main',
        has({ 'A-1': 1 }),
      ).parts.map(({ wms, lines }) => `${wms} ${lines}`);
    expect(both('line')).to.deep.equal(['west 1', 'main 2']);
    expect(both('order')).to.deep.equal(['main 1,2']);
  });

  it("knows a line by the cart's SKU, by what goes out and by its master SKU; a kit's SKU stands for its components", () => {
    const given = anOrder({}, ['SET', '111']);
    const [set, other] = given.lines;
    if (!set || !other) throw new Error('The order has two lines.');
    const out = {
      ...given,
      lines: [
        { ...set, lineNumber: 1, sku: 'TENT', cartLine: { lineNumber: 1, each: 1 } },
        { ...set, lineNumber: 2, sku: 'PEG', cartLine: { lineNumber: 1, each: 4 } },
        { ...other, lineNumber: 3, sku: '0123', cartLine: { lineNumber: 2 } },
      ],
    };
    const products = new Catalogue([
      {
        sku: 'M-1',
        description: '',
        components: [],
        aliases: [
          { type: 'upc', code: '0123' },
          { type: 'asin', code: '111' },
        ],
      },
    ]);
    const to = (sku: string) =>
      route(askedOrder(given, out, products), [rule('north', { sku: [sku] }, 'line')], 'main').parts[0]?.lines;
    expect(['SET', 'PEG', '111', '0123', 'M-1'].map(to)).to.deep.equal([[1, 2], [2], [3], [3], [3]]);
  });

  it('tells of every rule what it took, or which conditions failed and what was there instead', () => {
    const { parts: made, trials } = route(
      asked,
      [
        { ...rule('north', { country: ['CA'], state: ['BC'] }), name: 'Canada' },
        { ...rule('yard', { sku: ['B-*'] }, 'line', 2), name: 'bulky' },
        rule('west', { stock: 'available' }, 'order', 3),
        rule('south', {}, 'order', 4),
        rule('east', { tag: ['VIP'] }, 'order', 5),
      ],
      'main',
    );
    expect(made.map(({ wms, rule: by }) => `${wms} ${by}`)).to.deep.equal(['yard rule 2 (bulky)', 'south rule 4']);
    expect(trials.map(({ took, misses, asked: was }) => ({ took, was, misses }))).to.deep.equal([
      {
        took: [],
        was: true,
        misses: [
          { condition: 'country', wanted: 'CA', found: 'US' },
          { condition: 'state', wanted: 'BC', found: 'OR' },
        ],
      },
      { took: [2, 3], was: true, misses: [{ condition: 'sku', wanted: 'B-*', found: 'A-1', line: 1 }] },
      { took: [], was: true, misses: [{ condition: 'stock', wanted: '1 of A-1 at west', found: '0', line: 1 }] },
      { took: [1], was: true, misses: [] },
      { took: [], was: false, misses: [] },
    ]);
  });
});

const word = (...words: string[]) => fc.subarray(words);
const anyRule = fc.record({
  to: fc.constantFrom('main', 'north', 'west'),
  by: fc.constantFrom('order' as const, 'line' as const),
  when: fc.record({
    country: word('US', 'CA', 'CAN'),
    state: word('OR', 'or', 'BC'),
    zipPrefix: word('9', '97', 'V5'),
    sku: word('A', 'B', 'A*', '*'),
    tag: word('VIP'),
    shipMethod: word('ground'),
    cart: word('web'),
    stock: fc.constantFrom('available' as const, null),
  }),
});
const anyRules = fc
  .array(anyRule, { maxLength: 6 })
  .map((rules): RoutingRule[] => rules.map((one, index) => ({ ...one, number: index + 1, name: '' })));
const anyAsked = fc
  .record({
    country: fc.constantFrom('US', 'CA', ''),
    state: fc.constantFrom('or', 'bc'),
    zip: fc.constantFrom('97201', 'v5k0a1', ''),
    tags: fc.constantFrom(new Set<string>(), new Set(['VIP'])),
    shipMethods: fc.constantFrom(['ground'], ['']),
    cart: fc.constantFrom('web', 'shop'),
    lines: fc.array(fc.record({ sku: fc.constantFrom('A', 'B', 'AB'), quantity: fc.integer({ min: 1, max: 3 }) }), {
      maxLength: 6,
    }),
  })
  .map((one) => ({
    ...one,
    lines: one.lines.map((line, index) => ({ ...line, lineNumber: index + 1, names: [line.sku] })),
  }));
const anyStock = fc.dictionary(
  fc.constantFrom('north A', 'north B', 'west A', 'west AB', 'main B'),
  fc.integer({ min: 0, max: 6 }),
);
const runs = { numRuns: 2000, seed: 7 };

describe('routing of any order by any rules', () => {
  it('puts every line into exactly one part, one part for each WMS, and loses nothing', () => {
    fc.assert(
      fc.property(anyAsked, anyRules, anyStock, (one, rules, units) => {
        const { parts: made } = route(one, rules, 'main', (wms, sku) => units[`${wms} ${sku}`] ?? 0);
        const numbers = made.flatMap(({ lines }) => lines).sort((a, b) => a - b);
        expect(numbers).to.deep.equal(one.lines.map(({ lineNumber }) => lineNumber));
        expect(new Set(made.map(({ wms }) => wms)).size).to.equal(made.length);
        expect(made.every(({ lines }) => lines.length > 0 || made.length === 1)).to.equal(true);
      }),
      runs,
    );
  });

  it('lets the first rule that fits take: a line goes where it would go if only the rules up to that one existed', () => {
    fc.assert(
      fc.property(anyAsked, anyRules, anyStock, (one, rules, units) => {
        const stock: StockAt = (wms, sku) => units[`${wms} ${sku}`] ?? 0;
        const { trials } = route(one, rules, 'nowhere', stock);
        for (const [index, { took }] of trials.entries()) {
          const alone = route(one, rules.slice(0, index + 1), 'nowhere', stock);
          expect(alone.trials[index]?.took).to.deep.equal(took);
          const earlier = new Set(trials.slice(0, index).flatMap((trial) => trial.took));
          expect(took.some((line) => earlier.has(line))).to.equal(false);
        }
      }),
      runs,
    );
  });

  it('never sends a WMS more than it has where stock is asked for', () => {
    fc.assert(
      fc.property(anyAsked, anyRules, anyStock, (one, rules, units) => {
        const asking = rules.map((each) => ({ ...each, when: { ...each.when, stock: 'available' as const } }));
        const { parts: made } = route(one, asking, 'nowhere', (wms, sku) => units[`${wms} ${sku}`] ?? 0);
        for (const { wms, lines } of made.filter((part) => part.wms !== 'nowhere'))
          for (const sku of ['A', 'B', 'AB']) {
            const sent = one.lines.filter((line) => lines.includes(line.lineNumber) && line.sku === sku);
            expect(sent.reduce((sum, { quantity }) => sum + quantity, 0)).to.be.at.most(units[`${wms} ${sku}`] ?? 0);
          }
      }),
      runs,
    );
  });

  it('takes nothing by a rule that an earlier one covers, so that a check may refuse it', () => {
    let covered = 0;
    fc.assert(
      fc.property(anyAsked, anyRules, anyStock, (one, rules, units) => {
        const { trials } = route(one, rules, 'main', (wms, sku) => units[`${wms} ${sku}`] ?? 0);
        for (const [index, later] of rules.entries())
          if (rules.slice(0, index).some((earlier) => covers(earlier, later))) {
            covered += 1;
            expect(trials[index]?.took).to.deep.equal([]);
          }
      }),
      runs,
    );
    expect(covered).to.be.greaterThan(100);
  });
});
