import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { holdLease } from '../../src/storage/held-lease.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { defineErrors } from '../../src/support/errors.ts';
import { silentLog } from '../../src/support/log.ts';
import { crossdock, type Said } from '../cli/terminal.ts';
import { type ByHandDock, byHandDock, gate } from '../support/by-hand-dock.ts';
import { filesIn } from '../support/daemon.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, seedException, seedOrder } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';

const down = defineErrors({
  DOWN: { disposition: 'retry', scope: 'connection', sentence: 'Down.', hint: 'Wait.', outage: true },
}).DOWN;

async function say(dock: ByHandDock, ...argv: string[]): Promise<Said> {
  return crossdock(dock, ['orders', ...argv, '--yes']);
}

async function exported(dock: ByHandDock): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  const { code, err } = await say(dock, 'export', '--undelivered', '--out', folder);
  expect(code, err).to.equal(0);
  return filesIn(folder);
}

async function statuses({ tools }: ByHandDock): Promise<Record<string, string>> {
  const orders = await listOrders(tools.store.reader, 'every merchant', { limit: 50 });
  return Object.fromEntries(orders.map(({ orderNumber, status }) => [orderNumber, status]).sort());
}

async function fileWith(dock: ByHandDock, order: string): Promise<string> {
  const [name] = Object.entries(await exported(dock)).find(([, text]) => text.includes(`\n${order},`)) ?? [];
  return name ?? expect.fail(`no file holds order ${order}`);
}

