import { once } from 'node:events';
import { chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { allSetbacks } from '../../src/storage/setbacks.ts';
import { clockFrom } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock } from '../cli/terminal.ts';
import { type SshdPeer, startSshd } from '../peers/sshd.ts';
import { atEnd } from '../support/closing.ts';
import { daemonAt, drop, filesIn, programAt, put, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopHeader } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';

const MINUTE = 60_000;
/** Long before its first cut-off, on a Monday. */
const begins = Date.parse('2026-03-02T14:00:00.000Z');

/** Two merchants, one warehouse behind one SFTP server; orders leave until 15:00, the fast ones until 17:00. */
function workspace(sshd: SshdPeer): Record<string, string> {
  const acme = folderWorkspace()['merchants/acme.yaml'] ?? '';
  return {
    'sftp.secret': sshd.password,
    'crossdock.yaml': `
name: Test dock
zone: UTC
calendar:
  working days: [mon, tue, wed, thu, fri]
  cut-offs: { default: "15:00", by ship method: { Expedited: "17:00" } }
connections:
  partner:
    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "\${file:sftp.secret}", host key: "${sshd.hostKeyFingerprint}" }
wms:
  legacy:
    orders: { to: partner, directory: in, mapping: legacy-orders, gather: 0s, at most: 2 }
    shipments: { from: partner, directory: out, mapping: legacy-shipments, settle: 0s }
`,
    'merchants/acme.yaml': acme.replace('  inventory: automatic\n', '').replace(/\n {4}inventory: .*/, ''),
    'merchants/bolt.yaml': acme
      .replace('  inventory: automatic\n', '')
      .replace(/\n {4}inventory: .*/, '')
      .replaceAll('../cart/', '../bolt/')
      .replace('shipping confirmations: automatic', 'shipping confirmations: off')
      .replaceAll('ACME', 'BOLT')
      .replace('wms: legacy\n', 'wms: legacy\ndirectories: { shipments: bolt }\n'),
  };
}

/** Rows of a cart's order file, by order number and ship method; people are invented. */
function orders(methods: Readonly<Record<string, string>>): string {
  const rows = Object.entries(methods).map(
    ([number, method]) =>
      `${number},2026-03-01 10:00:00,pat@example.com,Pat,Example,,1 Sample Street,,Springfield,IL,62701,US,,${method},MUG,Thing,1,5.00`,
  );
  return `${[shopHeader, ...rows].join('\r\n')}\r\n`;
}

interface Stage {
  readonly home: string;
  readonly sshd: SshdPeer;
  daemon: RunningDaemon;
  /** The clock stands as good as still but for this. */
  pass(minutes: number): void;
  say(...argv: readonly string[]): Promise<string>;
  order(merchant: 'acme' | 'bolt', methods: Readonly<Record<string, string>>): Promise<void>;
  restart(): Promise<void>;
}

async function begin(): Promise<Stage> {
  const sshd = await startSshd();
  for (const folder of ['in', 'out']) {
    await mkdir(join(sshd.root, folder));
    await chown(join(sshd.root, folder), sshd.uid, -1);
  }
  const home = await workspaceHome(workspace(sshd));
  for (const folder of ['orders', 'tracking']) await mkdir(join(home, '../bolt', folder), { recursive: true });
  const started = Date.now();
  let ahead = 0;
  const clock = clockFrom(() => begins + ahead + Math.floor((Date.now() - started) / 100));
  let files = 0;
  const stage: Stage = {
    home,
    sshd,
    daemon: await daemonAt(home, {}, clock),
    pass: (minutes) => {
      ahead += minutes * MINUTE;
    },
    say: async (...argv) => {
      const { code, out, err } = await crossdock(undefined, argv, { program: programAt(home, {}, clock) });
      expect(code, err).to.equal(0);
      return out;
    },
    order: async (merchant, methods) => {
      const folder = merchant === 'acme' ? '../cart/orders' : '../bolt/orders';
      await drop(join(home, folder, `${++files}.csv`), orders(methods));
      const numbers = Object.keys(methods);
      await eventually(`${numbers.join(', ')} are here`, async () => {
        const statuses = await statusesOf(stage);
        return numbers.every((number) => ['new', 'sending', 'at_wms'].includes(statuses[number] ?? ''));
      });
    },
    restart: async () => {
      await stage.daemon.stop();
      stage.daemon = await daemonAt(home, {}, clock);
    },
  };
  return stage;
}

