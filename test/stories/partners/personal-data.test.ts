import { expect } from 'chai';
import { listDocuments } from '../../../src/storage/documents.ts';
import { clockFrom } from '../../../src/support/clock.ts';
import { crossdock } from '../../cli/terminal.ts';
import { programAt } from '../../support/daemon.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

const buyer = { name: 'Quinn Quillfeather', address1: '17 Plantedlane' };

describe('buyers of a marketplace', function () {
  this.timeout(90_000);

  it('are forgotten as its policy wants, also on the page of an order that is still open, which then goes its way', async () => {
    let days = 0;
    const dock = await openPairs(
      [{ cart: 'amazon', wms: 'shipstream' }],
      clockFrom(() => Date.now() + days * 86_400_000),
    );
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const { reader } = dock.daemon.tools.store;
    const cleanedAt = async () =>
      (await reader.selectFrom('schedules').select('last_at').where('service', '=', 'retention').executeTakeFirst())
        ?.last_at ?? '';
    const toDay = async (day: number) => {
      days = day;
      const from = new Date(dock.daemon.tools.clock.now() - 86_400_000).toISOString();
      await eventually(`the clean-up of day ${day} ran`, async () => (await cleanedAt()) > from, 30);
    };
    const [shipped = '', open = ''] = pair.cart.placeOrders(2, { buyer });
    await dock.run('order download');
    await dock.stands(pair, shipped, 'at_wms');
    await dock.stands(pair, open, 'at_wms');
    const lines = [
      { lineNumber: 1, quantity: 2 },
      { lineNumber: 2, quantity: 1 },
    ];
    pair.wms.ship(await dock.keyOf(pair, shipped), [{ trackingNumber: '1Z999AA10123456784', lines }]);
    await dock.run('shipping confirmations');
    await dock.stands(pair, shipped, 'confirmed');
    const bodies = async () =>
      (await reader.selectFrom('order_texts').select('body').execute()).map(({ body }) => body);
    const named = async () => (await bodies()).filter((body) => body.includes('Plantedlane')).length;
    const pages = async () =>
      (await listDocuments(reader, 'every merchant', { limit: 100 })).filter(
        ({ kind, direction }) => kind === 'orders' && direction === 'in',
      );
    const came = (await pages()).map(({ id }) => id);
    expect([came.length > 0, await named()]).to.deep.equal([true, 2]);

    await toDay(20);
    expect((await pages()).filter(({ erasedAt }) => erasedAt !== null)).to.deep.equal([]);
    expect(await named()).to.equal(2);
    await toDay(32);
    const first = (await pages()).filter(({ id }) => came.includes(id));
    expect(first.map(({ erasedAt }) => erasedAt !== null)).to.deep.equal(came.map(() => true));
    expect(await named(), 'the open one keeps its own').to.equal(1);
    const got = await crossdock(undefined, ['files', 'get', came[0] ?? ''], { program: programAt(dock.home) });
    expect(got.err).to.include('it came more than 30 days before');

    pair.wms.ship(await dock.keyOf(pair, open), [{ trackingNumber: '1Z999AA10123456785', lines }]);
    await dock.run('shipping confirmations');
    await dock.stands(pair, open, 'confirmed');
  });
});
