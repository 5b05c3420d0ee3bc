import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Order } from '../../src/domain/order.ts';
import type { Mapping } from '../../src/mapping/contract.ts';
import { projectRoot } from '../support/source-files.ts';
import { type BothWays, expected, found, textsOf } from './both-ways/layout.ts';
import { layouts } from './both-ways/layouts.ts';
import { ordersUpTo } from './both-ways/made-up.ts';
import { carriedBy, shipped, shippedText } from './both-ways/shipped.ts';
import { complaintsOf, context, mappingOf, parse, render } from './support.ts';

/** The same orders each time, so that what is red is red again; more and others: `RUNS=2000 SEED=7 npx mocha test/mapping/both-ways.test.ts`. */
const runs = Number(process.env.RUNS ?? 50);
const values = {
  ...context.values,
  senderId: 'ME',
  receiverId: 'YOU',
  facility: 'F',
  company: 'C',
  marketplaceId: 'M',
};
const given = { ...context, values };

/** Nearly every layout has to refuse this one. */
const hopeless = fc
  .sample(ordersUpTo(1), { numRuns: 1, seed: 1 })
  .flat()
  .map((order) => ({ ...order, orderNumber: `half a pair \ud83d of surrogates ${order.orderNumber}` }));

async function proves(
  mapping: Mapping,
  layout: BothWays,
  fit = (order: Order, _place: number) => order,
): Promise<void> {
  let [kept, refusedInAll] = [0, 0];
  const size = fc.integer({ min: 1, max: 200 });
  const property = fc.asyncProperty(ordersUpTo(layout.mostLines ?? 5), size, async (made, size) => {
    const orders = made.map(fit);
    const { bytes, summary } = render<'orders'>(mapping, orders, given);
    const refused = summary.refused.map(({ index }) => index).sort((a, b) => a - b);
    const cannot = orders.flatMap((order, index) => (layout.cannot?.(order, textsOf(layout, order)) ? [index] : []));
    expect(refused, 'the orders that are refused').to.deep.equal(cannot);
    const good = orders.filter((_order, index) => !refused.includes(index));
    kept += good.length;
    refusedInAll += refused.length;
    if (good.length === 0) return;
    const { records, summary: read } = await parse<'orders'>(mapping, bytes, { size, context: given });
    expect(complaintsOf(read)).to.deep.equal([]);
    expect(records.map((one) => found(layout, one))).to.deep.equal(good.map((one) => expected(layout, one)));
  });
  await fc.assert(property, { numRuns: runs, examples: [[hopeless, 64]] });
  expect(kept, 'orders that came back').to.be.greaterThan(runs);
  if (layout.cannot) expect(refusedInAll, 'orders that were refused').to.be.greaterThan(0);
}

describe('orders that are written and read back are the same', () => {
  for (const layout of layouts) {
    it(`in ${layout.title}, or are refused`, () =>
      proves(mappingOf(`kind: orders\n${layout.mapping}`), layout)).timeout(60_000);
  }

  const template = readFileSync(join(projectRoot, 'templates/legacy-orders.hbs'), 'utf8');

  for (const { name, fit, ...more } of shipped) {
    it(`by the mapping ${name}, or are refused`, () => {
      const text = shippedText(name);
      const layout = { title: name, mapping: text, carried: carriedBy(text), ...more };
      return proves(mappingOf(text, { 'legacy-orders': template }), layout, fit);
    }).timeout(60_000);
  }

  it('and no order mapping is left out', () => {
    const all = readdirSync(join(projectRoot, 'mappings')).filter((file) => /-orders(-[a-z]+)?\.yaml$/.test(file));
    expect(shipped.map(({ name }) => name).sort()).to.deep.equal(all.map((file) => file.replace('.yaml', '')).sort());
  });
});
