import { expect } from 'chai';
import { testReference } from '../../../src/domain/test-order.ts';
import { storyOf } from '../../../src/storage/events.ts';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import { crossdock, type Said } from '../../cli/terminal.ts';
import { EasypostSimulator, testKey } from '../../simulators/easypost/easypost.ts';
import { losingTheAnswer, tearing } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import { programAt } from '../../support/daemon.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs, type Pair, type PartnerDock } from '../../support/partner-dock.ts';

function run(home: string, ...argv: string[]): Promise<Said> {
  return crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } });
}

interface Trial {
  readonly dock: PartnerDock;
  readonly pair: Pair;
  readonly reference: (number: number) => string;
  /** Sends a test order as a person does. */
  send(sku?: string, method?: string): Promise<Said>;
}

async function trialWith(wms: string, wmsSettings = {}): Promise<Trial> {
  const dock = await openPairs([{ wms, cart: 'shopify', wmsSettings }]);
  const [pair] = dock.pairs;
  if (!pair) throw new Error('A pair was asked for.');
  return {
    dock,
    pair,
    reference: (number) => testReference(pair.merchant, number),
    send: (sku = 'SKU-1', method = 'GND') =>
      run(dock.home, 'test-order', 'shop', '--to', 'wms', '--sku', sku, '--ship-method', method, '--yes'),
  };
}

describe('a test order for a WMS that is spoken to', function () {
  this.timeout(60_000);

  it('arrives under its own reference, is no order here, and what comes back of it is dropped', async () => {
    const { dock, pair, reference, send } = await trialWith('shipstream');
    const said = await send();
    expect(said.code, said.err).to.equal(0);
    expect(said.out).to.include(`-> ${pair.merchant}/shipstream/orders`).and.not.include('refused');
    expect(pair.wms.keys()).to.deep.equal([reference(1)]);
    await send();
    expect(pair.wms.keys()).to.deep.equal([reference(1), reference(2)]);

    pair.wms.ship(reference(1), [{ trackingNumber: '1ZTEST', lines: [{ lineNumber: 1, quantity: 1 }] }]);
    await dock.run('shipping confirmations');
    const { reader } = dock.daemon.tools.store;
    const story = () => storyOf(reader, [pair.merchant], 'order', `test:${reference(1)}`);
    await eventually('its shipment was dropped', async () =>
      (await story()).some(({ event }) => event === 'answer of the WMS dropped'),
    );
    expect(await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).to.deep.equal([]);
    for (const table of ['orders', 'packages'] as const)
      expect(await reader.selectFrom(table).selectAll().execute()).to.deep.equal([]);
    const gates = await reader.selectFrom('deliveries').select('gate').execute();
    expect(gates.filter(({ gate }) => gate.endsWith('/orders'))).to.deep.equal([]);
  });

  it('that is refused is shown with the reason', async () => {
    const { pair, reference, send } = await trialWith('shipstream');
    const said = await send('NOBODY-HAS-IT');
    expect(said.code, said.err).to.equal(0);
    expect(said.out).to.match(new RegExp(`\n${reference(1)} was refused: .*\\(error \\d+\\)`));
    expect(said.err).to.include('Handed out, and the WMS refused 1.');
    expect(pair.wms.keys()).to.deep.equal([]);
  });

  it('that cannot be written for it says why, and nothing is handed over', async () => {
    const { pair, send } = await trialWith('shipstream');
    const said = await send('SKU-1', '');
    expect([said.code, pair.wms.keys()]).to.deep.equal([4, []]);
    expect(said.err).to.include('nothing was handed out: ShipStream wants a ship method.');
  });

  it('whose answer was lost is looked for, sent again if it is not there, and never there twice', async () => {
    const { pair, reference, send } = await trialWith('shipstream');
    const { faults } = pair.wms.server;
    const when = pair.wmsBench.isHandOver;
    faults.plan(losingTheAnswer, { when });
    expect((await send()).out).not.to.include('Perhaps');
    faults.plan(tearing, { when });
    expect((await send()).out).not.to.include('Perhaps');
    expect([1, 2].map((number) => pair.wms.ordersWith(reference(number)))).to.deep.equal([1, 1]);
  });

  it('has perhaps arrived where nobody can tell', async () => {
    const { pair, send } = await trialWith('shipstream');
    const { faults } = pair.wms.server;
    let handed = false;
    const when = (request: VendorRequest) => {
      handed ||= pair.wmsBench.isHandOver(request);
      return handed;
    };
    faults.plan(losingTheAnswer, { when, times: 100 });
    const said = await send();
    expect(said.code, said.err).to.equal(0);
    expect(said.out).to.include('Perhaps it arrived: the answer was lost.');
  });

  it('for EasyPost goes out with the test key, whatever the mode, and is no delivery of the production account', async () => {
    const { server, baseUrl, production, test } = await EasypostSimulator.start();
    const { dock, pair, reference, send } = await trialWith('easypost-fulfillment', { 'base url': baseUrl });
    const descriptions = (world: typeof test) => [...world.orders.values()].map(({ description }) => description);
    for (const sku of ['SKU-1', 'SKU-2']) production.receive(sku, 10);
    expect((await send()).out).to.match(new RegExp(`\n${reference(1)} was refused: .*barcode`));
    test.receive('SKU-1', 10);
    server.faults.plan(losingTheAnswer, { when: pair.wmsBench.isHandOver });
    const said = await send();
    expect([said.code, said.out.includes('refused'), said.out.includes('Perhaps')], said.err).to.deep.equal([
      0,
      false,
      false,
    ]);
    expect(descriptions(test)).to.deep.equal([`XD:${reference(2)} ${reference(2)}`]);
    const keyIn = ({ headers }: VendorRequest) =>
      Buffer.from(String(headers.authorization).slice('Basic '.length), 'base64').toString().replace(':', '');
    const handOvers = server.requests.filter((request) => pair.wmsBench.isHandOver(request));
    expect(handOvers.map(keyIn)).to.deep.equal([testKey, testKey]);

    const [number = ''] = pair.cart.placeOrders(1);
    await dock.run('order download');
    await dock.stands(pair, number, 'at_wms');
    expect(descriptions(production)).to.have.length(1);
    expect(descriptions(test)).to.have.length(1);
  });
});
