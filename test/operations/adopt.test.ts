import { join } from 'node:path';
import { expect } from 'chai';
import { adoptionCuts } from '../../src/storage/adoptions.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { insertReceived, listOrders } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { crossdock } from '../cli/terminal.ts';
import { inCommit, receivedOf } from '../storage/samples.ts';
import { put } from '../support/daemon.ts';
import { openTestDock } from '../support/dock.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { aWorkspace } from '../support/workspace.ts';

const noon = '2026-03-01T12:00:00Z';

/** A store with these orders of cart `web`, all accepted, placed an hour apart from 10:00. */
async function shopWith(...orders: readonly string[]) {
  const dock = await openTestDock();
  const { store } = dock.tools;
  const received = orders.map((number, index) =>
    receivedOf(number, { orderDate: `2026-03-01T${10 + index}:00:00.000Z` }),
  );
  const parts = received.map(({ part }) => part);
  await inCommit(store, async (trx) => {
    await insertReceived(trx, store.dialect, received, noon);
    await setPartStatus(trx, store.dialect, parts, ['received'], 'new', noon);
  });
  const folder = await temporaryFolder();
  return {
    dock,
    store,
    run: (...argv: string[]) => crossdock(dock, ['adopt', ...argv]),
    async list(...rows: readonly string[]) {
      const path = join(folder, 'list.csv');
      await put(path, `${rows.join('\n')}\n`);
      return path;
    },
    async statuses() {
      const all = await listOrders(store.reader, 'every merchant', { limit: 50 });
      return Object.fromEntries(all.map(({ orderNumber, status }) => [orderNumber, status]));
    },
  };
}

describe('crossdock adopt --file', () => {
  it('tells every row that is wrong, and changes nothing then', async () => {
    const shop = await shopWith('1', '2');
    await inCommit(shop.store, (trx) => setPartStatus(trx, shop.store.dialect, ['p-2'], ['new'], 'sending', noon));
    const path = await shop.list('order number,sent reference,sku,quantity', '7,R1,,', '2,,,', '8,,MUG,many', '1,R1,,');
    const { code, out, err } = await shop.run('--cart', 'acme/web', '--file', path, '--yes');
    expect(code).to.equal(4);
    const lines = out.trim().split('\n');
    expect(lines).to.have.length(4);
    expect(lines[0]).to.include(`${path}:2  sent reference  "R1"  Another order has this reference: o-1.`);
    expect(lines[1]).to.include(':3  order number  "2"  This order is on its way');
    expect(lines[2]).to.include(':4  quantity  "many"');
    expect(lines[3]).to.include(':5  sent reference  "R1"  Row 2 says');
    expect(err).to.equal('4 problems. Nothing was changed.\n');
    expect(await shop.statuses()).to.deep.equal({ '#1': 'new', '#2': 'sending' });
  });

  it('records what is new and takes what waits from its gate, once, each time with its audit row', async () => {
    const shop = await shopWith('1', '2');
    const path = await shop.list('order number,sent reference,sku,quantity', '1,,,', '9,R-9,MUG,2', '9,,HAT,1');
    const dry = await shop.run('--cart', 'acme/web', '--file', path, '--dry-run');
    expect(dry.code).to.equal(0);
    expect(dry.err).to.include('2 orders in 3 rows.').and.include('None of them will be delivered.');
    expect(await shop.statuses()).to.deep.equal({ '#1': 'new', '#2': 'new' });
    const done = await shop.run('--cart', 'acme/web', '--file', path, '--yes', '--json');
    expect(JSON.parse(done.out)).to.include({ fresh: 1, numberOnly: 0, turned: 1, known: 0, references: 3 });
    expect(await shop.statuses()).to.deep.equal({ '#1': 'at_wms', '#2': 'new', 9: 'at_wms' });
    // Whatever its cart gives first is news, however little it says.
    const ledger = await shop.store.reader.selectFrom('order_ledger').select(['cart_order', 'content']).execute();
    expect(ledger.find(({ cart_order }) => cart_order === '9')?.content).to.equal('');
    const again = await shop.run('--cart', 'acme/web', '--file', path, '--json');
    expect(again).to.include({ code: 0 });
    expect(JSON.parse(again.out)).to.include({ fresh: 0, turned: 0, known: 2, references: 0, adopted: false });
    const better = await shop.list('order number,sent reference', '1,SENT-1');
    const more = await shop.run('--cart', 'acme/web', '--file', better, '--yes', '--json');
    expect(JSON.parse(more.out)).to.include({ fresh: 0, known: 1, references: 1 });
    const deeds = await listAudit(shop.store.reader, ['acme'], { limit: 5 });
    expect(deeds.map(({ action, actor, after }) => [action, actor, after])).to.deep.equal([
      ['adopt', 'cli:anna', { from: 'list', recorded: 0, 'taken from what waited': 0, 'known already': 1 }],
      ['adopt', 'cli:anna', { from: 'list', recorded: 1, 'taken from what waited': 1, 'known already': 0 }],
    ]);
  });

  it('goes on where a run was cut off, whatever the order of the rows', async () => {
    const shop = await shopWith();
    const numbers = Array.from({ length: 600 }, (_, index) => String(index + 1));
    const first = await shop.list('order number', ...numbers.slice(100, 350));
    await shop.run('--cart', 'acme/web', '--file', first, '--yes');
    const whole = await shop.list('order number', ...numbers);
    const { out } = await shop.run('--cart', 'acme/web', '--file', whole, '--yes', '--json');
    expect(JSON.parse(out)).to.include({ fresh: 350, known: 250 });
    const rows = await shop.store.reader.selectFrom('order_ledger').select('order_id').execute();
    expect(rows).to.have.length(600);
  });

  it('wants one way, a cart that there is, and a WMS that the merchant uses', async () => {
    const shop = await shopWith();
    const path = await shop.list('order number', '1');
    const codeOf = async (...argv: string[]) => (await shop.run(...argv)).code;
    expect(await codeOf('--cart', 'web')).to.equal(2);
    expect(await codeOf('--cart', 'web', '--file', path, '--from-shadow')).to.equal(2);
    expect(await codeOf('--cart', 'web', '--before', noon, '--wms', 'legacy')).to.equal(2);
    expect(await codeOf('--cart', 'wep', '--file', path)).to.equal(3);
    expect(await codeOf('--cart', 'web', '--file', path, '--wms', 'other')).to.equal(3);
    expect(await codeOf('--cart', 'shop', '--file', path, '--merchant', 'acme')).to.equal(3);
  });
});

