import { expect } from 'chai';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import { crossdock } from '../../cli/terminal.ts';
import { ShipStreamSimulator } from '../../simulators/shipstream/shipstream.ts';
import { programAt } from '../../support/daemon.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

async function opened() {
  const shipstream = await ShipStreamSimulator.start({});
  const { stock } = shipstream.addMerchant('crossdock-acme', 'key-of-acme-4711');
  for (const sku of ['SKU-1', 'SKU-2']) stock.set(sku, 10);
  const wmsSettings = {
    'base url': shipstream.server.url,
    'api username': 'crossdock-acme',
    'api key': 'key-of-acme-4711',
  };
  const dock = await openPairs([{ cart: 'woocommerce', wms: 'shipstream', wmsSettings }]);
  const [pair] = dock.pairs;
  if (!pair) throw new Error('A pair was asked for.');
  const shows = (first: number, second: number) =>
    eventually(
      `the shop shows ${first} and ${second}`,
      () => pair.cart.stockOf('SKU-1') === first && pair.cart.stockOf('SKU-2') === second,
      60,
    );
  await dock.run('inventory');
  await shows(10, 10);
  return { dock, stock, shows };
}

describe('stock of a ShipStream', function () {
  this.timeout(90_000);

  it('of a product that is disabled there is none left for the shop', async () => {
    const { dock, stock, shows } = await opened();
    stock.set('SKU-1', 9);
    stock.disable('SKU-2');
    await dock.run('inventory');
    await shows(9, 0);
    stock.disable('SKU-2', false);
    await dock.run('inventory');
    await shows(9, 10);
  });

  it('that has gone by more than half waits for a person', async () => {
    const { dock, stock, shows } = await opened();
    stock.set('SKU-3', 1);
    await dock.run('inventory');
    stock.set('SKU-3', 2);
    for (const sku of ['SKU-1', 'SKU-2']) stock.disable(sku);
    await dock.run('inventory');
    const { reader } = dock.daemon.tools.store;
    const problems = () => listExceptions(reader, 'every merchant', { state: 'open', limit: 5 });
    await eventually('it is held', async () => (await problems()).length > 0, 60);
    const [problem] = await problems();
    expect(problem?.code).to.equal('SNAPSHOT_SHRUNK');
    await shows(10, 10);
    const [id = ''] = /crossdock files accept (\S+?)"/.exec(problem?.hint ?? '')?.slice(1) ?? [];
    const said = await crossdock(undefined, ['files', 'accept', id, '--yes'], { program: programAt(dock.home) });
    expect(said.code, said.err).to.equal(0);
    await shows(0, 0);
  });
});
