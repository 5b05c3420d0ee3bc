import { expect } from 'chai';
import { listDeliveries } from '../../../src/storage/deliveries.ts';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import type { Listing } from '../../simulators/amazon/listings.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import { answering } from '../../simulators/shared/faults.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

const unfinished = ['open', 'rendered', 'attempted'];
const listing: Listing = { quantity: 0, productType: 'PRODUCT' };

async function opened() {
  const amazon = await AmazonSimulator.start();
  const { listings, server } = amazon;
  const dock = await openPairs([{ cart: 'amazon', wms: 'shipstream', cartSettings: settingsFor(amazon) }]);
  const [pair] = dock.pairs;
  if (!pair) throw new Error('A pair was asked for.');
  const { reader } = dock.daemon.tools.store;
  return {
    dock,
    listings,
    server,
    /** What Amazon was told of SKU-1, one after the other. */
    told: () =>
      server.requests
        .filter(({ method, path }) => method === 'PATCH' && path.endsWith('/SKU-1'))
        .map(({ body }) => JSON.parse(body.toString('utf8')).patches[0].value[0].quantity as number),
    count(quantity: number) {
      pair.wms.stock({ 'SKU-1': quantity, 'SKU-2': quantity });
      return dock.run('inventory');
    },
    uploads: async (...states: string[]) =>
      (await listDeliveries(reader, [pair.merchant], { limit: 20 })).filter(
        ({ kind, state }) => kind === 'inventory' && states.includes(state),
      ),
    problems: () => listExceptions(reader, 'every merchant', { state: 'open', limit: 5 }),
  };
}

describe('stock for Amazon', function () {
  this.timeout(90_000);

  it('is never older than what was told before, whatever listing is refused', async () => {
    const { dock, listings, told, count, uploads, problems } = await opened();
    listings.all.set('SKU-1', { ...listing });
    listings.all.set('SKU-2', { ...listing, broken: 'A brand is missing.' });
    for (const quantity of [10, 6, 3]) {
      await count(quantity);
      await eventually(`Amazon shows ${quantity}`, () => listings.all.get('SKU-1')?.quantity === quantity, 60);
    }
    await dock.run('inventory upload');
    await eventually('everything was told once more', async () => (await uploads('done')).length > 3, 60);
    expect(told()).to.deep.equal([10, 6, 3, 3]);
    expect(await problems()).to.deep.equal([]);
    expect((await uploads('done'))[0]?.note).to.equal('1 SKU refused by Amazon, skipped (SKU-2: A brand is missing)');
  });

  it('that was held goes before what is newer', async () => {
    const { dock, listings, server, told, count, uploads, problems } = await opened();
    const sell = (more: Partial<Listing>) => {
      for (const sku of ['SKU-1', 'SKU-2']) listings.all.set(sku, { ...listing, ...more });
    };
    sell({ broken: 'The account is on holiday.' });
    for (const quantity of [10, 3]) {
      await count(quantity);
      const isHeld = async () => (await uploads(...unfinished)).length === (await problems()).length;
      await eventually(`${quantity} is held`, async () => told().includes(quantity) && (await isHeld()), 60);
    }
    const before = told().length;
    sell({});
    // The older one is held up on its way.
    server.faults.plan(answering(503), { when: ({ method }) => method === 'PATCH' });
    await dock.run('inventory upload');
    await eventually('all have arrived', async () => (await uploads(...unfinished)).length === 0, 60);
    const since = told().slice(before);
    expect(since.slice(0, 2)).to.deep.equal([10, 10]);
    expect(since).to.deep.equal([...since].sort((one, other) => other - one));
    expect(listings.all.get('SKU-1')?.quantity).to.equal(3);
  });
});
