import { expect } from 'chai';
import { listDeliveries } from '../../../src/storage/deliveries.ts';
import { clockFrom } from '../../../src/support/clock.ts';
import { losingTheAnswer, tearing } from '../../simulators/shared/faults.ts';
import { openPairs } from '../../support/partner-dock.ts';

describe('a partner that can only be looked through from end to end', function () {
  this.timeout(120_000);

  it('is looked through once for orders that nobody has begun to hand over before, and again for one whose answer was lost', async () => {
    let ahead = 0;
    const dock = await openPairs(
      [{ wms: 'easypost-fulfillment', cart: 'quickbooks-commerce' }],
      clockFrom(() => Date.now() + ahead),
    );
    const [pair] = dock.pairs;
    if (!pair) throw new Error('One pair was asked for.');
    const { server } = pair.wms;
    const looks = () =>
      server.requests.filter(({ method, path, query }) => {
        return method === 'GET' && path.endsWith('/orders') && query.get('offset') === '0';
      }).length;
    const handOver = async () => {
      const [number = ''] = pair.cart.placeOrders(1);
      await dock.run('order download');
      await dock.stands(pair, number, 'at_wms');
    };
    const before = looks();
    await handOver();
    // Longer than a reading is good for otherwise, and not so long that the look for shipments is due, which reads the same list.
    ahead = 130_000;
    await handOver();
    expect(looks() - before).to.equal(1);

    server.faults.plan(losingTheAnswer, { when: pair.wmsBench.isHandOver });
    await handOver();
    expect(looks() - before).to.equal(2);
    expect(new Set(pair.wms.keys()).size).to.equal(3);
    expect(pair.wms.keys()).to.have.length(3);

    // It never arrived: whoever sends it again can tell by its note that it may.
    server.faults.plan(tearing, { when: pair.wmsBench.isHandOver });
    await handOver();
    expect(pair.wms.keys()).to.have.length(4);
    const rows = await listDeliveries(dock.daemon.tools.store.reader, [pair.merchant], { state: 'done', limit: 20 });
    const notes = rows.filter(({ kind }) => kind === 'orders').map(({ note }) => note);
    expect(notes.filter((note) => note !== '')).to.deep.equal(['It was interrupted once, and went again.']);
  });
});
