import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { openStore } from '../../src/storage/open.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { systemClock } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { crossdock } from '../cli/terminal.ts';
import { daemonAt, drop, filesIn, programAt, settled } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { shopFile, shopWith } from '../support/load-options-shop.ts';

const options = '{ earliest order date: 2026-02-01, reject unmapped shipping codes: false }';

/** A cart whose order download is off, with a backlog of 37 orders in two files, and 3 that are too old. */
async function newCart(take = 'copy'): Promise<string> {
  const home = await shopWith(options);
  const path = join(home, 'merchants/acme.yaml');
  const text = (await readFile(path, 'utf8'))
    .replace('order download: automatic', 'order download: off')
    .replace('from: { folder: ../cart/orders }', `from: { folder: { directory: ../cart/orders, take: ${take} } }`);
  await writeFile(path, `# by hand, do not lose me\n${text}`);
  const numbers = Array.from({ length: 37 }, (_, index) => ({ number: `N-${index + 1}` }));
  const old = ['O-1', 'O-2', 'O-3'].map((number) => ({ number, placed: '2026-01-05T10:00:00Z' }));
  await drop(join(home, '../cart/orders/backlog-1.csv'), shopFile(...numbers.slice(0, 20), ...old));
  await drop(join(home, '../cart/orders/backlog-2.csv'), shopFile(...numbers.slice(20)));
  return home;
}

describe('the first switch-on of order download', () => {
  for (const take of ['copy', 'move'])
    it(`says what it would take before it does, takes nothing while it looks (${take}), and asks for --yes`, async () => {
      const home = await newCart(take);
      const program = { program: programAt(home) };
      const before = await filesIn(join(home, '../cart/orders'));
      const asked = await crossdock(undefined, ['services', 'on', 'acme', 'web', 'order-download'], program);
      expect(asked.code).to.equal(8);
      expect(asked.err)
        .to.include('order download of acme/web: off -> { every: 5m }')
        .and.include('37 orders since 2026-02-01T00:00:00.000Z would be taken at acme/web/orders, from 2 files.')
        .and.include('3 orders would be skipped: Placed before the earliest order date 2026-02-01');
      expect(await filesIn(join(home, '../cart/orders'))).to.deep.equal(before);
      const store = await openStore({
        url: `sqlite:${home}/data/crossdock.db`,
        clock: systemClock,
        log: silentLog,
        writer: 'test',
      });
      expect(await listOrders(store.reader, 'every merchant', { limit: 50 })).to.deep.equal([]);
      const deeds = await listAudit(store.reader, 'every merchant', { limit: 50 });
      expect(deeds.filter(({ actor }) => actor !== 'file')).to.deep.equal([]);
      await store.close();
      expect(await readFile(join(home, 'merchants/acme.yaml'), 'utf8')).to.include('order download: off');
    });

  it('with --yes writes one line of the file, and the daemon takes what was foreseen', async () => {
    const home = await newCart();
    const daemon = await daemonAt(home);
    const argv = ['services', 'on', 'web', 'order-download', '--automatic', '--yes'];
    expect((await crossdock(undefined, argv, { program: programAt(home) })).code).to.equal(0);
    const text = await readFile(join(home, 'merchants/acme.yaml'), 'utf8');
    expect(text).to.include('# by hand, do not lose me').and.include('order download: automatic, shipment upload');
    const { reader } = daemon.tools.store;
    const all = () => listOrders(reader, 'every merchant', { limit: 100 });
    await eventually('the backlog is taken', async () => (await all()).length === 40);
    await settled(daemon);
    expect((await all()).filter(({ status }) => status === 'skipped')).to.have.length(3);
    const audit = await listAudit(reader, 'every merchant', { limit: 50 });
    const on = audit.find(({ action }) => action === 'services on');
    expect(on).to.include({ actor: 'cli:anna', merchant: 'acme', subject: 'order download/acme/web' });
    expect(on?.reason).to.equal('37 orders wait at acme/web/orders');
  });

  it('by a save of the file is not silent either: the audit says what is taken, once', async () => {
    const home = await newCart();
    const daemon = await daemonAt(home);
    const path = join(home, 'merchants/acme.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('order download: off', 'order download: automatic'));
    const { reader } = daemon.tools.store;
    const all = () => listOrders(reader, 'every merchant', { limit: 100 });
    await eventually('the backlog is taken', async () => (await all()).length === 40);
    await drop(join(home, '../cart/orders/later.csv'), shopFile({ number: 'L-1' }));
    await eventually('the next file is taken', async () => (await all()).length === 41);
    await settled(daemon);
    const told = (await listAudit(reader, 'every merchant', { limit: 50 })).filter(({ actor }) => actor === 'daemon');
    expect(told.map(({ action, subject }) => [action, subject])).to.deep.equal([
      ['first order download', 'acme/web/orders'],
    ]);
    expect(told[0]?.after.foreseen).to.include('37 orders since 2026-02-01').and.include('3 orders would be skipped');
  });

  it('names what cannot be read and what a person has to decide first', async () => {
    const home = await newCart();
    const path = join(home, 'merchants/acme.yaml');
    await writeFile(path, (await readFile(path, 'utf8')).replace('shipping codes: false', 'shipping codes: true'));
    await drop(join(home, '../cart/orders/broken.csv'), 'What,is,this\r\n1,2,3\r\n');
    const said = await crossdock(undefined, ['services', 'on', 'web', '--dry-run'], { program: programAt(home) });
    expect(said.code).to.equal(0);
    expect(said.err)
      .to.include('37 orders of these would be held: Nobody has mapped orders without a ship method of cart web.')
      .and.match(/broken\.csv does not read cleanly: row 1: missing-column\./);
  });

  it('switches off without asking, and says what it does not know', async () => {
    const home = await newCart();
    const program = { program: programAt(home) };
    const off = await crossdock(undefined, ['services', 'off', 'web', 'shipment-upload'], program);
    expect(off.out).to.equal('shipment upload of acme/web: automatic -> off\nmerchants/acme.yaml is written.\n');
    expect((await crossdock(undefined, ['services', 'off', 'web', 'shipment-upload'], program)).out).to.equal(
      'Nothing to change.\n',
    );
    const typo = await crossdock(undefined, ['services', 'on', 'acme', 'wbe'], program);
    expect(typo.code).to.equal(3);
    expect(typo.err).to.include('There is no cart "wbe". Did you mean "web"?');
    const listed = await crossdock(undefined, ['services', 'list'], program);
    expect(listed.out).to.match(/\nweb +order download +web\/orders +off +every 5m/);
  });
});
