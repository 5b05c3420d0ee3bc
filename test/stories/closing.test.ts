import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { serviceRuns } from '../../src/config/lookup.ts';
import { ticketFor } from '../../src/queue/ticket.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { listDocuments } from '../../src/storage/documents.ts';
import { listOrders, ordersById } from '../../src/storage/orders.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';

interface Scene {
  readonly home: string;
  readonly daemon: RunningDaemon;
  run(...argv: string[]): Promise<Said>;
}

/** Two orders are at the WMS; a third, in a file of its own, is held because nobody knows its ship method. */
async function acmeWithOpenOrders(): Promise<Scene> {
  const files = folderWorkspace();
  const merchant = `# by hand, do not lose me\n${(files['merchants/acme.yaml'] ?? '').trimStart()}`;
  const home = await workspaceHome({ ...files, 'merchants/acme.yaml': merchant });
  const daemon = await daemonAt(home);
  await drop(join(home, '../cart/orders/orders-1.csv'), shopOrders({ number: 'A-100' }, { number: 'A-101' }));
  await drop(
    join(home, '../cart/orders/orders-2.csv'),
    shopOrders({ number: 'A-102' }).replace('Standard', 'Teleport').replace('Pat', 'Robin'),
  );
  await eventually('two are at the WMS and one is held', async () => {
    const states = Object.values(await statuses(daemon)).sort();
    return states.join() === 'at_wms,at_wms,error';
  });
  await settled(daemon);
  const run = (...argv: string[]) =>
    crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } });
  return { home, daemon, run };
}

async function statuses({ tools }: RunningDaemon): Promise<Record<string, string>> {
  const orders = await listOrders(tools.store.reader, ['acme'], { limit: 10 });
  return Object.fromEntries(orders.map(({ orderNumber, status }) => [orderNumber, status]));
}

async function textsOf({ tools }: RunningDaemon): Promise<Record<string, string>> {
  const { reader, dialect } = tools.store;
  const orders = await listOrders(reader, ['acme'], { limit: 10 });
  const full = await ordersById(
    reader,
    dialect,
    ['acme'],
    orders.map(({ id }) => id),
  );
  return Object.fromEntries([...full.values()].map(({ order }) => [order.orderNumber, JSON.stringify(order)]));
}

async function tracking(home: string): Promise<string> {
  return Object.values(await filesIn(join(home, '../cart/tracking'))).join('');
}

