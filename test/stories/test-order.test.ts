import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { storyOf } from '../../src/storage/events.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import type { Tools } from '../../src/tools.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { startSmtp } from '../peers/smtp.ts';
import { daemonAt, drop, filesIn, programAt, settled, workspaceHome } from '../support/daemon.ts';
import { shipmentFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { shopLines, translatingWorkspace } from '../support/translation-shop.ts';

function run(home: string, ...argv: string[]): Promise<Said> {
  return crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } });
}

/** How many rows every table has. */
async function rowsOf({ store }: Tools): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(store.reader);
  const counts = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(store.reader);
      return [name, Number(rows[0]?.n)] as const;
    }),
  );
  return Object.fromEntries(counts);
}

/** What a daemon writes while nothing happens. */
const clockwork = new Set(['facts', 'leases', 'schedules', 'outbox', 'sqlite_sequence']);

/** The tables in which something was added. */
function grown(before: Record<string, number>, after: Record<string, number>): string[] {
  return Object.keys(after)
    .filter((name) => after[name] !== before[name] && !clockwork.has(name))
    .sort();
}

async function countersOf({ store }: Tools): Promise<string[]> {
  return (await store.reader.selectFrom('counters').select('scope').orderBy('scope').execute()).map(
    ({ scope }) => scope,
  );
}

function wmsFolder(home: string): Promise<Record<string, string>> {
  return filesIn(join(home, '../wms/in'), 'latin1');
}