describe('crossdock adopt --before', () => {
  it('adopts what waits and was placed before, keeps the instant, and names the orders on either side', async () => {
    const shop = await shopWith('1', '2', '3', '4');
    const asked = await shop.run('--cart', 'web', '--before', noon);
    expect(asked.code).to.equal(8);
    expect(asked.err)
      .to.include('2 orders placed before 2026-03-01T12:00:00.000Z that wait here')
      .and.include('#1 (new, placed 2026-03-01T10:00:00.000Z), #2')
      .and.include('#3 (new, placed 2026-03-01T12:00:00.000Z), #4');
    expect(await adoptionCuts(shop.store.reader, ['acme'])).to.deep.equal([]);
    expect((await shop.run('--cart', 'web', '--before', noon, '--yes')).out).to.equal('2 orders adopted\n');
    expect(await shop.statuses()).to.deep.equal({ '#1': 'at_wms', '#2': 'at_wms', '#3': 'new', '#4': 'new' });
    expect(await adoptionCuts(shop.store.reader, ['acme'])).to.deep.equal([
      { merchant: 'acme', cart: 'web', placedBefore: '2026-03-01T12:00:00.000Z' },
    ]);
    expect((await shop.run('--cart', 'web', '--before', noon, '--yes')).out).to.equal('0 orders adopted\n');
    const [deed] = await listAudit(shop.store.reader, ['acme'], { subject: 'acme/web', limit: 1 });
    expect(deed).to.include({ action: 'adopt', actor: 'cli:anna' });
  });

  it('refuses a cart whose files do not say when an order was placed', async () => {
    const mapping = { name: 'in', kind: 'orders', tells: (path: string) => path !== 'order.orderDate' };
    const workspace = aWorkspace({ mappings: new Map([['in', mapping as never]]) });
    const dock = await openTestDock({ workspace: () => workspace });
    const { code, err } = await crossdock(dock, ['adopt', '--cart', 'web', '--before', noon, '--yes']);
    expect([code, err.includes('ADOPT_WITHOUT_DATES')]).to.deep.equal([4, true]);
  });
});