describe('a merchant that is closed', () => {
  it('is told of first: open orders by state, and nothing happens without a yes', async () => {
    const { home, run } = await acmeWithOpenOrders();
    const before = await readFile(join(home, 'merchants/acme.yaml'), 'utf8');
    for (const [argv, exit] of [
      [['--dry-run'], 0],
      [[], 8],
    ] as const) {
      const { code, err } = await run('merchants', 'close', 'acme', ...argv);
      expect(code).to.equal(exit);
      expect(err)
        .to.match(/Open orders: .*2 at_wms/)
        .and.match(/Open orders: .*1 error/);
    }
    expect(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).to.equal(before);
    expect(await readdir(home)).to.not.include('exports');
  });

  it('runs no more, has its data exported, and its late shipments still find their orders', async () => {
    const { home, daemon, run } = await acmeWithOpenOrders();
    const out = join(home, '../export');
    const { code, err } = await run('merchants', 'close', 'acme', '--out', out, '--yes');
    expect(code, err).to.equal(0);
    const text = await readFile(join(home, 'merchants/acme.yaml'), 'utf8');
    expect(text).to.match(/^# by hand, do not lose me\nclosed: \d{4}-\d\d-\d\d #.*\nname: Acme/);
    await eventually('the daemon has switched off', () =>
      serviceRuns(daemon.tools.workspace()).every(({ timing }) => timing.kind === 'off'),
    );
    expect((await run('merchants', 'list')).out).to.match(/acme .*closed +3/);

    expect((await readdir(out)).sort()).to.deep.equal([
      ...['acme.yaml', 'aliases.csv', 'carriers.csv', 'export.json', 'levels.csv', 'orders.csv', 'orders.ndjson'],
      ...['packages.csv', 'parts.csv', 'products.csv', 'ship-methods.csv', 'shipments.csv'],
    ]);
    const lines = (await readFile(join(out, 'orders.ndjson'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).order.shipTo.city)).to.deep.equal(Array(3).fill('Springfield'));
    expect((await readFile(join(out, 'orders.csv'), 'utf8')).trimEnd().split('\n')).to.have.length(4);
    expect(JSON.parse(await readFile(join(out, 'export.json'), 'utf8')).rows['parts.csv']).to.equal(3);
    expect((await stat(join(out, 'orders.ndjson'))).mode & 0o077).to.equal(0);

    await drop(join(home, '../wms/out/SHIP_9.csv'), shipmentFile({ number: 'A-100', tracking: '1Z999LATE' }));
    expect((await run('run', 'shipping-confirmations', '--merchant', 'acme')).code).to.equal(0);
    await eventually('the late shipment is booked', async () => (await statuses(daemon))['A-100'] === 'shipped');
    expect(await tracking(home)).to.equal('');
    await run('run', 'shipment-upload', '--merchant', 'acme');
    await eventually('the cart knows it', async () => (await tracking(home)).includes('1Z999LATE'));

    const deeds = await listAudit(daemon.tools.store.reader, ['acme'], { subject: 'acme', limit: 10 });
    expect(deeds.map(({ action }) => action)).to.deep.equal(['merchants close', 'merchants close']);
    expect(deeds[1]?.before).to.deep.equal({ 'open orders': '2 at_wms, 1 error' });
  });

  it('hands out nothing new for a ticket of before its end, only when a person asks', async () => {
    const services = '  order delivery: off\n  shipping confirmations: off\n  inventory: off';
    const home = await workspaceHome(folderWorkspace({ services }));
    const daemon = await daemonAt(home);
    const run = (...argv: string[]) =>
      crossdock(undefined, argv, { program: programAt(home), env: { CROSSDOCK_HOME: home } });
    await drop(join(home, '../cart/orders/orders-1.csv'), shopOrders({ number: 'A-100' }));
    await eventually('the order waits', async () => (await statuses(daemon))['A-100'] === 'new');
    expect((await run('merchants', 'close', 'acme', '--out', join(home, '../export'), '--yes')).code).to.equal(0);
    await eventually('it is closed', () => daemon.tools.workspace().merchants.get('acme')?.closed !== undefined);

    const about = { merchant: 'acme', subject: 'acme/legacy/orders', connection: 'legacy/orders', ref: 'A-100' };
    const ticket = ticketFor('deliver', { ...about, cause: 'retry', at: daemon.tools.clock.iso() });
    await daemon.tools.store.commits.commit({ tickets: [ticket] });
    await settled(daemon);
    expect(await filesIn(join(home, '../wms/in'))).to.deep.equal({});
    await run('run', 'order-delivery', '--merchant', 'acme');
    await eventually('it goes', async () => (await statuses(daemon))['A-100'] === 'at_wms');
  });

  it('loses its personal data where that is wished: what may go, in the texts and in the files', async () => {
    const { home, daemon, run } = await acmeWithOpenOrders();
    const out = join(home, '../export');
    const argv = ['merchants', 'close', 'acme', '--out', out, '--erase-personal-data'];
    const asked = await run(...argv);
    expect(asked.err).to.include('names and addresses of 2 orders').and.include('1 orders that were not handed over');
    expect((await run(...argv, '--yes')).code).to.equal(0);

    const texts = await textsOf(daemon);
    for (const number of ['A-100', 'A-101'])
      expect(texts[number]).to.not.match(/Pat|Sample Street|Springfield|62701|pat@example/);
    expect(texts['A-102']).to.include('Robin').and.include('Springfield');
    expect(await readFile(join(out, 'orders.ndjson'), 'utf8')).to.include('Pat');

    const documents = await listDocuments(daemon.tools.store.reader, ['acme'], { kind: 'orders', limit: 10 });
    const codes = Object.fromEntries(documents.map(({ name, code }) => [name, code]));
    expect(codes).to.include({ 'orders-1.csv': 'FILE_ERASED', 'orders-2.csv': '' });
    const gone = documents.find(({ name }) => name === 'orders-1.csv');
    const got = await run('files', 'get', gone?.id ?? '');
    expect([got.code, got.err.includes('FILE_ERASED')]).to.deep.equal([3, true]);
    // Nothing below the documents folder has the first file's buyer any more; the WMS's own folder is not ours.
    const left = await bytesBelow(join(home, 'data/documents'));
    expect(left).to.include('Robin').and.to.not.include('Pat');

    await drop(join(home, '../wms/out/SHIP_9.csv'), shipmentFile({ number: 'A-101', tracking: '1Z999LATE' }));
    await run('run', 'shipping-confirmations', '--merchant', 'acme');
    await eventually('the late shipment is booked', async () => (await statuses(daemon))['A-101'] === 'shipped');
    await run('run', 'shipment-upload', '--merchant', 'acme');
    await eventually('the cart knows it', async () => (await tracking(home)).includes('1Z999LATE'));
  });

  it('can be closed again, to erase later or to finish what was cut off, and nothing is written over', async () => {
    const { home, run } = await acmeWithOpenOrders();
    const out = join(home, '../export');
    const close = (...more: string[]) => run('merchants', 'close', 'acme', '--yes', ...more);
    expect((await close('--out', out)).code).to.equal(0);
    const text = await readFile(join(home, 'merchants/acme.yaml'), 'utf8');
    const again = await close('--out', out);
    expect([again.code, again.err.includes('is not empty')]).to.deep.equal([4, true]);
    const later = await close('--out', join(home, '../second'), '--erase-personal-data');
    expect(later.code, later.err).to.equal(0);
    expect(later.err).to.include('was closed on').and.include('Erased: 2 orders');
    expect(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).to.equal(text);
    expect(await readFile(join(home, '../second/orders.ndjson'), 'utf8')).to.include('Pat');
  });

  it('publishes no other edit that waits', async () => {
    const { home, run } = await acmeWithOpenOrders();
    const path = join(home, 'crossdock.yaml');
    const root = await readFile(path, 'utf8');
    await drop(path, `publish: by hand\n${root}`);
    await eventually('that runs', async () => (await run('merchants', 'list')).code === 0);
    await run('mappings', 'publish', '--yes');
    await drop(path, `publish: by hand\n# a draft\n${root}`);
    const { code, err } = await run('merchants', 'close', 'acme', '--yes');
    expect([code, err.includes('WORKSPACE_UNPUBLISHED')]).to.deep.equal([4, true]);
    expect(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).to.not.include('closed:');
  });
});

async function bytesBelow(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')));
  return texts.join('\n');
}
