import { expect } from 'chai';
import { listDeliveries } from '../../../src/storage/deliveries.ts';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

describe('stock for Amazon', function () {
  this.timeout(90_000);

  it('is never older than what was told before, whatever listing is refused', async () => {
    const amazon = await AmazonSimulator.start();
    const { listings, server } = amazon;
    listings.all.set('SKU-1', { quantity: 0, productType: 'PRODUCT' });
    listings.all.set('SKU-2', { quantity: 0, productType: 'PRODUCT', broken: 'A brand is missing.' });
    const dock = await openPairs([{ cart: 'amazon', wms: 'shipstream', cartSettings: settingsFor(amazon) }]);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const { reader } = dock.daemon.tools.store;
    const told = () =>
      server.requests
        .filter(({ method, path }) => method === 'PATCH' && path.endsWith('/SKU-1'))
        .map(({ body }) => JSON.parse(body.toString('utf8')).patches[0].value[0].quantity as number);
    for (const quantity of [10, 6, 3]) {
      pair.wms.stock({ 'SKU-1': quantity, 'SKU-2': quantity });
      await dock.run('inventory');
      await eventually(`Amazon shows ${quantity}`, () => listings.all.get('SKU-1')?.quantity === quantity, 60);
    }
    await dock.run('inventory upload');
    await eventually(
      'everything was told once more',
      async () => told().filter((quantity) => quantity === 3).length > 1,
      60,
    );
    expect(told()).to.deep.equal([...told()].sort((one, other) => other - one));
    expect(await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).to.deep.equal([]);
    const notes = async () =>
      (await listDeliveries(reader, [pair.merchant], { state: 'done', limit: 20 })).map(({ note }) => note);
    await eventually(
      'all uploads have ended',
      async () => (await notes()).filter((note) => note !== '').length > 3,
      60,
    );
    expect((await notes())[0]).to.equal('1 SKU refused by Amazon, skipped (SKU-2: A brand is missing)');
  });
});
