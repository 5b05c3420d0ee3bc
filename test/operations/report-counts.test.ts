import { expect } from 'chai';
import { countMonth, monthIn } from '../../src/operations/report-counts.ts';
import type { Store } from '../../src/storage/open.ts';
import { crossdock } from '../cli/terminal.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

const everyone = 'every merchant';

/** The merchant works in New York, where the clocks change on 8 March and 1 November 2026. */
function inNewYork() {
  const workspace = aWorkspace();
  const acme = workspace.merchants.get('acme');
  if (!acme) throw new Error('The test workspace has no acme.');
  return { ...workspace, merchants: new Map([['acme', { ...acme, zone: 'America/New_York' }]]) };
}

async function tally(
  store: Store,
  kind: 'order' | 'package',
  item: string,
  at: string,
  more: { order?: string; wms?: string; merchant?: string; voided?: string } = {},
): Promise<void> {
  const { order = item, wms = 'legacy', merchant = 'acme', voided = null } = more;
  const row = { kind, item, merchant, wms, order_id: order, at, lines: kind === 'order' ? 2 : 0, voided_at: voided };
  await inStore(store, (trx) =>
    trx
      .insertInto('tally')
      .values({ ...row, units: kind === 'order' ? 3 : 0 })
      .execute(),
  );
}

describe('the month of a zone', () => {
  it('begins and ends at its own midnight, summer or winter', () => {
    expect(monthIn('America/New_York', '2026-03')).to.deep.equal({
      from: '2026-03-01T05:00:00.000Z',
      to: '2026-04-01T04:00:00.000Z',
    });
    expect(monthIn('America/New_York', '2026-11')).to.deep.equal({
      from: '2026-11-01T04:00:00.000Z',
      to: '2026-12-01T05:00:00.000Z',
    });
    expect(monthIn('Europe/Berlin', '2026-12')).to.deep.equal({
      from: '2026-11-30T23:00:00.000Z',
      to: '2026-12-31T23:00:00.000Z',
    });
  });
});

eachStore('the counts of a month', (open) => {
  it('hold what was handed over in it, by the clock of the merchant: nothing twice, nothing left out', async () => {
    const dock = await openTestDock({ store: await open(), workspace: inNewYork });
    const { store } = dock.tools;
    await tally(store, 'order', 'feb', '2026-03-01T04:59:59.999Z');
    await tally(store, 'order', 'first', '2026-03-01T05:00:00.000Z');
    await tally(store, 'order', 'last', '2026-04-01T03:59:59.999Z');
    await tally(store, 'order', 'apr', '2026-04-01T04:00:00.000Z');
    const orders = async (month: string) => (await countMonth(dock, everyone, month))[0]?.all.orders;
    expect([await orders('2026-02'), await orders('2026-03'), await orders('2026-04')]).to.deep.equal([1, 2, 1]);
  });

  it('count an order of two warehouses once, and what was taken back where it was taken back', async () => {
    const dock = await openTestDock({ store: await open(), workspace: inNewYork });
    const { store } = dock.tools;
    await tally(store, 'order', 'part-1', '2026-03-05T12:00:00.000Z', { order: 'split' });
    await tally(store, 'order', 'part-2', '2026-03-05T12:00:00.000Z', { order: 'split', wms: 'west' });
    await tally(store, 'package', 'pk', '2026-03-06T12:00:00.000Z', { voided: '2026-04-02T12:00:00.000Z' });
    await tally(store, 'order', 'other', '2026-03-05T12:00:00.000Z', { merchant: 'gone' });
    const [acme, gone] = await countMonth(dock, everyone, '2026-03');
    expect(acme?.all).to.deep.equal({ orders: 1, lines: 4, units: 6, packages: 1, voided: 0 });
    expect(acme?.byWms.map(({ wms, orders }) => [wms, orders])).to.deep.equal([
      ['legacy', 1],
      ['west', 1],
    ]);
    expect(gone).to.include({ merchant: 'gone', zone: inNewYork().zone });
    expect((await countMonth(dock, ['acme'], '2026-04'))[0]?.all).to.include({ packages: 0, voided: 1 });
    expect(await countMonth(dock, ['bolt'], '2026-03')).to.deep.equal([]);
    const { out } = await crossdock(dock, ['report', 'counts', '--month', '2026-03', '--csv']);
    expect(out.split('\n').slice(0, 4)).to.deep.equal([
      'merchant,month,zone,wms,orders,lines,units,packages,voided',
      'acme,2026-03,America/New_York,,1,4,6,1,0',
      'acme,2026-03,America/New_York,legacy,1,2,3,1,0',
      'acme,2026-03,America/New_York,west,1,2,3,0,0',
    ]);
    expect((await crossdock(dock, ['report', 'counts', '--month', '2026-13'])).code).to.equal(2);
  });
});
