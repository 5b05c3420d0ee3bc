import { expect } from 'chai';
import { openTestDock } from '../support/dock.ts';
import { seedDelivered, writingWorkspace } from '../support/repeat-seeds.ts';
import { seedOrders, ticketsIn } from '../support/seeds.ts';
import { crossdock } from './terminal.ts';

async function shop(count: number) {
  const workspace = writingWorkspace('NEW');
  const dock = await openTestDock({ workspace: () => workspace });
  const numbers = Array.from({ length: count }, (_, index) => String(1001 + index));
  const orders = await seedOrders(dock.tools.store, numbers, 'at_wms');
  const ids: string[] = [];
  for (const [index, { part }] of orders.entries())
    ids.push(await seedDelivered(dock, [part], { number: index + 1, text: `${numbers[index]}\n` }));
  return { dock, ids };
}

const all = ['deliveries', 'resend', '--gate', 'acme/legacy/orders'];

describe('a command that repeats many', () => {
  it('asks a person, draws a bar for them, and one line of JSON for each where nobody sits', async () => {
    const { dock } = await shop(3);
    const person = await crossdock(dock, all, { person: true, input: 'y\n' });
    expect(person.code, person.err).to.equal(0);
    expect(person.err)
      .to.include('Would hand out 3 deliveries with 3 orders, sent again byte for byte.')
      .and.include('Do it? (y/N)')
      .and.match(/\[########\.{16}\] 1\/3 {2}ORD_0001\.csv/)
      .and.match(/\[#{24}\] 3\/3 {2}ORD_0003\.csv\n/)
      .and.not.include('{"at"');
    const script = await crossdock(dock, [...all, '--again', '--yes', '--ndjson']);
    const lines = script.err.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.map((line) => JSON.parse(line)).map(({ at, total, name }) => [at, total, name])).to.deep.equal([
      [1, 3, 'ORD_0001.csv'],
      [2, 3, 'ORD_0002.csv'],
      [3, 3, 'ORD_0003.csv'],
    ]);
    expect(JSON.parse(script.out)).to.include({ total: 3, done: 3, notBegun: 0 });
    expect((await crossdock(dock, [...all, '--again', '--yes', '--quiet'])).err).to.not.include('{');
  });

  it('does not do it when the person says no, and needs something to choose by', async () => {
    const { dock } = await shop(2);
    expect((await crossdock(dock, all, { person: true, input: 'n\n' })).code).to.equal(8);
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
    const everything = await crossdock(dock, ['deliveries', 'resend', '--merchant', 'acme', '--yes']);
    expect([everything.code, everything.err.includes('REPEAT_NOTHING_CHOSEN')]).to.deep.equal([2, true]);
    for (const words of [
      ['files', 'reread'],
      ['orders', 'redownload'],
      ['orders', 'rerender'],
    ])
      expect((await crossdock(dock, [...words, '--yes'])).code, words.join(' ')).to.equal(2);
  });

  it('takes another name for one, which is the name of a file, and a pace in words', async () => {
    const { dock, ids } = await shop(2);
    expect((await crossdock(dock, [...all, '--name', 'X.csv', '--yes'])).code).to.equal(2);
    const path = await crossdock(dock, ['deliveries', 'resend', ids[0] ?? '', '--name', '../X.csv', '--yes']);
    expect([path.code, path.err.includes('RENDER_NAME_UNSAFE')]).to.deep.equal([4, true]);
    for (const pace of ['fast', '0/min', '1/day', '-1/s']) {
      const { code, err } = await crossdock(dock, [...all, `--pace=${pace}`, '--yes']);
      expect([code, err.includes('such as 60/min')], pace).to.deep.equal([2, true]);
    }
    expect((await crossdock(dock, [...all, '--pace', '100/s', '--yes'])).code).to.equal(0);
  });

  it('shows only what may be seen', async () => {
    const { dock, ids } = await shop(1);
    const other = await crossdock(dock, ['deliveries', 'resend', ids[0] ?? '', '--merchant', 'bolt', '--yes']);
    expect([other.code, other.err.includes('DELIVERY_UNKNOWN')]).to.deep.equal([3, true]);
    expect((await crossdock(dock, [...all, '--merchant', 'bolt', '--dry-run'])).err).to.include(
      'Would hand out 0 deliveries',
    );
    const shown = await crossdock(dock, ['orders', 'rerender', '1001', '--dry-run', '--json']);
    expect(JSON.parse(shown.out)).to.have.nested.property('planned[0].file', 'ORD_0001.csv');
  });
});
