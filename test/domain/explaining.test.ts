import { expect } from 'chai';
import { explain, explainedSteps } from '../../src/domain/explaining/explain.ts';
import type { Nearby } from '../../src/domain/explaining/trial.ts';
import { judge, steps } from '../../src/domain/judging/judge.ts';
import { noRuleConditions } from '../../src/domain/routing/rule.ts';
import { Catalogue } from '../../src/domain/translation/product.ts';
import { noConditions } from '../../src/domain/translation/ship-method.ts';
import { orderOf } from '../storage/samples.ts';
import { rules as rulesOf } from '../support/judging.ts';

const nothing: Nearby = { mappedMethods: [] };

function told(order: Parameters<typeof explain>[0], more: Parameters<typeof rulesOf>[0], nearby = nothing) {
  const all = explain(order, 'legacy', rulesOf(more), nearby);
  return {
    all,
    of: (step: string) =>
      (all.find((one) => one.step === step)?.trials ?? []).map(({ rule, result, why }) => `${result}: ${rule}: ${why}`),
  };
}

describe('explaining an order', () => {
  it('tells every step, and what judging says of it', () => {
    const order = orderOf('1', { tags: 'Rush' });
    for (const more of [{}, { tagFilters: [{ tags: 'order' as const, rule: 'contains' as const, anyOf: ['vip'] }] }]) {
      const rules = rulesOf(more);
      const { findings } = judge(order, 'legacy', rules);
      const all = explain(order, 'legacy', rules, nothing);
      expect(all.map(({ step }) => step)).to.deep.equal(steps.map(({ name }) => name));
      const asked = all.filter(({ verdict }) => verdict !== 'not asked');
      expect(asked.map(({ step, verdict, note }) => ({ step, verdict, note }))).to.deep.equal(findings);
    }
  });

  it('knows each step that has sentences of its own', () => {
    const names = steps.map(({ name }) => name);
    expect(explainedSteps.filter((step) => !names.includes(step))).to.deep.equal([]);
  });

  it('names the filter that decided and what it found', () => {
    const { of, all } = told(orderOf('1'), {
      orderFilters: [
        { field: 'order.shipTo.country', values: ['US'], rule: 'required', match: 'full' },
        { field: 'order.shipTo.city', values: ['Ex'], rule: 'restricted', match: 'starts with' },
        { field: 'order.shipTo.email', values: ['@example.org'], rule: 'restricted', match: 'ends with' },
      ],
    });
    expect(of('order filters')).to.deep.equal([
      'passed: order.shipTo.country must be US: it is "US"',
      'decided: order.shipTo.city must not start with Ex: it is "Exampleton"',
      'passed: order.shipTo.email must not end with @example.org: it is an address that is not shown here',
    ]);
    expect(all.find(({ step }) => step === 'ship method')?.verdict).to.equal('not asked');
  });

  it('sees near misses: case of tags and SKUs, a ship method that is nearly mapped, a date that is a day off', () => {
    const order = orderOf('1', { tags: 'Rush', orderDate: '2026-03-01T08:00:00.000Z', shipMethod: 'Grond' });
    const rules = {
      earliestOrderDate: '2026-03-02T08:00:00.000Z',
      rejectUnmapped: true,
      tagFilters: [{ tags: 'order' as const, rule: 'contains' as const, anyOf: ['rush'] }],
      itemFilter: { list: 'blacklist' as const, skus: ['a-1'], level: 'line' as const },
    };
    expect(told(order, rules).of('earliest order date')[0]).to.include('1 day too early');
    expect(told(order, { ...rules, earliestOrderDate: '' }).of('tag filters')[0]).to.include(
      'it has Rush; upper and lower case count, so that is not "rush"',
    );
    const taken = told(order, { ...rules, earliestOrderDate: '', tagFilters: [] }, { mappedMethods: ['Ground'] });
    expect(taken.of('item filters')[0]).to.include('upper and lower case count, so A-1 is not in the list');
    expect(taken.of('ship method')).to.deep.equal([
      'decided: reject unmapped shipping codes: the map of this cart has no entry for "Grond"; the map has "Ground", which is nearly the same',
    ]);
  });

  it('tells which condition kept an entry of the map from fitting', () => {
    const methods = [
      { ...noConditions, country: 'CA', code: 'CAN' },
      { ...noConditions, weightFrom: '5 lb', code: 'HEAVY' },
      { ...noConditions, contains: 'A-1', code: 'GND' },
      { ...noConditions, code: 'ANY' },
    ];
    expect(told(orderOf('1'), { methods }).of('ship method')).to.deep.equal([
      'missed: "Ground" to CA becomes CAN: the country is US, not CA',
      'missed: "Ground" from 5 lb becomes HEAVY: the weight is not known of every line, or not from 5 lb',
      'decided: "Ground" with A-1 becomes GND: the first entry that fits',
      'passed: "Ground" becomes ANY: fits, too, but stands behind the one that decided',
    ]);
  });

  it('tells of kits, other names and names that nobody knows', () => {
    const products = new Catalogue([
      { sku: 'A-1', description: '', aliases: [{ type: 'upc', code: '123' }], components: [] },
    ]);
    expect(told(orderOf('1'), { products, translateTo: 'upc' }).of('items')).to.deep.equal([
      'decided: line 1, A-1: is product A-1, which the WMS knows as 123',
      'missed: line 2, B-2: no product has this name; it goes out as it came',
    ]);
  });

  it('tells of each rule of routing what it took, or what kept it from it', () => {
    const rule = (number: number, to: string, when: object) => ({
      number,
      name: '',
      to,
      by: 'order' as const,
      when: { ...noRuleConditions, ...when },
    });
    const routing = [rule(1, 'north', { country: ['CA'] }), rule(2, 'west', { country: ['US'] }), rule(3, 'east', {})];
    expect(told(orderOf('1'), { routing, takers: new Set(['west']) }).of('routing')).to.deep.equal([
      'missed: rule 1 to north: country is US, wanted CA',
      'decided: rule 2 to west: takes lines 1, 2',
      'passed: rule 3 to east: not asked: earlier rules had left nothing',
    ]);
  });
});