async function statusesOf({ daemon }: Stage): Promise<Record<string, string>> {
  const all = await listOrders(daemon.tools.store.reader, 'every merchant', { limit: 100 });
  return Object.fromEntries(all.map(({ orderNumber, status }) => [orderNumber, status]));
}

function allAtWms(stage: Stage): Promise<boolean> {
  return eventually('all orders are at the WMS', async () =>
    Object.values(await statusesOf(stage)).every((status) => status === 'at_wms'),
  );
}

/** Order numbers of each file that a merchant's warehouse has, in the order of the files' numbers. */
async function filesAt({ sshd }: Stage, merchant: string): Promise<string[][]> {
  const names = (await readdir(join(sshd.root, 'in'))).filter((name) => name.startsWith(`ORD_${merchant}_`));
  const sequence = (name: string) => Number(/_(\d+)\.csv$/.exec(name)?.[1]);
  const texts = names
    .sort((a, b) => sequence(a) - sequence(b))
    .map((name) => readFile(join(sshd.root, 'in', name), 'latin1'));
  return (await Promise.all(texts)).map((text) =>
    text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(';')[0] ?? ''),
  );
}

async function setbacksOf({ daemon }: Stage) {
  return allSetbacks(daemon.tools.store.reader, 'every merchant', 20);
}

async function exceptionsOf({ daemon }: Stage) {
  return listExceptions(daemon.tools.store.reader, 'every merchant', { limit: 20 });
}

/** A line that breaks with every call; tells how many there were. */
async function countingLine(port: number): Promise<() => number> {
  let calls = 0;
  const line = createServer((socket) => {
    calls++;
    socket.destroy();
  });
  line.listen(port, '127.0.0.1');
  await once(line, 'listening');
  atEnd(() => new Promise((closed) => line.close(closed)));
  return () => calls;
}

const waitingGate = (stage: Stage, gate: string) =>
  eventually(`${gate} waits`, async () => (await setbacksOf(stage)).find(({ subject }) => subject === gate));

