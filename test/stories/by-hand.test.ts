import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listOrders } from '../../src/storage/orders.ts';
import type { Tools } from '../../src/tools.ts';
import { crossdock } from '../cli/terminal.ts';
import { startSmtp } from '../peers/smtp.ts';
import { daemonAt, drop, filesIn, programAt, put, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { askFor } from '../support/person.ts';

const everyone = 'every merchant';
const services = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: automatic';

async function shopAt(home: string) {
  const daemon = await daemonAt(home);
  const { reader } = daemon.tools.store;
  return {
    home,
    daemon,
    run: (...argv: string[]) => crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } }),
    orders: () => listOrders(reader, everyone, { limit: 20 }),
    deliveries: () => listDeliveries(reader, everyone, { limit: 20 }),
    async give(...numbers: readonly string[]): Promise<void> {
      await drop(join(home, `../cart/orders/${numbers[0]}.csv`), shopOrders(...numbers.map((number) => ({ number }))));
      await eventually('they wait', async () => {
        const all = await listOrders(reader, everyone, { status: 'new', limit: 20 });
        return all.length === numbers.length;
      });
      await settled(daemon);
    },
  };
}

/** How many rows every table has, but for what a daemon writes while nothing happens. */
async function rowsOf({ store }: Tools): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(store.reader);
  const quiet = tables.rows.filter(({ name }) => !/^(facts|leases|schedules|outbox|sqlite_.*)$/.test(name));
  const counts = await Promise.all(
    quiet.map(async ({ name }) => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(store.reader);
      return [name, Number(rows[0]?.n)] as const;
    }),
  );
  return Object.fromEntries(counts);
}

describe('an order file to me instead', () => {
  it('comes by mail: the kept bytes of a delivery, and what waits at a gate as it would go next; nothing else changes', async function () {
    this.timeout(60_000);
    const smtp = await startSmtp({ tls: 'starttls' });
    const files = folderWorkspace({
      services,
      notices: `connections:
  office:
    email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: starttls, check certificate: false, user: dock, password: "\${file:smtp.secret}", from: dock@example.com }
notices: { by: office, to: [ops@example.com] }`,
    });
    const shop = await shopAt(await workspaceHome({ ...files, 'smtp.secret': 'secret' }));
    const { home, daemon, run, give } = shop;
    await give('M-1', 'M-2');
    await askFor(daemon.tools, 'deliver');
    await eventually('they are at the WMS', async () =>
      (await shop.orders()).every(({ status }) => status === 'at_wms'),
    );
    await give('M-3');
    const there = await filesIn(join(home, '../wms/in'), 'latin1');
    const [[name, text] = ['', '']] = Object.entries(there);
    const [delivery] = await shop.deliveries();
    const before = await rowsOf(daemon.tools);

    const kept = await run('deliveries', 'to-me', delivery?.id ?? '');
    expect(kept.code, kept.err).to.equal(0);
    const waiting = await run('deliveries', 'to-me', 'acme/legacy/orders', '--reason', 'the new column');
    expect(waiting.code, waiting.err).to.equal(0);
    const [first, second] = smtp.mails.map(({ to, parsed }) => ({ to, file: parsed.attachments[0] }));
    expect([first?.to, first?.file?.filename]).to.deep.equal([['ops@example.com'], name]);
    expect(first?.file?.content.toString('latin1')).to.equal(text);
    expect(second?.file?.filename).to.not.equal(name);
    expect(second?.file?.content.toString('latin1')).to.include('M-3').and.not.include('M-1');

    expect(await filesIn(join(home, '../wms/in'), 'latin1')).to.deep.equal(there);
    expect(await rowsOf(daemon.tools)).to.deep.equal({ ...before, audit: (before.audit ?? 0) + 2 });
    await askFor(daemon.tools, 'deliver');
    await eventually('it goes by itself', async () => (await shop.orders()).every(({ status }) => status === 'at_wms'));
    const gone = await filesIn(join(home, '../wms/in'), 'latin1');
    // The name holds the time, too; the number is what nobody else may have.
    const number = second?.file?.filename?.slice(-'_0002.csv'.length) ?? 'none';
    const same = Object.entries(gone).filter(([one]) => one.endsWith(number));
    expect(
      same.map(([, sent]) => sent.includes('M-3')),
      'under the number that was shown',
    ).to.deep.equal([true]);
    const nothing = await run('deliveries', 'to-me', 'acme/legacy/orders');
    expect([nothing.code, nothing.err.includes('TO_ME_NOTHING')]).to.deep.equal([3, true]);
  });

  it('comes into a test folder, never into one of a partner', async function () {
    this.timeout(60_000);
    const { home, run, give } = await shopAt(await workspaceHome(folderWorkspace({ services })));
    await give('T-1');
    const said = await run('deliveries', 'to-me', 'acme/legacy/orders', '--to', 'test-folder');
    expect(said.code, said.err).to.equal(0);
    const shown = Object.values(await filesIn(join(home, 'data/test-orders/acme_legacy_orders'), 'latin1'));
    expect([shown.length, shown[0]?.includes('T-1')]).to.deep.equal([1, true]);
    const partner = await run(
      'deliveries',
      'to-me',
      'acme/legacy/orders',
      '--to',
      'test-folder',
      '--folder',
      join(home, '../wms/in'),
    );
    expect([partner.code, partner.err.includes('TEST_FOLDER_OF_PARTNER')]).to.deep.equal([2, true]);
    expect(await filesIn(join(home, '../wms/in'))).to.deep.equal({});
  });
});

