import { chown, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listAudit } from '../../src/storage/audit.ts';
import { listDeliveries } from '../../src/storage/deliveries.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { crossdock, type Typing } from '../cli/terminal.ts';
import { startSshd } from '../peers/sshd.ts';
import { daemonAt, daemonProcess, drop, filesIn, programAt, put, settled, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { askFor } from '../support/person.ts';

const everyone = 'every merchant';
const services = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: off';

/** A shop with a daemon, and commands beside it as other processes would run them. */
async function shop(batch = 'each run') {
  return shopIn(await workspaceHome(folderWorkspace({ services, batch })));
}

async function shopIn(home: string) {
  const daemon = await daemonAt(home);
  const { reader } = daemon.tools.store;
  const orders = () => listOrders(reader, everyone, { limit: 200 });
  const run = (argv: readonly string[], typing: Typing = {}) =>
    crossdock(undefined, argv, { ...typing, program: programAt(home) });
  return {
    home,
    daemon,
    orders,
    run,
    /** A command that is expected to do what it says. */
    async told<T>(...argv: string[]): Promise<T> {
      const { code, out, err } = await run([...argv, '--json']);
      if (code !== 0) throw new Error(err);
      return JSON.parse(out) as T;
    },
    async give(name: string, ...numbers: readonly string[]): Promise<void> {
      await drop(join(home, '../cart/orders', name), shopOrders(...numbers.map((number) => ({ number }))));
      await eventually('all wait for their gate', async () => {
        const all = await orders();
        return numbers.every((number) => all.some((one) => one.orderNumber === number && one.status === 'new'));
      });
    },
    async openGate(): Promise<void> {
      await askFor(daemon.tools, 'deliver');
      await eventually('nothing waits', async () => (await orders()).every(({ status }) => status !== 'new'));
      await settled(daemon);
    },
    async publish(from: string, to: string): Promise<string> {
      const path = join(home, 'mappings/legacy-orders.yaml');
      const text = await readFile(path, 'utf8');
      expect(text).to.include(from);
      await put(path, text.replace(from, to));
      await run(['mappings', 'publish', '--untested', '--reason', 'a story']);
      return eventually('the daemon runs it', async () => {
        return (await currentText()).includes(to) ? daemon.tools.workspace().revision : undefined;
      });
    },
    sent: () => filesIn(join(home, '../wms/in'), 'latin1'),
    deliveries: () => listDeliveries(reader, everyone, { limit: 500 }),
    deeds: (action: string) => listAudit(reader, everyone, { action, limit: 200 }),
  };

  async function currentText(): Promise<string> {
    const row = await reader
      .selectFrom('revisions')
      .select(['id', 'texts'])
      .where('current', '=', 1)
      .executeTakeFirst();
    if (row?.id !== daemon.tools.workspace().revision) return '';
    return (JSON.parse(row.texts) as Record<string, string>)['mappings/legacy-orders.yaml'] ?? '';
  }
}

const forty = Array.from({ length: 40 }, (_, index) => `B-${String(index + 1).padStart(2, '0')}`);

interface Report {
  readonly run: string;
  readonly total: number;
  readonly done: number;
  readonly notBegun: number;
  readonly made: readonly { readonly id: string; readonly as: string }[];
}

describe("a bad mapping's forty orders", () => {
  it('are found by what wrote them, and written anew in one go: the differences first, with progress, each once', async function () {
    this.timeout(120_000);
    const { give, openGate, publish, told, run, sent, orders, deliveries, deeds, daemon } = await shop('each order');
    await give('before.csv', 'G-1', 'G-2');
    await openGate();
    const bad = await publish('Standard: GND', 'Standard: OOPS');
    await give('bad.csv', ...forty);
    await openGate();
    await publish('Standard: OOPS', 'Standard: GND');
    await give('after.csv', 'G-3');
    await openGate();

    const found = await told<{ orderNumber: string }[]>('orders', 'list', '--mapping-version', bad.slice(0, 12));
    expect(found.map(({ orderNumber }) => orderNumber).sort()).to.deep.equal(forty.slice(0, 40));
    const [{ id } = { id: '' }] = await deliveries().then((all) => all.filter(({ revision }) => revision === bad));
    const { mappingVersion } = await told<{ mappingVersion: string }>('deliveries', 'show', id);
    const same = await told<unknown[]>('orders', 'list', '--mapping-version', mappingVersion, '--limit', '100');
    expect(same, 'by the version of the mapping, too').to.have.length(40);

    const before = await sent();
    const wish = ['orders', 'rerender', '--mapping-version', bad];
    const dry = await run([...wish, '--dry-run']);
    expect(dry.code, dry.err).to.equal(0);
    expect(dry.out)
      .to.match(/- .*OOPS/)
      .and.to.match(/\+ .*GND/);
    expect(dry.err)
      .to.include('Would hand out 40 deliveries with 40 orders')
      .and.to.match(/DUPLICATE: \S+ got \S+ \(number \d+, delivery/);
    expect((await run(wish)).code, 'without a yes').to.equal(8);
    expect(await sent()).to.deep.equal(before);

    const gone = await run([...wish, '--yes', '--reason', 'wrong codes', '--json']);
    expect(gone.code, gone.err).to.equal(0);
    const progress = gone.err.split('\n').filter((line) => line.startsWith('{"at"'));
    expect(progress).to.have.length(40);
    const report = JSON.parse(gone.out) as Report;
    expect([report.total, report.done, report.notBegun]).to.deep.equal([40, 40, 0]);

    const fresh = await eventually('forty more files', async () => {
      const more = Object.entries(await sent()).filter(([name]) => !(name in before));
      return more.length >= 40 ? more : undefined;
    });
    await settled(daemon);
    const texts = fresh.map(([, text]) => text);
    expect(texts.every((text) => text.includes('GND') && !text.includes('OOPS'))).to.equal(true);
    for (const number of forty)
      expect(
        texts.filter((text) => text.includes(number)),
        number,
      ).to.have.length(1);
    expect(texts.some((text) => text.includes('G-1'))).to.equal(false);
    expect((await orders()).every(({ status }) => status === 'at_wms')).to.equal(true);
    const numbers = (await deliveries()).map(({ number }) => number);
    expect(new Set(numbers).size, 'no number twice').to.equal(numbers.length);

    const again = await run([...wish, '--yes', '--json']);
    expect([again.code, (JSON.parse(again.out) as Report).total], 'a second run finds nothing').to.deep.equal([0, 0]);
    expect(Object.keys(await sent())).to.have.length(Object.keys(before).length + 40);
    const all = await deeds('orders rerender');
    expect(all).to.have.length(42);
    expect([all[0]?.after, all.at(-1)?.after]).to.deep.equal([
      { run: 'ended', asked: 40, done: 40 },
      { run: 'began', asked: 40 },
    ]);
  });

  it('stops after the one in hand, and goes on with the rest', async function () {
    this.timeout(120_000);
    const { give, openGate, publish, run, sent, orders, daemon } = await shop('each order');
    const bad = await publish('Standard: GND', 'Standard: OOPS');
    await give('bad.csv', ...forty.slice(0, 6));
    await openGate();
    await publish('Standard: OOPS', 'Standard: GND');
    const before = await sent();
    const wish = ['orders', 'rerender', '--mapping-version', bad, '--yes', '--json'];
    // An hour lies between two: the first is in hand when the person wants an end.
    const first = await run([...wish, '--pace', '1/h'], { interrupted: (stop) => setTimeout(stop, 500) });
    expect(first.code, first.err).to.equal(6);
    const report = JSON.parse(first.out) as Report;
    expect([report.done, report.notBegun]).to.deep.equal([1, 5]);
    await eventually('one more file', async () => Object.keys(await sent()).length === 7);
    await settled(daemon);
    const second = await run(wish);
    expect([second.code, (JSON.parse(second.out) as Report).done]).to.deep.equal([0, 5]);
    await eventually('all are there', async () => Object.keys(await sent()).length === 12);
    await settled(daemon);
    const texts = Object.entries(await sent()).flatMap(([name, text]) => (name in before ? [] : [text]));
    for (const number of forty.slice(0, 6))
      expect(
        texts.filter((text) => text.includes(number)),
        number,
      ).to.have.length(1);
    expect((await orders()).every(({ status }) => status === 'at_wms')).to.equal(true);
  });
});

describe('the same bytes once more', () => {
  suiteWith('over SFTP', ['sshd'], function () {
    this.timeout(60_000);

    it('lie there again under the name that was asked for, with the number of then; the orders stay as they are', async () => {
      const sshd = await startSshd();
      const files = folderWorkspace({ services });
      const connection = `connections:\n  partner:\n    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "\${file:sftp.secret}", host key: "${sshd.hostKeyFingerprint}" }\nwms:`;
      const settings = (files['crossdock.yaml'] ?? '')
        .replace('wms:', connection)
        .replace('to: { folder: ../wms/in }', 'to: partner, directory: in');
      const home = await workspaceHome({ ...files, 'crossdock.yaml': settings, 'sftp.secret': sshd.password });
      await mkdir(join(sshd.root, 'in'), { recursive: true });
      await chown(join(sshd.root, 'in'), sshd.uid, -1);
      const { give, openGate, run, told, orders, deliveries, daemon } = await shopIn(home);
      const there = () => filesIn(join(sshd.root, 'in'), 'latin1');
      await give('orders.csv', 'S-1', 'S-2');
      await openGate();
      const [[name, text] = ['', '']] = Object.entries(await there());
      const [first] = await deliveries();
      if (!first) throw new Error('nothing went');
      await rm(join(sshd.root, 'in', name));
      await give('later.csv', 'S-3');

      const dry = await run(['deliveries', 'resend', first.id, '--dry-run']);
      expect(dry.err).to.include(`DUPLICATE: partner got ${name} (number ${first.number}, delivery ${first.id})`);
      expect((await run(['deliveries', 'resend', first.id])).code, 'without a yes').to.equal(8);
      await told('deliveries', 'resend', first.id, '--yes');
      await told('deliveries', 'resend', first.id, '--name', 'COPY.csv', '--yes');
      await eventually('both lie there', async () => Object.keys(await there()).length === 2);
      await settled(daemon);
      expect(await there()).to.deep.equal({ [name]: text, 'COPY.csv': text });
      expect(
        (await orders()).map(({ status }) => status),
        'what is new waits for its own time',
      ).to.deep.equal(['new', 'at_wms', 'at_wms']);
      expect((await deliveries()).map(({ number, state }) => [number, state])).to.deep.equal(
        [1, 2, 3].map(() => [first.number, 'done']),
      );
      const warned = await run(['deliveries', 'resend', first.id, '--dry-run']);
      expect(warned.err).to.match(/it was sent again as delivery \w+ at 20/);
      const many = await run(['deliveries', 'resend', '--gate', 'acme/legacy/orders', '--dry-run']);
      expect(many.err).to.include('Would hand out 0 deliveries').and.include('--again takes it, too');
    });
  });

  for (const point of ['deliver.rendered', 'deliver.attempted#3', 'deliver.sent#2']) {
    it(`and the same records by a new mapping go once each, though the daemon dies at ${point}`, async function () {
      this.timeout(120_000);
      const { home, give, openGate, publish, run, sent, daemon } = await shop('each order');
      const numbers = forty.slice(0, 5);
      await give('orders.csv', ...numbers);
      await openGate();
      const old = daemon.tools.workspace().revision;
      await publish('Standard: GND', 'Standard: NEW');
      await daemon.stop();
      const before = await sent();
      const { code, out } = await run(['orders', 'rerender', '--mapping-version', old, '--yes', '--json']);
      expect([code, (JSON.parse(out) as Report).done], 'asked for while no daemon runs').to.deep.equal([0, 5]);
      expect(Object.keys(await sent())).to.have.length(5);
      const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: point });
      expect(await dying.ended).to.equal('SIGKILL');
      const restarted = await daemonAt(home);
      await eventually('all went', async () => Object.keys(await sent()).length === 10);
      await settled(restarted);
      const texts = Object.entries(await sent()).flatMap(([name, text]) => (name in before ? [] : [text]));
      for (const number of numbers)
        expect(
          texts.filter((text) => text.includes(number)),
          number,
        ).to.have.length(1);
      const statuses = await listOrders(restarted.tools.store.reader, everyone, { limit: 9 });
      expect(statuses.every(({ status }) => status === 'at_wms')).to.equal(true);
    });
  }
});

