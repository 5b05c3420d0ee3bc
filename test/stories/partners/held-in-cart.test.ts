import { expect } from 'chai';
import { listExceptions } from '../../../src/storage/exceptions.ts';
import { settingsFor } from '../../simulators/amazon/settings.ts';
import { AmazonSimulator } from '../../simulators/amazon/simulator.ts';
import { eventually } from '../../support/eventually.ts';
import { openPairs } from '../../support/partner-dock.ts';

describe('a buyer at Amazon who asks to cancel', function () {
  this.timeout(90_000);

  it('alarms a person where the warehouse has the order, until the wish is gone', async () => {
    const amazon = await AmazonSimulator.start();
    const { book } = amazon;
    const dock = await openPairs([{ cart: 'amazon', wms: 'shipstream', cartSettings: settingsFor(amazon) }]);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('A pair was asked for.');
    const { reader } = dock.daemon.tools.store;
    // Amazon's lists are two minutes behind; nobody waits that long here.
    const ago = [150_000, 140_000] as const;
    const wish = (number: string, reason: string | undefined, changedAgo: number) =>
      book.change(
        number,
        (order) => {
          for (const item of order.items) {
            if (reason === undefined) delete item.cancelReason;
            else item.cancelReason = reason;
          }
        },
        changedAgo,
      );
    const there = book.place({}).orderId;
    await dock.run('order download');
    await dock.stands(pair, there, 'at_wms');
    const problems = async () =>
      (await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).map(({ code, message }) => [
        code,
        message,
      ]);
    wish(there, 'Ordered by mistake', ago[0]);
    await dock.run('order download');
    await eventually('a person hears of it', async () => (await problems()).length > 0, 30);
    expect(await problems()).to.deep.equal([
      [
        'ORDER_HELD_IN_CART',
        `Cart shop holds order ${there}, which is with shipstream: the buyer asks to cancel (Ordered by mistake).`,
      ],
    ]);
    wish(there, undefined, ago[1]);
    await dock.run('order download');
    await eventually('it has ended by itself', async () => (await problems()).length === 0, 30);
    expect(await dock.statusOf(pair, there)).to.equal('at_wms');
  });
});
