import { expect } from 'chai';
import { releaseException } from '../../src/operations/release-exception.ts';
import { resolveException } from '../../src/operations/resolve-exception.ts';
import { showException } from '../../src/operations/show-exception.ts';
import { listAudit } from '../../src/storage/audit.ts';
import type { Store } from '../../src/storage/open.ts';
import { saveSetback } from '../../src/storage/setbacks.ts';
import { openTestDock } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { inStore, seedDoubt, seedException, seedOrder, seedOrders, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const everyone = 'every merchant';
const actor = 'cli:anna';

async function stateOf(store: Store, id: string): Promise<string | undefined> {
  return (await store.reader.selectFrom('exceptions').select('state').where('id', '=', id).executeTakeFirst())?.state;
}

eachStore('operations on exceptions', (open) => {
  it('releases 1,100 orders in slices of 500, each judged again, and resolves the exception', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const orders = await seedOrders(
      store,
      Array.from({ length: 1100 }, (_, index) => `N-${index}`),
      'error',
    );
    const exception = await seedException(
      store,
      'ORDER_NOT_RENDERABLE',
      orders.map(({ id }) => ({ kind: 'order', subject: id, merchant: 'acme' })),
    );
    const seen: number[] = [];
    const release = await releaseException(dock, everyone, exception, actor, (released) => seen.push(released));
    expect(release).to.deep.equal({ released: 1100, left: 0 });
    expect(seen).to.deep.equal([500, 1000, 1100]);
    const statuses = await store.reader.selectFrom('orders').select('status').distinct().execute();
    expect(statuses).to.deep.equal([{ status: 'received' }]);
    const tickets = await ticketsIn(store);
    expect(tickets).to.have.length(1100);
    expect(new Set(tickets.map(({ stage, cause }) => `${stage} ${cause}`))).to.deep.equal(new Set(['accept release']));
    expect(await stateOf(store, exception)).to.equal('resolved');
    const deeds = await listAudit(store.reader, ['acme'], { limit: 10 });
    const what = { code: 'ORDER_NOT_RENDERABLE', kind: 'order' };
    expect(deeds.map(({ before, after }) => [before, after])).to.deep.equal(
      [100, 500, 500].map((subjects) => [
        { ...what, subjects, state: 'held' },
        { ...what, subjects, state: 'released' },
      ]),
    );
  });

  it('frees parked work with a ticket of its own for every stage', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const order = await seedOrder(store, 'A-1');
    const works = [
      'deliver:acme/legacy/orders',
      'collect:acme/legacy/shipments',
      'download:acme/web/orders',
      `accept:${order.id}`,
      'notify:some-notice',
      'deliver:gone/gone/orders',
    ];
    for (const work of works) {
      const [stage, subject] = [work.slice(0, work.indexOf(':')) as 'deliver', work.slice(work.indexOf(':') + 1)];
      await inStore(store, (trx) =>
        saveSetback(trx, {
          stage,
          subject,
          merchant: 'acme',
          attempts: 4,
          firstAt: '2026-03-01T00:00:00.000Z',
          nextAt: '9999-12-31T00:00:00.000Z',
          code: 'X',
          message: 'x',
        }),
      );
    }
    const exception = await seedException(
      store,
      'SFTP_AUTH',
      works.map((subject) => ({ kind: 'work', subject, merchant: 'acme' })),
    );
    expect(await releaseException(dock, everyone, exception, actor)).to.deep.equal({ released: 6, left: 0 });
    const tickets = await ticketsIn(store);
    expect(tickets.map(({ stage, subject }) => `${stage}:${subject}`).sort()).to.deep.equal(
      works.filter((work) => !work.includes('gone')).sort(),
    );
    expect(new Set(tickets.map(({ cause }) => cause))).to.deep.equal(new Set(['release']));
    expect(await store.reader.selectFrom('setbacks').selectAll().execute()).to.deep.equal([]);
    expect(await stateOf(store, exception)).to.equal('resolved');
  });

  it('does not release a doubt: that has to be answered', async () => {
    const dock = await openTestDock({ store: await open() });
    const { exception } = await seedDoubt(dock.tools.store, []);
    expect(await rejection(releaseException(dock, everyone, exception, actor))).to.include({
      code: 'EXCEPTION_NEEDS_ANSWER',
    });
    expect(await rejection(resolveException(dock, everyone, exception, '', actor))).to.include({
      code: 'EXCEPTION_NEEDS_ANSWER',
    });
    expect(await stateOf(dock.tools.store, exception)).to.equal('open');
    expect(await ticketsIn(dock.tools.store)).to.deep.equal([]);
  });

  it('releases the rest beside a doubt, and stays open for it', async () => {
    const dock = await openTestDock({ store: await open() });
    const { store } = dock.tools;
    const { delivery } = await seedDoubt(store, []);
    const order = await seedOrder(store, 'A-1', 'error');
    const exception = await seedException(store, 'MIXED', [
      { kind: 'order', subject: order.id, merchant: 'acme' },
      { kind: 'delivery', subject: delivery, merchant: 'acme' },
    ]);
    expect(await releaseException(dock, everyone, exception, actor)).to.deep.equal({ released: 1, left: 1 });
    expect(await stateOf(store, exception)).to.equal('open');
    expect((await showException(dock, everyone, exception)).counts).to.deep.equal({
      order: 0,
      work: 0,
      delivery: 1,
      copy: 0,
      document: 0,
      warehouse: 0,
    });
  });

  it('tells that files are put in again instead of released, and resolves them with the reason kept', async () => {
    const dock = await openTestDock({ store: await open() });
    const exception = await seedException(dock.tools.store, 'DOCUMENT_REJECTED', [
      { kind: 'document', subject: 'some-file', merchant: 'acme' },
    ]);
    expect(await rejection(releaseException(dock, everyone, exception, actor))).to.include({
      code: 'EXCEPTION_NOT_RELEASABLE',
    });
    await resolveException(dock, everyone, exception, 'the partner sent it again', actor);
    const { exception: now, deeds } = await showException(dock, everyone, exception);
    expect(now).to.include({ state: 'resolved', resolvedBy: actor });
    expect(deeds.map(({ reason }) => reason)).to.deep.equal(['the partner sent it again']);
    expect(await rejection(resolveException(dock, everyone, exception, '', actor))).to.include({
      code: 'EXCEPTION_CLOSED',
    });
  });

  it('hides an exception of another merchant', async () => {
    const dock = await openTestDock({ store: await open() });
    const exception = await seedException(dock.tools.store, 'X', [], { merchant: 'acme' });
    expect(await rejection(showException(dock, ['bolt'], exception))).to.include({ code: 'EXCEPTION_UNKNOWN' });
    expect(await rejection(releaseException(dock, ['bolt'], exception, actor))).to.include({
      code: 'EXCEPTION_UNKNOWN',
    });
    expect(await rejection(resolveException(dock, ['bolt'], exception, '', actor))).to.include({
      code: 'EXCEPTION_UNKNOWN',
    });
  });
});