suiteWith('an outage over the cut-off', ['sshd'], function () {
  this.timeout(120_000);

  it('counts no failed try, is one exception, and lets the backlog go at once as it ends, the nearest cut-off first', async () => {
    const stage = await begin();
    const { sshd, pass, say, order } = stage;
    await sshd.stop();
    await order('acme', { 'S-1': 'Standard', 'S-2': 'Standard' });
    await order('bolt', { 'B-1': 'Standard', 'B-2': 'Standard', 'B-3': 'Expedited' });
    for (const gate of ['acme/legacy/orders', 'bolt/legacy/orders']) await waitingGate(stage, gate);
    await order('acme', { 'S-3': 'Standard', 'S-4': 'Standard', 'S-5': 'Standard' });
    await order('acme', { 'F-1': 'Expedited', 'F-2': 'Expedited', 'F-3': 'Expedited' });

    pass(10);
    const problem = await eventually('somebody is told', async () => {
      const [one] = await exceptionsOf(stage);
      return one && (await setbacksOf(stage)).every(({ nextAt }) => nextAt > '2026-03-02T14:10') ? one : undefined;
    });
    expect(problem).to.include({ state: 'open', scope: 'connection', connection: 'partner' });
    pass(140);
    await eventually('it was probed again', async () => ((await exceptionsOf(stage))[0]?.count ?? 0) > problem.count);
    expect(await exceptionsOf(stage), 'one problem, however many wait').to.have.length(1);
    const setbacks = await setbacksOf(stage);
    expect(setbacks.map(({ attempts }) => attempts)).to.deep.equal(setbacks.map(() => 0));
    expect(setbacks.every(({ downSince }) => downSince !== undefined && downSince < '2026-03-02T14:10')).to.equal(true);

    const status = JSON.parse(await say('status', '--json'));
    expect(status.connections.find((one: { connection: string }) => one.connection === 'partner')).to.deep.include({
      state: 'failing',
      downSince: setbacks.map(({ downSince }) => downSince).sort()[0],
      backlog: 11,
    });
    const toGo = status.cutOffs.map(({ gate, at, orders: count, missed }: Record<string, unknown>) => [
      gate,
      at,
      count,
      missed,
    ]);
    expect(toGo).to.deep.equal([
      ['acme/legacy/orders', '2026-03-02T17:00:00.000Z', 3, false],
      ['bolt/legacy/orders', '2026-03-02T17:00:00.000Z', 1, false],
      ['acme/legacy/orders', '2026-03-03T15:00:00.000Z', 5, true],
      ['bolt/legacy/orders', '2026-03-03T15:00:00.000Z', 2, true],
    ]);
    expect(await say('orders', 'show', 'F-1')).to.include('connection is down since');

    // The clock stands still: only the answer itself can let the other gate go.
    await sshd.start();
    await say('run', 'acme/legacy/orders');
    await allAtWms(stage);
    expect(await filesAt(stage, 'acme')).to.deep.equal([
      ['S-1', 'S-2'], // Written before the line broke.
      ['F-1', 'F-2'],
      ['F-3', 'S-3'],
      ['S-4', 'S-5'],
    ]);
    expect((await filesAt(stage, 'bolt')).map((file) => file.length)).to.deep.equal([2, 1]);
    const resolved = await eventually('nothing needs anybody', async () => {
      const all = await exceptionsOf(stage);
      return all.every(({ state }) => state === 'resolved') ? all : undefined;
    });
    expect(resolved.map(({ resolvedBy }) => resolvedBy)).to.deep.equal(['the next success']);
    await eventually('nothing waits for a next try', async () => (await setbacksOf(stage)).length === 0);
  });

  it('is found out once a minute, however many wait for it', async () => {
    const stage = await begin();
    const { sshd, pass, order, daemon } = stage;
    await sshd.stop();
    const probes = await countingLine(sshd.port);
    await order('acme', { 'Q-1': 'Standard' });
    await order('bolt', { 'Q-2': 'Standard' });
    const gates = ['acme/legacy/orders', 'bolt/legacy/orders', 'acme/legacy/shipments'];
    pass(1);
    for (const gate of gates) await waitingGate(stage, gate);
    const before = probes();
    // Half a minute each time: every gate asks every time, and every second time the line is tried.
    for (let step = 0; step < 12; step++) {
      pass(0.5);
      const now = daemon.tools.clock.iso();
      await eventually('all have asked', async () => (await setbacksOf(stage)).every(({ nextAt }) => nextAt > now));
    }
    // One login knocks up to three times.
    expect(probes() - before).to.be.within(4, 7 * 3);
    expect((await setbacksOf(stage)).map(({ attempts }) => attempts)).to.deep.equal([0, 0, 0]);
  });

  it('that was announced is a pause: it survives a restart, lets in what arrives, fails nobody, and ends by itself', async () => {
    const stage = await begin();
    const { sshd, pass, say, order, home } = stage;
    await order('acme', { 'P-1': 'Standard' });
    await allAtWms(stage);
    await say('pause', 'partner', '--until', '16:30', '--reason', 'stock count');
    await sshd.stop();
    await order('acme', { 'P-2': 'Standard', 'P-3': 'Expedited' });
    await stage.restart();
    await order('acme', { 'P-4': 'Standard' });
    pass(60);
    await say('run', 'order-delivery');
    await eventually(
      'every ticket has been looked at',
      async () => (await stage.daemon.tools.store.reader.selectFrom('outbox').selectAll().execute()).length === 0,
    );
    expect(await statusesOf(stage)).to.deep.equal({ 'P-1': 'at_wms', 'P-2': 'new', 'P-3': 'new', 'P-4': 'new' });
    expect([await setbacksOf(stage), await exceptionsOf(stage)]).to.deep.equal([[], []]);
    expect(await say('orders', 'show', 'P-2')).to.match(/paused by anna until 16:30: stock count/);
    expect(await say('status')).to.match(/paused by anna until 16:30: stock count/);

    await sshd.start();
    await put(join(sshd.root, 'out', 'SHIP_1.csv'), shipmentFile({ number: 'P-1', tracking: '1Z999PP1' }));
    await chown(join(sshd.root, 'out', 'SHIP_1.csv'), sshd.uid, -1);
    pass(89);
    expect(await readdir(join(sshd.root, 'out'))).to.deep.equal(['SHIP_1.csv']);
    pass(2);
    await eventually('all went by itself', async () => {
      const { 'P-1': first, ...others } = await statusesOf(stage);
      return first === 'confirmed' && Object.values(others).every((status) => status === 'at_wms');
    });
    expect(await filesAt(stage, 'acme')).to.deep.equal([['P-1'], ['P-3', 'P-2'], ['P-4']]);
    expect(Object.values(await filesIn(join(home, '../cart/tracking'))).join()).to.include('1Z999PP1');
    expect(await say('audit', '--action', 'resume')).to.include('daemon');
  });

  it('of a merchant who is paused: what its warehouse reports is read, what it would be told waits', async () => {
    const stage = await begin();
    const { sshd, say, order, home } = stage;
    await order('acme', { 'M-1': 'Standard' });
    await allAtWms(stage);
    await say('pause', 'merchant:acme', '--reason', 'the merchant asked');
    await put(join(sshd.root, 'out', 'SHIP_1.csv'), shipmentFile({ number: 'M-1', tracking: '1Z999MM1' }));
    await chown(join(sshd.root, 'out', 'SHIP_1.csv'), sshd.uid, -1);
    await say('run', 'shipping-confirmations', '--merchant', 'acme');
    await eventually('it is shipped', async () => (await statusesOf(stage))['M-1'] === 'shipped');
    await order('acme', { 'M-2': 'Standard' });
    await order('bolt', { 'M-3': 'Standard' });
    await eventually('the other merchant goes on', async () => (await statusesOf(stage))['M-3'] === 'at_wms');
    expect((await statusesOf(stage))['M-2']).to.equal('new');
    expect(await filesIn(join(home, '../cart/tracking'))).to.deep.equal({});
    await say('resume', 'acme');
    await eventually('both go', async () => {
      const { 'M-1': first, 'M-2': second } = await statusesOf(stage);
      return first === 'confirmed' && second === 'at_wms';
    });
  });

  it('is got over by hand: the files are handed over and booked, and as the line comes back nothing goes twice', async () => {
    const stage = await begin();
    const { sshd, pass, say, order, home } = stage;
    await sshd.stop();
    await order('acme', { 'H-1': 'Standard', 'H-2': 'Standard' });
    await waitingGate(stage, 'acme/legacy/orders');
    await order('acme', { 'H-3': 'Standard', 'H-4': 'Expedited', 'H-5': 'Standard' });
    const folder = join(home, '../by-hand');
    await say('orders', 'export', '--undelivered', '--merchant', 'acme', '--out', folder, '--yes');
    const files = await filesIn(folder);
    const named = Object.keys(files).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    // Before three o'clock it is the usual orders that have to hurry.
    const holds = named.map((name) => files[name]?.match(/^H-\d/gm));
    expect(holds).to.deep.equal([['H-1', 'H-2'], ['H-3', 'H-5'], ['H-4']]);
    const [first = '', second = '', third = ''] = named;
    await say('orders', 'mark-delivered', '--file', first, '--file', second, '--yes', '--reason', 'by courier');
    expect(await statusesOf(stage)).to.deep.equal({
      'H-1': 'at_wms',
      'H-2': 'at_wms',
      'H-3': 'at_wms',
      'H-4': 'sending',
      'H-5': 'at_wms',
    });

    await sshd.start();
    await order('acme', { 'H-6': 'Standard' });
    pass(2);
    await allAtWms(stage);
    expect(await filesAt(stage, 'acme')).to.deep.equal([['H-4'], ['H-6']]);
    expect(await readFile(join(sshd.root, 'in', third), 'utf8')).to.equal(files[third]);
    const late = await crossdock(undefined, ['orders', 'mark-delivered', '--file', third, '--yes'], {
      program: programAt(home, {}, stage.daemon.tools.clock),
    });
    expect([late.code, late.err]).to.satisfy(
      ([code, err]: [number, string]) => code !== 0 && /booked as delivered already/.test(err),
    );
  });
});
