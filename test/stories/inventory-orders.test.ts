import { join } from 'node:path';
import { expect } from 'chai';
import { drop, put, settled } from '../support/daemon.ts';
import { shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { openInventory } from '../support/inventory-shop.ts';

describe('orders that the WMS has not seen', () => {
  it('are taken off the stock of other carts at once, kits by their components, until the WMS reports after it got them', async () => {
    const shop = await openInventory();
    const csv = join(shop.home, '../products.csv');
    await put(csv, 'merchant,sku,description,components\nacme,SET,Camping set,1 x TENT; 3 x PEG\n');
    await shop.say('products', 'import', '--csv', csv, '--yes');
    const stock = [
      ['MUG', 'MAIN', 10],
      ['PEG', 'MAIN', 20],
      ['TENT', 'MAIN', 4],
    ] as const;
    await shop.report(stock);
    expect(await shop.told('market')).to.deep.equal([['MUG,10', 'PEG,20', 'TENT,4']]);

    await drop(
      join(shop.home, '../cart/orders/1.csv'),
      shopOrders({ number: 'A-1', sku: 'MUG', quantity: 2 }, { number: 'A-2', sku: 'SET', quantity: 2 }),
    );
    await eventually('the other cart has less to sell', async () => (await shop.told('market')).length === 2);
    await settled(shop.daemon);
    expect((await shop.told('market')).at(-1)).to.deep.equal(['MUG,8', 'PEG,14', 'TENT,2']);
    expect(await shop.told('web'), 'the cart that sold them knows').to.have.length(1);
    const shown = await shop.say('inventory', 'show', 'acme', 'PEG');
    expect(shown)
      .to.match(/orders take: +6\n/)
      .and.match(/is told: +14\n/)
      .and.match(/A-2 +web +new +6 +PEG +not handed over/);

    // The report was made before the hand-over and is read after it: it cannot know of the orders.
    const before = new Date();
    await eventually('time has passed', () => Date.now() > before.getTime() + 50);
    await shop.say('run', 'order delivery');
    await eventually('the WMS has them', async () => (await shop.status('A-2')) === 'at_wms');
    await shop.report([...stock.slice(0, 1), ['PEG', 'MAIN', 21], ...stock.slice(2)], before);
    expect((await shop.told('market')).at(-1), 'only the new peg is news').to.deep.equal(['PEG,15']);
    expect(await shop.say('inventory', 'show', 'acme', 'PEG')).to.match(
      /A-2 +web +at_wms +6 +PEG +handed over .*after the report/,
    );

    await shop.report([
      ['MUG', 'MAIN', 8],
      ['PEG', 'MAIN', 15],
      ['TENT', 'MAIN', 1],
    ]);
    expect((await shop.told('market')).at(-1), 'the WMS knows: one tent is gone for another reason').to.deep.equal([
      'TENT,1',
    ]);
    expect(await shop.say('inventory', 'list')).to.match(/acme +PEG +- +15 +0 /);
  });

  it('are taken off while they wait for their release, too, though nobody has taken their kits apart yet', async () => {
    const shop = await openInventory({ web: '{ release delay: 2h }' });
    await shop.say('products', 'add', 'SET', '--component', '3 x PEG');
    await shop.report([['PEG', 'MAIN', 20]]);
    await drop(join(shop.home, '../cart/orders/1.csv'), shopOrders({ number: 'B-1', sku: 'SET', quantity: 2 }));
    await eventually('the other cart has less to sell', async () => (await shop.told('market')).length === 2);
    expect(await shop.status('B-1')).to.equal('on_hold');
    expect((await shop.told('market')).at(-1)).to.deep.equal(['PEG,14']);
    expect(await shop.say('inventory', 'show', 'acme', 'PEG')).to.match(/B-1 +web +on_hold +6 +SET +not handed over/);
  });
});
