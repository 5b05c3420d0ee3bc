import { join } from 'node:path';
import { expect } from 'chai';
import { put } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { inventoryWorkspace, openInventory } from '../support/inventory-shop.ts';

describe('a warehouse that nobody has named', () => {
  it('stays out and is one problem, however often it comes, until a person names or excludes it', async () => {
    const shop = await openInventory({ market: '{ sync inventory with warehouse: [W9, EAST] }' });
    const name = async (names: string) => {
      const files = inventoryWorkspace({ names, market: '{ sync inventory with warehouse: [W9, EAST] }' });
      await put(join(shop.home, 'crossdock.yaml'), files['crossdock.yaml'] ?? '');
    };
    await shop.report([['MUG', 'MAIN', 5]]);
    expect(await shop.told('web'), 'the only warehouse needs no name').to.deep.equal([['MUG,5']]);
    await shop.report([
      ['MUG', 'MAIN', 5],
      ['MUG', 'W9', 100],
      ['HAT', 'W9', 7],
    ]);
    await shop.report([
      ['MUG', 'MAIN', 6],
      ['MUG', 'W9', 100],
    ]);
    expect(await shop.told('web')).to.deep.equal([['MUG,5'], ['MUG,6']]);
    expect((await shop.told('market')).at(-1), 'a cart that names the code has decided').to.deep.equal([
      'HAT,7',
      'MUG,100',
    ]);
    const [problem, ...others] = await shop.exceptions();
    expect(others).to.deep.equal([]);
    expect(problem).to.include({
      code: 'WAREHOUSE_UNKNOWN',
      state: 'open',
      connection: 'legacy',
      value: 'W9',
      count: 2,
    });
    expect(problem?.hint).to.include('under wms: legacy: warehouse names: write "W9"');
    const shown = await shop.say('inventory', 'show', 'acme', 'MUG');
    expect(shown).to.match(/legacy +W9 +unknown: write it under "warehouse names" +MUG/);
    expect(await shop.say('inventory', 'warehouses')).to.match(/acme +legacy +MAIN +MAIN\n.*W9 +unknown/);

    await name('{ MAIN: EAST, W9: WEST }');
    await eventually('it is no problem any more', async () => (await shop.exceptions())[0]?.state === 'resolved');
    await eventually('its stock counts', async () => (await shop.told('web')).length === 3);
    expect((await shop.told('web')).at(-1)).to.deep.equal(['HAT,7', 'MUG,106']);
    expect((await shop.exceptions())[0]?.resolvedBy).to.equal('its name');

    await name('{ MAIN: EAST, W9: off }');
    await eventually('its stock counts no more', async () => (await shop.told('web')).length === 4);
    expect((await shop.told('web')).at(-1), 'what lay only there is gone from the shop').to.deep.equal([
      'HAT,0',
      'MUG,6',
    ]);
    await shop.report([
      ['MUG', 'MAIN', 8],
      ['BELT', 'W9', 50],
    ]);
    expect((await shop.told('web')).at(-1), 'a cart that was never told of it is not told 0').to.deep.equal(['MUG,8']);
    expect(await shop.exceptions()).to.have.length(1);
  });
});

describe('what a cart is told', () => {
  it('may be what is on hand, and of a product that a filter names by the SKU of the WMS nothing, also under an alias', async () => {
    const shop = await openInventory({
      names: '{ A: EAST, B: WEST }',
      market:
        '{ inventory quantity: on hand, sync inventory with warehouse: WEST, sync inventory alias: asin, item filters: { list: blacklist, skus: [W-HAT] } }',
    });
    for (const [sku, alias] of [
      ['W-MUG', 'MUG-1'],
      ['W-HAT', 'HAT-1'],
    ])
      await shop.say('products', 'add', sku ?? '', '--merchant', 'acme', '--alias', `asin=${alias}`);
    await shop.report([
      ['W-MUG', 'A', 5, 6],
      ['W-MUG', 'B', 10, 12],
      ['W-HAT', 'B', 3, 3],
    ]);
    expect(await shop.told('web')).to.deep.equal([['W-HAT,3', 'W-MUG,15']]);
    expect(await shop.told('market')).to.deep.equal([['MUG-1,12']]);
    expect(await shop.say('inventory', 'show', 'acme', 'HAT-1'))
      .to.match(/is told: +nothing: an item filter/)
      .and.match(/is told: +3\n/);
  });
});
