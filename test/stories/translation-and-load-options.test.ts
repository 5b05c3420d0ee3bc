import { join } from 'node:path';
import { expect } from 'chai';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { drop } from '../support/daemon.ts';
import { shipmentFile, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { shopLines } from '../support/translation-shop.ts';
import { begin } from '../support/translation-story.ts';

const hour = 60 * 60 * 1000;

const options = [
  'item filters: { list: blacklist, skus: [GIFT] }',
  'release delay: 2h',
  'reject unmapped shipping codes: true',
  'translate item code: master',
  'sync inventory alias: merchantSku',
].join(', ');

const taught = {
  'products import':
    'merchant,sku,description,components\nacme,SET,Camping set,1 x TENT; 3 x PEG\nacme,TENT-1,Tent,\nacme,PEG-1,Peg,\nacme,CARD-1,Gift card,\n',
  'aliases import':
    'merchant,sku,type,code\nacme,M-1,merchantSku,MUG\nacme,TENT-1,upc,TENT\nacme,PEG-1,upc,PEG\nacme,CARD-1,merchantSku,GIFT\n',
  'ship-methods import --wms legacy': 'code,description,carrier\n2DA,Second day,UPSN\nBOX,Gift box,UPSN\n',
};

describe('an order with a line that stays here, a mapped ship method, an alias and a kit, under a release delay', () => {
  it('goes out right when its time has come, and comes back to the cart under the lines and SKUs of the cart', async () => {
    let ahead = 0;
    const clock = clockFrom(() => Date.now() + ahead);
    const story = await begin(options, taught, { clock, confirmations: 'lined-confirmations' });
    const { home, say, rows, statuses } = story;
    const { reader } = story.daemon.tools.store;
    await say('ship-methods', 'map', '--cart', 'web', '--from', 'Two Days', '--to', 'BOX', '--contains', 'GIFT');
    await drop(
      join(home, '../cart/orders/orders.csv'),
      shopLines(
        { number: 'N-1', method: 'Two Days', sku: 'GIFT' },
        { number: 'N-1', method: 'Two Days', sku: 'SET', quantity: 2 },
        { number: 'N-1', method: 'Two Days', sku: 'MUG', quantity: 5 },
        { number: 'N-2', method: 'Two Days', sku: 'GIFT' },
      ),
    );
    // A gift that stays here is no reason for the gift box: what a person has to teach shows at once, not after the wait.
    await eventually('it is held, and the other is skipped', async () => {
      const { 'N-1': one, 'N-2': two } = await statuses();
      return one === 'error' && two === 'skipped';
    });
    await say('ship-methods', 'map', '--cart', 'web', '--from', 'Two Days', '--to', '2DA');
    await eventually('it waits for its delay', async () => (await statuses())['N-1'] === 'on_hold');
    expect(await listExceptions(reader, ['acme'], { state: 'open', limit: 5 })).to.deep.equal([]);
    expect(await rows('wms/in')).to.deep.equal([]);

    ahead = 3 * hour;
    await eventually('it is at the WMS', async () => (await statuses())['N-1'] === 'at_wms');
    expect(await rows('wms/in')).to.deep.equal([
      'N-1,1,TENT-1,2,UPSN,2DA,Two Days',
      'N-1,2,PEG-1,6,UPSN,2DA,Two Days',
      'N-1,3,M-1,5,UPSN,2DA,Two Days',
    ]);
    const shown = await say('orders', 'show', 'N-1');
    expect(shown)
      .to.match(/3 +M-1 +5 +0\n/)
      .and.match(/4 +GIFT +1 +not sent/)
      .and.include('not sent: line 1 (GIFT)')
      .and.include('Two Days becomes 2DA');
    const [seen] = JSON.parse(await say('ship-methods', 'list', '--json'));
    expect(seen).to.include({ method: 'Two Days', seen: 1 });

    await drop(
      join(home, '../wms/out/SHIP_1.csv'),
      shipmentFile(
        { number: 'N-1', tracking: '1ZFIRST', sku: 'TENT-1', quantity: 2 },
        { number: 'N-1', tracking: '1ZFIRST', sku: 'M-1', quantity: 5 },
      ),
    );
    await eventually('a part has shipped', async () => (await statuses())['N-1'] === 'partial');
    await drop(
      join(home, '../wms/out/SHIP_2.csv'),
      shipmentFile({ number: 'N-1', tracking: '1ZREST', sku: 'PEG-1', quantity: 6 }),
    );
    await eventually('it is confirmed', async () => (await statuses())['N-1'] === 'confirmed');
    expect(await rows('cart/tracking')).to.deep.equal(['N-1,1ZFIRST,3,MUG,5,5', 'N-1,1ZREST,2,SET,2,2']);
  });

  it('is told stock under the names of the cart, without those that are filtered', async () => {
    const story = await begin(options, taught);
    await drop(join(story.home, '../wms/out/INV_1.csv'), stockFile({ 'M-1': 40, 'CARD-1': 9, 'PEG-1': 7 }));
    const stock = await eventually('the cart has its stock', async () => {
      const rows = await story.rows('cart/stock');
      return rows.length > 0 ? rows : undefined;
    });
    expect(stock.map((row) => row.split(',').slice(0, 2).join())).to.deep.equal(['MUG,40']);
  });
});