describe('files and orders of a cart that were read wrongly', () => {
  it('are read again, all of them, by the mapping of today; a second time there is nothing to read', async function () {
    this.timeout(60_000);
    const { home, give, openGate, told, run, daemon } = await shop();
    await give('orders.csv', 'R-1', 'R-2', 'R-3');
    await openGate();
    await edit(home, 'mappings/legacy-shipments.yaml', '  Tracking:', '  Tracking Number:');
    const bad = (await told<{ revision: string }>('mappings', 'publish', '--untested')).revision;
    await eventually('it runs', () => daemon.tools.workspace().revision === bad);
    for (const number of ['R-1', 'R-2', 'R-3'])
      await drop(join(home, `../wms/out/SHIP_${number}.csv`), shipmentFile({ number, tracking: `1Z999${number}` }));
    await eventually(
      'all are refused',
      async () => (await told<unknown[]>('files', 'list', '--state', 'quarantined')).length === 3,
    );
    await run(['mappings', 'rollback', '--yes']);
    await eventually('the old one runs', () => daemon.tools.workspace().revision !== bad);

    const wish = ['files', 'reread', '--mapping-version', bad, '--kind', 'shipments'];
    const dry = await run([...wish, '--dry-run']);
    expect(dry.err).to.include('Would read 3 files with the current revision.');
    expect(dry.out).to.match(/SHIP_R-1\.csv \(\w+\): quarantined at /);
    expect((await run(wish)).code).to.equal(8);
    const { code, out } = await run([...wish, '--yes', '--json']);
    expect([code, (JSON.parse(out) as Report).done]).to.deep.equal([0, 3]);
    const statuses = async () => (await told<{ status: string }[]>('orders', 'list')).map(({ status }) => status);
    await eventually('all are confirmed', async () => (await statuses()).join() === 'confirmed,confirmed,confirmed');
    expect((await run([...wish, '--dry-run'])).err).to.include('Would read 0 files');
  });

  it('are taken anew from the newest kept file of the cart, as far as they are not handed over', async function () {
    this.timeout(60_000);
    const { home, give, openGate, told, run, daemon, orders, sent } = await shop();
    await give('sent.csv', 'D-0');
    await openGate();
    await edit(home, 'mappings/shop-orders.yaml', 'City: order.shipTo.city', 'City: order.shipTo.address3');
    const bad = (await told<{ revision: string }>('mappings', 'publish', '--untested')).revision;
    await eventually('it runs', () => daemon.tools.workspace().revision === bad);
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'D-1' }, { number: 'D-2' }));
    await eventually('all came', async () => (await orders()).length === 3);
    await settled(daemon);
    await run(['mappings', 'rollback', '--yes']);
    await eventually('the old one runs', () => daemon.tools.workspace().revision !== bad);

    const wish = ['orders', 'redownload', '--mapping-version', bad];
    const dry = await run([...wish, '--dry-run']);
    expect(dry.out)
      .to.match(/D-1 \(\w+\) from orders\.csv: .*shipTo\.city/)
      .and.not.include('Springfield');
    const { code, err } = await run([...wish, '--yes']);
    expect(code, err).to.equal(0);
    await settled(daemon);
    await openGate();
    await eventually('both are at the WMS', async () => (await orders()).every(({ status }) => status === 'at_wms'));
    const rows = Object.values(await sent())
      .join('')
      .split('\r\n');
    expect(rows.filter((row) => /D-[12]/.test(row) && row.includes('Springfield'))).to.have.length(2);
    const again = await run(['orders', 'redownload', 'D-1', '--yes']);
    expect(again.code).to.equal(1);
    expect(again.err).to.include('REPEAT_NOT_POSSIBLE').and.include('it is at_wms');
    const shown = await run(['orders', 'show', 'D-1']);
    expect(shown.out).to.include('downloaded again').and.include('orders redownload');
  });
});

async function edit(home: string, file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(home, file), 'utf8');
  expect(text).to.include(from);
  await put(join(home, file), text.replace(from, to));
}
