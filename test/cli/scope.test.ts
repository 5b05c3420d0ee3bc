import { expect } from 'chai';
import type { Dock } from '../../src/operations/dock.ts';
import { saveRelease } from '../../src/storage/release-delays.ts';
import { saveSetback } from '../../src/storage/setbacks.ts';
import { occasions } from '../support/deeds-of-commands.ts';
import { openTestDock } from '../support/dock.ts';
import { merchantTables } from '../support/scoping.ts';
import { inStore, seedDoubt, seedException, seedOrder, seedPackage } from '../support/seeds.ts';
import { sourceFiles } from '../support/source-files.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';
import { crossdock } from './terminal.ts';

const tables = [...merchantTables(sourceFiles())].sort();

/** Everything that the store holds of a merchant. */
async function rowsOf({ tools: { store } }: Dock, merchant: string): Promise<string> {
  const all: unknown[] = [];
  for (const table of tables)
    all.push(
      table,
      await store.reader
        .selectFrom(table as 'orders')
        .selectAll()
        .where('merchant', '=', merchant)
        .execute(),
    );
  return JSON.stringify(all);
}

describe('with --merchant bolt', () => {
  for (const [name, occasion] of Object.entries(occasions)) {
    it(`${name} changes nothing of acme's`, async () => {
      const { dock, argv, input = '', merchant } = await occasion();
      if (merchant === '') return; // What belongs to all merchants has no scope.
      const before = await rowsOf(dock, 'acme');
      await crossdock(dock, [...argv, '--merchant', 'bolt', '--yes'], { input });
      expect(await rowsOf(dock, 'acme')).to.equal(before);
    });
  }

  it('no command that reads shows anything of acme, whatever the store holds', async () => {
    const dock = await openTestDock();
    const ids = await seedEverything(dock);
    const shown = [
      ['status'],
      ['orders', 'list'],
      ...['1001', ids.order].map((order) => ['orders', 'show', order]),
      ['orders', 'find'],
      ...['1001', ids.order].map((text) => ['orders', 'find', text]),
      ['orders', 'find', '--sku', 'MUG-1'],
      ['report', 'counts', '--month', '2026-03'],
      ['files', 'list'],
      ['files', 'show', ids.file],
      ['files', 'get', ids.file],
      ['files', 'rejected', ids.file],
      ['deliveries', 'list'],
      ['deliveries', 'show', ids.delivery],
      ['exceptions', 'list', '--all'],
      ['exceptions', 'show', ids.exception],
      ['dead', 'list'],
      ['ship-methods', 'list'],
      ['ship-methods', 'export'],
      ['aliases', 'list'],
      ['aliases', 'export'],
      ['products', 'list'],
      ['products', 'export'],
      ['audit', 'list'],
      ['audit', 'show', '1'],
    ];
    for (const argv of shown) {
      const mine = await crossdock(dock, [...argv, '--merchant', 'acme', '--json']);
      const theirs = await crossdock(dock, [...argv, '--merchant', 'bolt', '--json']);
      const words = argv.join(' ');
      expect(theirs.out, words).not.to.match(/acme|MUG|1001/);
      for (const id of Object.values(ids)) expect(theirs.out, words).not.to.include(id);
      // What is asked for by name is not found; and it would have been shown to acme, so that this tells something.
      if (argv[1] === 'show' || argv[1] === 'get') expect([mine.code, theirs.code], words).to.deep.equal([0, 3]);
      else if (argv[1] !== 'rejected') expect(mine.out, words).to.match(/acme|MUG|1001/);
    }
  });

  it('a shared exception is seen with what it holds of bolt only, released for bolt only, and not taken off the list', async () => {
    const dock = await openTestDock();
    const { store } = dock.tools;
    const [mine, theirs] = [
      await seedOrder(store, '1001', 'error'),
      await seedOrder(store, '2002', 'error', 'bolt', 'shop'),
    ];
    const id = await seedException(store, 'SFTP_AUTH', [
      { kind: 'order', subject: mine.id, merchant: 'acme' },
      { kind: 'order', subject: theirs.id, merchant: 'bolt' },
    ]);
    const bolt = (...argv: string[]) => crossdock(dock, [...argv, '--merchant', 'bolt']);
    expect((await bolt('exceptions', 'list')).out).to.include(id);
    const { counts, held } = JSON.parse((await bolt('exceptions', 'show', id, '--json')).out);
    expect([counts.order, held.map(({ subject }: { subject: string }) => subject)]).to.deep.equal([1, [theirs.id]]);
    const refused = await bolt('exceptions', 'resolve', id, '--yes');
    expect([refused.code, refused.err.includes('EXCEPTION_SHARED')]).to.deep.equal([1, true]);
    expect((await bolt('exceptions', 'release', id, '--yes')).out).to.include('released 1, left 0');
    const statuses = await store.reader
      .selectFrom('orders')
      .select(['merchant', 'status'])
      .orderBy('merchant')
      .execute();
    expect(statuses).to.deep.equal([
      { merchant: 'acme', status: 'error' },
      { merchant: 'bolt', status: 'received' },
    ]);
    expect((await bolt('exceptions', 'list')).out).to.equal('Nothing needs you.\n');
    expect((await crossdock(dock, ['exceptions', 'resolve', id, '--yes'])).code).to.equal(0);
  });
});

/** One of each kind of thing, all of acme. */
async function seedEverything(dock: Dock) {
  const { store } = dock.tools;
  const at = '2026-03-01T08:00:00.000Z';
  const order = await seedOrder(store, '1001', 'on_hold');
  await inStore(store, (trx) => saveRelease(trx, order.id, at));
  await seedPackage(store, order, '1Z-FICTIONAL');
  const { delivery, exception } = await seedDoubt(store, [order.part]);
  const failed = { attempts: 1, firstAt: at, nextAt: at, code: 'SFTP_AUTH', message: 'no' };
  await inStore(store, (trx) =>
    saveSetback(trx, { stage: 'deliver', subject: 'acme/legacy/orders', merchant: 'acme', ...failed }),
  );
  await store.commits.commit({
    tickets: [outgoing('x', 'dead', { ticket: ticketOf('acme/legacy/orders', 'deliver') })],
  });
  const say = async (argv: string[], input = '') => {
    const { code, out, err } = await crossdock(dock, [...argv, '--yes'], { input });
    expect(code, err).to.equal(0);
    return out.trim();
  };
  const file = await say(['files', 'put', 'acme/legacy/shipments', '-', '--name', 'acme.csv'], 'a,b\n');
  await say(['products', 'add', 'MUG', '--alias', 'upc=111', '--merchant', 'acme']);
  await say(
    ['ship-methods', 'import', '--csv', '-'],
    'merchant,cart,method,country,weight from,weight to,contains,code\nacme,web,Slow,,,,,pass through\n',
  );
  return { order: order.id, delivery, exception, file };
}