describe('a test order', () => {
  it('is shown as the bytes that the WMS would get, marked as a test, and leaves everything as it was', async () => {
    const home = await workspaceHome(translatingWorkspace('minimum inventory level: 0'));
    const daemon = await daemonAt(home);
    const before = await rowsOf(daemon.tools);
    const said = await run(home, 'test-order', 'web', '--sku', 'MUG', '--ship-method', 'Standard');
    expect(said.code).to.equal(0);
    expect(said.out)
      .to.match(/TEST-000001-[0-9a-f]{4} +Standard +nowhere +Standard +NOT MAPPED: passes through/)
      .and.match(/ORD_900000001_TEST\.csv +acme\/legacy\/orders/)
      .and.match(/TEST-000001-[0-9a-f]{4},1,MUG,1,,Standard,Standard/);
    expect(said.err).to.include('Nothing was handed out').and.include('1 ship method is not mapped');
    expect(grown(before, await rowsOf(daemon.tools))).to.deep.equal([]);
    expect(await wmsFolder(home)).to.deep.equal({});
    expect(await filesIn(join(home, 'data/test-orders/acme_legacy_orders'))).to.deep.equal({});
  });

  it('for each ship method shows where every code leads, and which nobody has mapped', async () => {
    const home = await workspaceHome(translatingWorkspace('reject unmapped shipping codes: true'));
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/a.csv'), shopLines({ number: 'R-1', method: 'Air' }));
    await eventually('the method was seen', async () =>
      (await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 5 })).some(
        ({ status }) => status === 'error',
      ),
    );
    await settled(daemon);
    await drop(
      join(home, 'list.csv'),
      'code,description,carrier\r\nGND,Ground,UPS\r\n2DA,Two days,UPS\r\nINT,Abroad,DHL\r\n',
    );
    expect(
      (await run(home, 'ship-methods', 'import', '--wms', 'legacy', '--csv', join(home, 'list.csv'), '--yes')).code,
    ).to.equal(0);
    const map = ['ship-methods', 'map', '--cart', 'web', '--yes'];
    for (const entry of [['GND'], ['INT', '--country', 'DE']])
      expect((await run(home, ...map, '--from', 'Standard', '--to', ...entry)).code).to.equal(0);
    const { out } = await run(home, 'test-order', 'web', '--each', 'ship-method');
    expect(out)
      .to.match(/TEST-000001-\w{4} +Standard +map +INT DHL\n/)
      .and.match(/TEST-000002-\w{4} +Standard +map +GND UPS\n/)
      .and.match(/TEST-000003-\w{4} +Air +seen +held +Nobody has mapped the ship method "Air" of cart web\./)
      .and.match(/TEST-000004-\w{4} +2DA +WMS list +2DA UPS\n/)
      .and.match(/TEST-000004-\w{4},1,TEST-SKU,1,UPS,2DA,2DA/)
      .and.not.match(/TEST-000003-\w{4},1/);
  });

  it('goes into a test folder, never into one of a partner', async () => {
    const home = await workspaceHome(translatingWorkspace('minimum inventory level: 0'));
    const daemon = await daemonAt(home);
    const before = await rowsOf(daemon.tools);
    const said = await run(home, 'test-order', 'web', '--to', 'test-folder');
    expect(said.code, said.err).to.equal(0);
    expect(Object.keys(await filesIn(join(home, 'data/test-orders/acme_legacy_orders')))).to.deep.equal([
      'ORD_900000001_TEST.csv',
    ]);
    expect(await wmsFolder(home)).to.deep.equal({});
    expect(grown(before, await rowsOf(daemon.tools))).to.deep.equal(['audit', 'counters', 'events']);
    expect(await countersOf(daemon.tools)).to.deep.equal(['test:acme']);
    await symlink(join(home, '../wms'), join(home, 'mine'));
    for (const folder of [join(home, '../wms/in'), join(home, '../wms/in/deeper'), join(home, 'mine/in')]) {
      const refused = await run(home, 'test-order', 'web', '--to', 'test-folder', '--folder', folder);
      expect([refused.code, refused.err.includes('TEST_FOLDER_OF_PARTNER')], folder).to.deep.equal([2, true]);
    }
    expect(await wmsFolder(home)).to.deep.equal({});
    await mkdir(join(home, 'elsewhere'));
    expect(
      (await run(home, 'test-order', 'web', '--to', 'test-folder', '--folder', join(home, 'elsewhere'))).out,
    ).to.match(/TEST-000002-/);
  });

  it('at the WMS stays out of ledger, stock, figures and numbers; what comes back is dropped with a remark, and the real order beside it is confirmed', async () => {
    const home = await workspaceHome(translatingWorkspace('minimum inventory level: 0'));
    const daemon = await daemonAt(home);
    const { reader } = daemon.tools.store;
    const before = await rowsOf(daemon.tools);
    const asked = await run(home, 'test-order', 'web', '--to', 'wms', '--sku', 'MUG');
    expect([asked.code, await wmsFolder(home)]).to.deep.equal([8, {}]);
    const said = await run(home, 'test-order', 'web', '--to', 'wms', '--sku', 'MUG', '--yes');
    expect(said.code, said.err).to.equal(0);
    const reference = /TEST-000001-\w{4}/.exec(said.out)?.[0] ?? '';
    expect(
      Object.entries(await wmsFolder(home))
        .flat()
        .join(),
    )
      .to.include('ORD_900000001_TEST.csv')
      .and.include(reference);
    expect(grown(before, await rowsOf(daemon.tools))).to.deep.equal(['audit', 'counters', 'events']);
    expect(await countersOf(daemon.tools)).to.deep.equal(['test:acme']);

    await drop(join(home, '../cart/orders/a.csv'), shopLines({ number: 'R-1' }));
    const real = async () => (await listOrders(reader, 'every merchant', { limit: 5 }))[0];
    await eventually('the real order is at the WMS', async () => (await real())?.status === 'at_wms');
    expect(Object.keys(await wmsFolder(home))).to.include('ORD_0001.csv');

    const back = shipmentFile({ number: reference, tracking: '1ZTEST' }, { number: 'R-1', tracking: '1ZREAL' });
    await drop(join(home, '../wms/out/SHIP_1.csv'), back);
    await eventually('the real order is confirmed', async () => (await real())?.status === 'confirmed');
    await settled(daemon);
    expect(await listExceptions(reader, 'every merchant', { state: 'open', limit: 5 })).to.deep.equal([]);
    const packages = await reader.selectFrom('packages').select('tracking_number').execute();
    expect(packages.map((one) => one.tracking_number)).to.deep.equal(['1ZREAL']);
    expect(JSON.stringify(await filesIn(join(home, '../cart/tracking')))).to.not.include('1ZTEST');
    const document = await reader
      .selectFrom('documents')
      .selectAll()
      .where('kind', '=', 'shipments')
      .executeTakeFirst();
    expect(document?.state).to.equal('done');
    const shown = await run(home, 'files', 'show', document?.id ?? '');
    expect(shown.out).to.include(`remark: ${reference} is a test order; what the file says of it was dropped.`);
    const story = await storyOf(reader, ['acme'], 'order', `test:${reference}`);
    expect(story.map(({ event }) => event)).to.deep.equal(['test order sent', 'answer of the WMS dropped']);
    expect(await listOrders(reader, 'every merchant', { limit: 5 })).to.have.length(1);
  });

  it('is mailed to the contact of the merchant; without one it says who is missing', async () => {
    const smtp = await startSmtp({ tls: 'starttls' });
    const files = translatingWorkspace('minimum inventory level: 0');
    const home = await workspaceHome({
      ...files,
      'smtp.secret': 'secret',
      'crossdock.yaml': `${files['crossdock.yaml']}
connections:
  office: { email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: starttls, check certificate: false, user: dock, password: "\${file:smtp.secret}", from: dock@example.com } }
notices: { by: office, to: [ops@example.com] }
`,
      'merchants/acme.yaml': `error contacts: [acme@example.com]\n${files['merchants/acme.yaml']}`,
    });
    const said = await run(home, 'test-order', 'web', '--to', 'me');
    expect(said.code, said.err).to.equal(0);
    const [mail] = smtp.mails;
    expect(mail?.to).to.deep.equal(['acme@example.com']);
    expect(mail?.parsed.attachments[0]?.filename).to.equal('ORD_900000001_TEST.csv');
    expect(mail?.parsed.attachments[0]?.content.toString()).to.include('TEST-000001-');
    const nobody = await workspaceHome(files);
    const refused = await run(nobody, 'test-order', 'web', '--to', 'me');
    expect(refused.err).to.include('TEST_ORDER_NO_CONTACT');
  });
});
