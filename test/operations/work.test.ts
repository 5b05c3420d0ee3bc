import { expect } from 'chai';
import type { Place } from '../../src/connectors/contract.ts';
import { dropDead, findAllDead, listDead, replayDead } from '../../src/operations/dead-letters.ts';
import { runServices, runsNamed } from '../../src/operations/run-service.ts';
import { statusOf } from '../../src/operations/status.ts';
import { testConnection, trialsOf } from '../../src/operations/test-connection.ts';
import { saveSchedule } from '../../src/storage/schedules.ts';
import { saveSetback } from '../../src/storage/setbacks.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, seedDoubt, seedException, seedOrder, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { outgoing, ticketOf } from '../support/tickets.ts';

const everyone = 'every merchant';
const actor = 'cli:anna';
const parked = {
  attempts: 3,
  firstAt: '2026-03-01T00:00:00.000Z',
  nextAt: '9999-12-31T00:00:00.000Z',
  code: 'SFTP_AUTH',
  message: 'no',
};

eachStore('operations on work', (open) => {
  it('run writes a ticket for each run that a name means, in one commit with its audit', async () => {
    const dock = await openTestDock({ store: await open() });
    await runServices(dock, runsNamed(dock, 'Order-Delivery', { scope: everyone }), actor);
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([
      { stage: 'deliver', subject: 'acme/legacy/orders', cause: 'person' },
      { stage: 'deliver', subject: 'bolt/legacy/orders', cause: 'person' },
    ]);
    const deeds = await dock.tools.store.reader
      .selectFrom('audit')
      .select(['action', 'subject', 'merchant'])
      .orderBy('id')
      .execute();
    expect(deeds).to.deep.equal([
      { action: 'run', subject: 'acme/legacy/orders', merchant: 'acme' },
      { action: 'run', subject: 'bolt/legacy/orders', merchant: 'bolt' },
    ]);
  });

  it('run understands endpoints, carts and merchants, and suggests the word that was meant', async () => {
    const dock = await openTestDock({ store: await open() });
    const subjects = (name: string, filter: Parameters<typeof runsNamed>[2]) =>
      runsNamed(dock, name, filter).map(({ subject }) => subject);
    expect(subjects('acme/web/orders', { scope: everyone })).to.deep.equal(['acme/web/orders']);
    expect(subjects('inventory', { scope: ['bolt'] })).to.deep.equal(['bolt/legacy/inventory']);
    expect(subjects('order download', { scope: everyone, cart: 'shop' })).to.deep.equal(['bolt/shop/orders']);
    expect(() => subjects('order delivry', { scope: everyone })).to.throw(/Did you mean "order delivery"/);
    expect(() => subjects('acme/web/orders', { scope: ['bolt'] })).to.throw(/No service or endpoint/);
  });

  it('a replayed ticket is worked: its parked subject is freed first, and its exception is off the list', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    await store.commits.commit({
      tickets: [
        outgoing('x', 'dead', {
          ticket: ticketOf('acme/legacy/orders', 'deliver'),
          failure: { code: 'SFTP_AUTH', message: 'no', hint: 'yes', at: '2026-03-01T08:00:00.000Z' },
        }),
      ],
    });
    await inStore(store, (trx) =>
      saveSetback(trx, { stage: 'deliver', subject: 'acme/legacy/orders', merchant: 'acme', ...parked }),
    );
    const exception = await seedException(store, 'SFTP_AUTH', [
      { kind: 'work', subject: 'deliver:acme/legacy/orders', merchant: 'acme' },
    ]);
    const [dead] = await listDead(dock, everyone, { limit: 10 });
    if (!dead) throw new Error('No dead ticket.');
    expect(await replayDead(dock, dead, actor)).to.equal(true);
    expect((await ticketsIn(store)).map(({ subject }) => subject)).to.deep.equal(['acme/legacy/orders']);
    const setback = await store.reader.selectFrom('setbacks').select(['attempts', 'next_at']).executeTakeFirstOrThrow();
    expect(setback.attempts).to.equal(0);
    expect(setback.next_at <= new Date().toISOString()).to.equal(true);
    expect(
      await store.reader.selectFrom('exceptions').select('state').where('id', '=', exception).execute(),
    ).to.deep.equal([{ state: 'resolved' }]);
    expect(await replayDead(dock, dead, actor)).to.equal(false);
  });

  it('a dropped ticket leaves its subject free for the next one', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    await store.commits.commit({
      tickets: [outgoing('x', 'dead', { ticket: ticketOf('acme/legacy/orders', 'deliver') })],
    });
    await inStore(store, (trx) =>
      saveSetback(trx, { stage: 'deliver', subject: 'acme/legacy/orders', merchant: 'acme', ...parked }),
    );
    const [dead] = await listDead(dock, everyone, { limit: 10 });
    if (!dead) throw new Error('No dead ticket.');
    expect(await dropDead(dock, dead, actor)).to.equal(true);
    expect(await listDead(dock, everyone, { limit: 10 })).to.deep.equal([]);
    expect(await store.reader.selectFrom('setbacks').selectAll().execute()).to.deep.equal([]);
    expect(await dropDead(dock, dead, actor)).to.equal(false);
    expect(await store.reader.selectFrom('audit').select('action').execute()).to.deep.equal([{ action: 'dead drop' }]);
  });

  it('only dead tickets of the own merchants are found, and never one that is waiting', async () => {
    const dock = await openTestDock({ store: await open() });
    await dock.tools.store.commits.commit({
      tickets: [
        outgoing('mine', 'dead'),
        outgoing('theirs', 'dead', { ticket: ticketOf('theirs', 'accept', { merchant: 'bolt' }) }),
        outgoing('alive'),
      ],
    });
    const mine = await listDead(dock, ['acme'], { limit: 10 });
    expect(mine.map(({ ticket }) => ticket.subject)).to.deep.equal(['mine']);
    const rows = await dock.tools.store.reader.selectFrom('outbox').select(['id', 'subject']).execute();
    for (const { id, subject } of rows.filter((row) => row.subject !== 'mine')) {
      expect(await rejection(findAllDead(dock, ['acme'], [String(id)])), subject).to.include({ code: 'DEAD_UNKNOWN' });
    }
  });

  it('status shows services with their runs, all nine stages, what waits, and what fails', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    await seedOrder(store, 'A-1', 'new');
    await seedDoubt(store, []);
    await inStore(store, async (trx) => {
      await saveSchedule(trx, {
        service: 'order download/acme/web/orders',
        timing: 'every 300s',
        nextAt: '2026-03-01T08:05:00.000Z',
        lastAt: '2026-03-01T08:00:00.000Z',
      });
      await saveSetback(trx, { stage: 'collect', subject: 'acme/legacy/shipments', merchant: 'acme', ...parked });
    });
    const status = await statusOf(dock, ['acme']);
    expect(status.stages.map(({ stage }) => stage)).to.have.length(9);
    expect(status.services.find(({ subject }) => subject === 'acme/web/orders')).to.include({
      timing: 'every 300s',
      nextAt: '2026-03-01T08:05:00.000Z',
      lastAt: '2026-03-01T08:00:00.000Z',
    });
    expect(status.gates.find(({ gate }) => gate === 'acme/legacy/orders')).to.include({
      waiting: 1,
      underWay: 0,
      doubt: 1,
    });
    expect(status.connections.find(({ connection }) => connection === 'legacy')).to.include({
      state: 'failing',
      code: 'SFTP_AUTH',
    });
    expect(status.connections.find(({ connection }) => connection === 'files')).to.include({ state: 'ok' });
    expect(status.exceptions.map(({ code }) => code)).to.deep.equal(['DELIVERY_DOUBT']);
    const theirs = await statusOf(dock, ['bolt']);
    expect([theirs.setbacks, theirs.exceptions, theirs.orders]).to.deep.equal([[], [], []]);
    expect(new Set(theirs.services.map(({ merchant }) => merchant))).to.deep.equal(new Set(['bolt']));
  });

  it('test tries each directory once and stops at the first that fails', async () => {
    const tried: Place[] = [];
    const fine = scriptedTransport(undefined, tried);
    const dock = await openTestDock({ store: await open(), transport: () => fine });
    const workspace = dock.tools.workspace();
    const trials = trialsOf(workspace, ['acme'], 'legacy', { receive: true, send: true });
    expect(trials.map(({ endpoint }) => endpoint)).to.deep.equal([
      'acme/legacy/shipments',
      'acme/legacy/inventory',
      'acme/legacy/orders',
    ]);
    for await (const step of testConnection(dock, trials)) expect(step.ok).to.equal(true);
    expect(tried.map(({ directory }) => directory)).to.deep.equal(['out/acme', 'stock/acme', 'in/acme']);
    const broken = await openTestDock({
      store: dock.tools.store,
      transport: () =>
        scriptedTransport(
          [
            { name: 'DNS', ok: true },
            { name: 'login', ok: false },
          ],
          tried,
        ),
    });
    const names: string[] = [];
    for await (const { name, ok } of testConnection(broken, trials)) names.push(`${name} ${ok}`);
    expect(names).to.deep.equal(['DNS true', 'login false']);
  });

  it('test tries the login of a connection that nothing uses yet, one endpoint alone, one direction alone', async () => {
    const workspace = (await openTestDock({ store: await open() })).tools.workspace();
    const both = { receive: true, send: true };
    expect(trialsOf(workspace, everyone, 'unused', both)).to.deep.equal([
      { connection: 'unused', endpoint: 'login', place: { directory: '' }, want: both },
    ]);
    expect(trialsOf(workspace, everyone, 'acme/legacy/orders', both).map(({ endpoint }) => endpoint)).to.deep.equal([
      'acme/legacy/orders',
    ]);
    expect(
      trialsOf(workspace, ['acme'], 'legacy', { receive: false, send: true }).map(({ endpoint }) => endpoint),
    ).to.deep.equal(['acme/legacy/orders']);
    expect(() => trialsOf(workspace, everyone, 'legcy', both)).to.throw(/Did you mean "legacy"/);
  });
});