describe('a file that is put in by hand', () => {
  it('finds its endpoint by kind; a dry run reads it and says what it would change, and changes nothing', async function () {
    this.timeout(60_000);
    const shop = await shopAt(await workspaceHome(folderWorkspace({ services })));
    const { home, daemon, run, give } = shop;
    await give('P-1', 'P-2');
    await askFor(daemon.tools, 'deliver');
    await eventually('they are at the WMS', async () =>
      (await shop.orders()).every(({ status }) => status === 'at_wms'),
    );
    await settled(daemon);
    const [ship, stock, more] = ['ship.csv', 'stock.csv', 'more.csv'].map((name) => join(home, name)) as [
      string,
      string,
      string,
    ];
    await put(ship, shipmentFile({ number: 'P-1', tracking: '1Z1' }, { number: 'P-9', tracking: '1Z9' }));
    await put(stock, stockFile({ MUG: 4, HAT: 1 }));
    await put(more, shopOrders({ number: 'P-1' }, { number: 'P-2', quantity: 5 }, { number: 'P-3' }));
    const before = await rowsOf(daemon.tools);

    const dry = await run('files', 'put', 'shipments', ship, '--merchant', 'acme', '--dry-run');
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out)
      .to.include('acme/legacy/shipments')
      .and.include('1 parcel of 1 order would be booked.')
      .and.match(/ship\.csv:3 .*P-9|ship\.csv:3 .*\[/);
    const levels = await run('files', 'put', 'inventory', stock, '--connection', 'legacy', '--dry-run');
    expect(levels.out).to.include('0 levels would change, 2 would be new, 0 stay as they are.');
    const orders = await run('files', 'put', 'orders', more, '--connection', 'web', '--dry-run');
    expect(orders.out)
      .to.include('1 order would be taken.')
      .and.include('1 order came before, the same: left alone.')
      .and.include('1 order came before, with other content');
    const broken = join(home, 'broken.csv');
    await put(broken, 'no such heading\r\n1\r\n');
    expect((await run('files', 'put', 'shipments', broken, '--dry-run')).out)
      .to.include('NO, refused as a whole')
      .and.include('The file is refused as a whole: nothing would change.');
    expect(await rowsOf(daemon.tools)).to.deep.equal(before);

    const taken = await run('files', 'put', 'shipments', ship, '--merchant', 'acme');
    expect(taken.code, taken.err).to.equal(0);
    await eventually('it is told to the cart', async () =>
      (await shop.orders()).some(({ status }) => status === 'confirmed'),
    );
    await settled(daemon);
    const id = taken.out.trim();
    expect((await run('files', 'get', id)).out).to.equal(await readFile(ship, 'utf8'));
    expect((await run('files', 'rejected', id)).out)
      .to.include('P-9')
      .and.not.include('P-1;');
    const again = await run('files', 'put', 'shipments', ship, '--dry-run');
    expect(again.out).to.include('0 parcels of 1 order would be booked.').and.include('1 parcel with tracking numbers');
    const unknown = await run('files', 'put', 'inventory', stock, '--connection', 'nobody');
    expect([unknown.code, unknown.err.includes('ENDPOINT_NOT_READ')]).to.deep.equal([3, true]);
  });
});
