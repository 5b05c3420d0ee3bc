import { expect } from 'chai';
import { endPauses } from '../../src/clockwork/end-pauses.ts';
import { pauseAt } from '../../src/deliveries/paused.ts';
import { pauseEnd } from '../../src/operations/pauses/target.ts';
import { pauseWords } from '../../src/operations/pauses/words.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { holdLease } from '../../src/storage/held-lease.ts';
import { noteRested } from '../../src/storage/pauses.ts';
import { saveSetback, setbacksOf } from '../../src/storage/setbacks.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { silentLog } from '../../src/support/log.ts';
import { crossdock } from '../cli/terminal.ts';
import { byHandDock, gate } from '../support/by-hand-dock.ts';
import { openTestDock } from '../support/dock.ts';
import { inStore, seedException, seedOrder, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

describe('what is to be paused', () => {
  const paused = async (argv: string[], workspace = aWorkspace()) => {
    const dock = await openTestDock({ workspace: () => workspace });
    const { out, err } = await crossdock(dock, ['pause', '--json', ...argv]);
    if (out === '') return err;
    const { kind, name, merchant, rests } = JSON.parse(out);
    return { kind, name, merchant, rests: rests.length };
  };

  it('is a merchant, a connection, a service or an endpoint, by its name', async () => {
    expect(await paused(['acme'])).to.deep.equal({ kind: 'merchant', name: 'acme', merchant: 'acme', rests: 3 });
    expect(await paused(['files'])).to.deep.equal({ kind: 'connection', name: 'files', merchant: '', rests: 6 });
    expect(await paused(['Order-Delivery'])).to.deep.equal({
      kind: 'service',
      name: 'order delivery',
      merchant: '',
      rests: 2,
    });
    expect(await paused([gate])).to.deep.equal({ kind: 'endpoint', name: gate, merchant: 'acme', rests: 1 });
  });

  it('is with --merchant only that merchant: its share of what others use, too', async () => {
    const share = await paused(['files', '--merchant', 'acme']);
    expect(share).to.deep.equal({ kind: 'connection', name: 'files', merchant: 'acme', rests: 3 });
    expect(await paused(['bolt', '--merchant', 'acme'])).to.include('PAUSE_UNKNOWN');
    expect(await paused(['bolt/legacy/orders', '--merchant', 'acme'])).to.include('PAUSE_UNKNOWN');
  });

  it('wants its kind where several things have the name, and is guessed where nothing has', async () => {
    const plain = aWorkspace();
    const twice = { ...plain, connections: new Map([...plain.connections, ['acme', plain.connections.get('files')]]) };
    expect(await paused(['acme'], twice as never)).to.include('merchant:acme or connection:acme');
    expect(await paused(['connection:acme'], twice as never)).to.include({ kind: 'connection' });
    expect(await paused(['acne'])).to.match(/Did you mean .*acme/);
    expect(await paused(['service:acme'])).to.include('PAUSE_UNKNOWN');
  });

  it('is an endpoint where its connection stands inline and has its name', async () => {
    const plain = aWorkspace();
    const inline = { ...plain, connections: new Map([...plain.connections, [gate, plain.connections.get('files')]]) };
    expect(await paused([gate], inline as never)).to.include({ kind: 'endpoint' });
  });
});

describe('the end of a pause', () => {
  const zoned = (now: string) => ({
    tools: {
      clock: clockFrom(() => Date.parse(now)),
      workspace: () => aWorkspace({ zone: 'America/New_York' }),
    },
  });

  it('may be a time of the clock: the next one in the zone of the workspace', () => {
    expect(pauseEnd(zoned('2026-03-02T18:59:59.999Z') as never, '14:00')).to.equal('2026-03-02T19:00:00.000Z');
    expect(pauseEnd(zoned('2026-03-02T19:00:00.000Z') as never, '14:00')).to.equal('2026-03-03T19:00:00.000Z');
    expect(pauseEnd(zoned('2026-03-07T20:00:00.000Z') as never, '14:00')).to.equal('2026-03-08T18:00:00.000Z');
    expect(pauseEnd(zoned('2026-03-02T18:00:00.000Z') as never, '2026-04-01T00:00:00.000Z')).to.equal(
      '2026-04-01T00:00:00.000Z',
    );
  });

  it('is told by the same clock, with its day when that is another one', () => {
    const pause = { kind: 'merchant', name: 'acme', merchant: 'acme', since: '', actor: 'cli:anna' } as const;
    const now = Date.parse('2026-03-02T18:00:00.000Z');
    const words = (until: string | null, reason = '') =>
      pauseWords({ ...pause, until, reason }, 'America/New_York', now);
    expect(words('2026-03-02T19:00:00.000Z', 'stock count')).to.equal('paused by anna until 14:00: stock count');
    expect(words('2026-03-03T05:30:00.000Z')).to.equal('paused by anna until 2026-03-03 00:30');
    expect(words(null, 'moving')).to.equal('paused by anna: moving');
  });

  it('is refused when it has passed, or is no time', async () => {
    const dock = await openTestDock();
    expect((await crossdock(dock, ['pause', 'acme', '--until', '2020-01-01T00:00:00Z'])).err).to.include('PAUSE_PAST');
    expect((await crossdock(dock, ['pause', 'acme', '--until', '24:00'])).code).to.equal(2);
    expect((await crossdock(dock, ['resume', 'acme'])).err).to.include('PAUSE_NOT_FOUND');
  });
});

eachStore('a pause', (open) => {
  const failed = {
    stage: 'deliver',
    subject: gate,
    merchant: 'acme',
    attempts: 7,
    firstAt: '2026-01-01T00:00:00.000Z',
    nextAt: '2030-01-01T00:00:00.000Z',
    code: 'X',
    message: '',
  } as const;

  it('takes what it covers off the list of problems, and says so with the orders that wait because of it', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    await seedOrder(store, '1001', 'new');
    await inStore(store, (trx) => saveSetback(trx, failed));
    await seedException(store, 'SFTP_DOWN', [{ kind: 'work', subject: `deliver:${gate}`, merchant: 'acme' }]);
    const { code, err } = await crossdock(dock, ['pause', 'acme', '--reason', 'stock count', '--until', '2099-12-24']);
    expect(code, err).to.equal(0);
    const [resolved] = await listExceptions(store.reader, 'every merchant', { limit: 1 });
    expect(resolved).to.include({ state: 'resolved', resolvedBy: 'pause by cli:anna' });
    const { out } = await crossdock(dock, ['orders', 'show', '1001']);
    expect(out).to.include('paused by anna until 2099-12-24 00:00: stock count');
    const status = JSON.parse((await crossdock(dock, ['status', '--json'])).out);
    expect(status.setbacks).to.deep.equal([]);
    expect(status.pauses).to.have.length(1);
    expect(status.pauses[0].rests).to.include(gate);
    const run = await crossdock(dock, ['run', gate]);
    expect(run.err).to.include(`${gate} is paused by anna until 2099-12-24 00:00: stock count. It runs when that ends`);
    const seen = (await crossdock(dock, ['status'])).out;
    expect(seen).to.include('PAUSED').and.to.include('paused by anna until 2099-12-24 00:00: stock count');
    expect((await crossdock(dock, ['status', '--merchant', 'bolt'])).out).not.to.include('PAUSED');
  });

  it('that ends starts what would have run meanwhile, once, with its patience afresh; what another one covers rests on', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    await crossdock(dock, ['pause', 'acme']);
    await crossdock(dock, ['pause', 'acme/web/confirmations']);
    await inStore(store, (trx) => saveSetback(trx, failed));
    for (const subject of [gate, gate, 'acme/web/confirmations', 'gone/legacy/orders'])
      await inStore(store, (trx) => noteRested(trx, subject, 'acme'));
    expect((await crossdock(dock, ['resume', 'acme'])).out).to.include('1 endpoint starts now');
    expect(await ticketsIn(store)).to.deep.equal([{ stage: 'deliver', subject: gate, cause: 'release' }]);
    const setback = (await setbacksOf(store.reader, store.dialect, 'deliver', [gate])).get(gate);
    expect(setback).to.include({ attempts: 0 });
    expect(setback?.nextAt).not.to.equal(failed.nextAt);
    await crossdock(dock, ['resume', 'acme/web/confirmations']);
    expect((await ticketsIn(store)).map(({ subject }) => subject)).to.deep.equal([gate, 'acme/web/confirmations']);
  });

  it('ends by itself at its time, which the audit says of the daemon', async () => {
    let ahead = 0;
    const store = await open();
    const dock = await openTestDock({ store, clock: clockFrom(() => Date.now() + ahead) });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await crossdock(dock, ['pause', 'legacy', '--until', until]);
    await inStore(store, (trx) => noteRested(trx, gate, 'acme'));
    const lease = await holdLease(store, 'clock', 'test', silentLog);
    if (!lease) return expect.fail('the clock is taken');
    const at = () => pauseAt(store.reader, dock.tools.workspace(), gate, dock.tools.clock.iso());
    await endPauses(dock.tools, lease);
    expect(await at()).to.include({ kind: 'connection', name: 'legacy', until });
    ahead = 3_600_000;
    expect(await at(), 'no clock is needed for it').to.equal(undefined);
    await endPauses(dock.tools, lease);
    await endPauses(dock.tools, lease);
    await lease.release();
    expect(await ticketsIn(store)).to.deep.equal([{ stage: 'deliver', subject: gate, cause: 'release' }]);
    const rows = JSON.parse((await crossdock(dock, ['audit', '--json', '--subject', 'legacy'])).out);
    expect(rows.map(({ actor, action }: { actor: string; action: string }) => `${actor} ${action}`)).to.deep.equal([
      'daemon resume',
      'cli:anna pause',
    ]);
  });

  it('takes effect between two files: what is in hand goes, nothing else is begun', async () => {
    const dock = await byHandDock(await open());
    dock.onSend = async () => {
      await crossdock(dock, ['pause', 'legacy']);
    };
    await dock.work();
    expect([...dock.sent.keys()]).to.deep.equal(['ORD_acme_001.csv']);
    await dock.work();
    expect(dock.sent.size).to.equal(1);
    dock.onSend = async () => {};
    await crossdock(dock, ['resume', 'legacy']);
    await dock.work();
    expect([...dock.sent.keys()].sort()).to.deep.equal(['ORD_acme_001.csv', 'ORD_acme_002.csv', 'ORD_acme_003.csv']);
  });
});
