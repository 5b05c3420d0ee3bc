import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { openInventory } from '../support/inventory-shop.ts';

describe('a cart with stock files', () => {
  it('is told only what has changed, and everything when a person asks', async () => {
    const shop = await openInventory({ names: '{ A: EAST }', market: '{ minimum inventory level: 3 }' });
    await shop.report([
      ['HAT', 'A', 4],
      ['MUG', 'A', 9],
    ]);
    await shop.report([
      ['HAT', 'A', 2],
      ['MUG', 'A', 9],
    ]);
    await shop.report([
      ['HAT', 'A', 1],
      ['MUG', 'A', 9],
    ]);
    await shop.report([['MUG', 'A', 9]]);
    expect(await shop.told('web')).to.deep.equal([['HAT,4', 'MUG,9'], ['HAT,2'], ['HAT,1']]);
    expect(await shop.told('market'), 'below the minimum it is 0, told once').to.deep.equal([
      ['HAT,4', 'MUG,9'],
      ['HAT,0'],
    ]);
    await shop.say('run', 'inventory upload', '--cart', 'market');
    await eventually('it comes again', async () => (await shop.told('market')).length === 3);
    expect((await shop.told('market')).at(-1)).to.deep.equal(['HAT,0', 'MUG,9']);
    const all = await shop.say('deliveries', 'list', '--json', '--limit', '1');
    expect(JSON.parse(all)[0]).to.include({ kind: 'inventory', whole: true });
  });

  it('hears nothing of what a file does not name, unless its mapping says that files are whole', async () => {
    const part = await openInventory();
    await part.report([
      ['HAT', 'A', 4],
      ['MUG', 'A', 9],
    ]);
    await part.report([['MUG', 'A', 8]]);
    expect(await part.told('web')).to.deep.equal([['HAT,4', 'MUG,9'], ['MUG,8']]);
    await part.daemon.stop();

    const whole = await openInventory({ reading: '{ absent: zero }' });
    await whole.report([
      ['HAT', 'A', 4],
      ['MUG', 'A', 9],
    ]);
    await whole.report([['MUG', 'A', 8]]);
    expect(await whole.told('web')).to.deep.equal([
      ['HAT,4', 'MUG,9'],
      ['HAT,0', 'MUG,8'],
    ]);
    await whole.report([
      ['HAT', 'A', 1],
      ['MUG', 'A', 1],
      ['BELT', 'A', 1],
      ['TENT', 'A', 1],
      ['PEG', 'A', 1],
    ]);
    await whole.report([['MUG', 'A', 1]]);
    expect((await whole.exceptions())[0]).to.include({ code: 'SNAPSHOT_SHRUNK', state: 'open' });
    expect(await whole.told('web'), 'a file that was cut off empties no shop').to.have.length(3);
  });
});