eachStore('orders that are handed over by hand', (open) => {
  it('stand in the very files that the gate sends: names, numbers, sizes and bytes', async () => {
    const dock = await byHandDock(await open());
    const files = await exported(dock);
    expect(Object.keys(files)).to.deep.equal(['ORD_acme_001.csv', 'ORD_acme_002.csv', 'ORD_acme_003.csv']);
    expect(Object.values(files).map((text) => text.trim().split('\n').length - 1)).to.deep.equal([4, 4, 2]);
    expect(await exported(dock), 'a second export').to.deep.equal(files);
    expect(dock.sent.size).to.equal(0);

    await dock.work();
    expect(Object.fromEntries([...dock.sent].sort())).to.deep.equal(files);
    await seedOrder(dock.tools.store, '6', 'new');
    await dock.work();
    expect([...dock.sent.keys()].sort().at(-1), 'no number is used twice').to.equal('ORD_acme_004.csv');
  });

  it('are put where the same name lies already with other bytes into a folder of their number', async () => {
    const dock = await byHandDock(await open());
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'ORD_acme_002.csv'), 'somebody else\n');
    expect((await say(dock, 'export', '--undelivered', '--out', folder)).code).to.equal(0);
    expect((await readdir(folder)).sort()).to.deep.equal([
      '2',
      'ORD_acme_001.csv',
      'ORD_acme_002.csv',
      'ORD_acme_003.csv',
    ]);
    expect(await readFile(join(folder, 'ORD_acme_002.csv'), 'utf8')).to.equal('somebody else\n');
  });

  it('are never delivered by the gate once their file is booked; the others are', async () => {
    const dock = await byHandDock(await open());
    dock.onSend = async () => {
      throw down();
    };
    await rejection(dock.work());
    const file = await fileWith(dock, '1');
    const { code, out, err } = await say(dock, 'mark-delivered', '--file', file, '--reason', 'by courier');
    expect(code, err).to.equal(0);
    expect(out).to.equal('2 orders booked as delivered by hand\n');
    expect(await statuses(dock)).to.include({ 1: 'at_wms', 2: 'at_wms', 3: 'sending' });

    dock.onSend = async () => {};
    await dock.work();
    expect([...dock.sent.keys()]).not.to.include(file);
    expect(dock.sent.size).to.equal(2);
    expect(new Set(Object.values(await statuses(dock)))).to.deep.equal(new Set(['at_wms']));
    const again = await say(dock, 'mark-delivered', '--file', file);
    expect([again.code, again.err]).to.satisfy(([exit, text]: [number, string]) => exit !== 0 && /already/.test(text));
  });

  it('that stand in a file with others are booked with it, or not at all', async () => {
    const dock = await byHandDock(await open());
    await exported(dock);
    const before = await statuses(dock);
    const alone = await say(dock, 'mark-delivered', '1');
    expect(alone.code).not.to.equal(0);
    expect(alone.err).to.include('--file ORD_acme_001.csv').and.to.include('DELIVERY_HOLDS_OTHERS');
    const mixed = await say(dock, 'mark-delivered', '1', '2', '3');
    expect(mixed.code).not.to.equal(0);
    expect(await statuses(dock)).to.deep.equal(before);
    expect((await say(dock, 'mark-delivered', '1', '2')).code).to.equal(0);
    expect(await statuses(dock)).to.include({ 1: 'at_wms', 2: 'at_wms', 3: 'sending' });
  });

  it('one by one while no file holds them, also what the mapping could not write; its exception is resolved', async () => {
    const dock = await byHandDock(await open());
    const { store } = dock.tools;
    const { id: subject } = await seedOrder(store, '7', 'error');
    await seedException(store, 'ORDER_NOT_RENDERABLE', [{ kind: 'order', subject, merchant: 'acme' }]);
    expect((await say(dock, 'mark-delivered', '2', '7')).code).to.equal(0);
    expect(await listExceptions(store.reader, 'every merchant', { state: 'open', limit: 5 })).to.deep.equal([]);
    await dock.work();
    expect([...dock.sent.values()].join()).not.to.match(/\n[27],/);
    expect(new Set(Object.values(await statuses(dock)))).to.deep.equal(new Set(['at_wms']));
    const told = await say(dock, 'show', '7');
    expect(told.out).to.include('handed over by hand').and.to.include('cli:anna');
    expect((await say(dock, 'mark-delivered', '7')).err).to.include('it is at_wms (legacy)');
  });

  it('are refused while their gate delivers, and nothing of a delivery in flight is ever booked', async () => {
    const dock = await byHandDock(await open());
    await exported(dock);
    const { store } = dock.tools;
    const lease = await holdLease(store, `gate:${gate}`, 'a daemon', silentLog);
    for (const argv of [
      ['export', '--undelivered'],
      ['mark-delivered', '--file', 'ORD_acme_001.csv'],
    ]) {
      const { code, err } = await say(dock, ...argv);
      expect([code, err]).to.satisfy(([exit, text]: [number, string]) => exit !== 0 && /GATE_BUSY/.test(text));
    }
    await lease?.release();
    const [first] = (await listDeliveries(store.reader, ['acme'], { limit: 9 })).filter(({ number }) => number === 1);
    const at = '2026-03-02T09:00:00.000Z';
    await inStore(store, (trx) => moveDelivery(trx, first?.id ?? '', 'rendered', 'attempted', at));
    expect((await say(dock, 'mark-delivered', '--file', 'ORD_acme_001.csv')).err).to.include('at this moment');
    expect((await say(dock, 'mark-delivered', '1', '2')).err).to.include('at this moment');
    await inStore(store, (trx) => moveDelivery(trx, first?.id ?? '', 'attempted', 'doubt', at));
    expect((await say(dock, 'mark-delivered', '1', '2')).err).to.include('crossdock deliveries mark-delivered');
    expect((await statuses(dock))[1]).to.equal('sending');
  }).timeout(20_000);

  it('are written while the gate is paused, which then sends nothing', async () => {
    const dock = await byHandDock(await open());
    expect((await crossdock(dock, ['pause', gate])).code).to.equal(0);
    await dock.work();
    expect(Object.values(await statuses(dock))).to.deep.equal(['new', 'new', 'new', 'new', 'new']);
    expect(Object.keys(await exported(dock))).to.have.length(3);
    await dock.work();
    expect(dock.sent.size).to.equal(0);
  });

  it('are none where nothing waits, and another merchant sees nothing of it', async () => {
    const dock = await byHandDock(await open());
    const { code, err } = await say(dock, 'export', '--undelivered', '--merchant', 'bolt');
    expect(code, err).to.equal(3);
    expect(err).to.include('NOTHING_UNDELIVERED');
    expect((await say(dock, 'mark-delivered', '1', '--merchant', 'bolt')).err).to.include('ORDER_UNKNOWN');
    await exported(dock);
    const other = await say(dock, 'mark-delivered', '--file', 'ORD_acme_001.csv', '--merchant', 'bolt');
    expect(other.err).to.include('DELIVERY_UNKNOWN');
  });
});
