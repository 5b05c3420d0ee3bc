import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Place, Transport } from '../../src/connectors/contract.ts';
import { confirmationsCargo } from '../../src/deliveries/confirmations-cargo.ts';
import { workGate } from '../../src/deliveries/gate.ts';
import { ordersCargo } from '../../src/deliveries/orders-cargo.ts';
import { markDelivered } from '../../src/operations/answer-doubt.ts';
import { carryOut } from '../../src/operations/repeats/campaign.ts';
import { type Planned, planRepeats, type RepeatWish } from '../../src/operations/repeats/plan.ts';
import { newRun, repeatDelivery } from '../../src/operations/repeats/repeat-delivery.ts';
import { findVersions, versionOfText } from '../../src/operations/repeats/versions.ts';
import { findDelivery, showDelivery } from '../../src/operations/show-delivery.ts';
import { listAudit } from '../../src/storage/audit.ts';
import { listDeliveries, moveDelivery } from '../../src/storage/deliveries.ts';
import { storyOf } from '../../src/storage/events.ts';
import { listExceptions } from '../../src/storage/exceptions.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { publishRevision } from '../../src/storage/revisions.ts';
import { openTestDock, scriptedTransport } from '../support/dock.ts';
import { rejection } from '../support/rejection.ts';
import { seedDelivered, writingWorkspace } from '../support/repeat-seeds.ts';
import { inStore, seedOrder, seedOrders, seedPackage, ticketsIn } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const everyone = 'every merchant';
const gate = 'acme/legacy/orders';
const many: Pick<RepeatWish, 'named' | 'again' | 'gate'> = { named: [], again: false, gate };

eachStore('a delivery that is repeated', (open) => {
  async function shop() {
    const sent: { name: string; text: string }[] = [];
    const transport: Transport = {
      ...scriptedTransport(),
      send: async (_place: Place, { name, path }, attempting) => {
        await attempting();
        sent.push({ name, text: await readFile(path, 'utf8') });
      },
    };
    const workspace = writingWorkspace('NEW');
    const dock = await openTestDock({ store: await open(), workspace: () => workspace, transport: () => transport });
    const { store } = dock.tools;
    const plan = (wish: Partial<RepeatWish> & Pick<RepeatWish, 'way'>) =>
      planRepeats(dock, everyone, { ...many, ...wish });
    return {
      dock,
      store,
      sent,
      plan,
      repeat: (planned: Planned | undefined, way: RepeatWish['way'], name = '') => {
        if (!planned) throw new Error('Nothing was planned.');
        const order = { way, state: undefined, run: newRun(dock), action: 'deliveries resend', name };
        return repeatDelivery(dock, planned, order, 'cli:anna');
      },
      work: () => workGate(dock.tools, ordersCargo, gate, 'begun'),
      statuses: async () =>
        (await store.reader.selectFrom('parts').select('status').orderBy('id').execute()).map(({ status }) => status),
    };
  }

  it('byte for byte keeps its number and the orders as they stand; only their story grows', async () => {
    const { dock, store, sent, plan, repeat, work, statuses } = await shop();
    const { id, part } = await seedOrder(store, '1001', 'at_wms');
    await seedOrder(store, '1002', 'new');
    const earlier = await seedDelivered(dock, [part]);
    const { planned } = await plan({ way: 'bytes' });
    const done = await repeat(planned[0], 'bytes', 'AGAIN.csv');
    expect(done).to.include({ done: true, number: 7, orders: 1 });
    expect(await ticketsIn(store)).to.deep.equal([{ stage: 'deliver', subject: gate, cause: 'repeat' }]);
    await work();
    expect(sent).to.deep.equal([{ name: 'AGAIN.csv', text: 'Order,SKU,Word\n1001,MUG-1,OLD\n' }]);
    expect(await statuses(), 'what is new waits for its own time').to.deep.equal(['at_wms', 'new']);
    expect(await store.reader.selectFrom('counters').select('name').where('name', '=', 'file').execute()).to.deep.equal(
      [],
    );
    const [event] = await storyOf(store.reader, everyone, 'order', id);
    expect(event).to.deep.include({ event: 'sent again' });
    expect(event?.data).to.include({ file: 'AGAIN.csv', earlier });
    expect((await showDelivery(dock, everyone, earlier)).repeatedAs).to.have.length(1);
  });

  it('by the mapping of today gets a number of its own, and only what the WMS still has to ship', async () => {
    const { dock, store, sent, plan, repeat, work } = await shop();
    const orders = await seedOrders(store, ['1001', '1002', '1003'], 'at_wms');
    const parts = orders.map(({ part }) => part);
    await seedDelivered(dock, parts);
    await inStore(store, (trx) =>
      setPartStatus(trx, store.dialect, parts.slice(2), ['at_wms'], 'canceled', '2026-03-02'),
    );
    const { planned } = await plan({ way: 'mapping' });
    expect(planned[0]?.orders.map(({ orderNumber }) => orderNumber)).to.deep.equal(['1001', '1002']);
    await inStore(store, (trx) =>
      setPartStatus(trx, store.dialect, parts.slice(1, 2), ['at_wms'], 'shipped', '2026-03-02').catch(() => 0),
    );
    await repeat(planned[0], 'mapping');
    await work();
    expect(sent).to.have.length(1);
    expect(sent[0]?.name).to.equal('ORD_0001.csv');
    expect(sent[0]?.text).to.include('1001,MUG-1,NEW').and.not.include('1002').and.not.include('1003');
    const again = await plan({ way: 'mapping', again: true });
    expect(
      again.planned.map(({ earlier }) => earlier.number),
      'from now on the new one counts',
    ).to.deep.equal([1]);
  });

  it('is not repeated twice by two people at once, nor by the same command once more', async () => {
    const { dock, store, sent, plan, repeat, work } = await shop();
    const { part } = await seedOrder(store, '1001', 'at_wms');
    const earlier = await seedDelivered(dock, [part]);
    const [mine, theirs] = [await plan({ way: 'bytes' }), await plan({ way: 'bytes' })];
    expect(await repeat(mine.planned[0], 'bytes')).to.include({ done: true });
    expect(await repeat(theirs.planned[0], 'bytes')).to.deep.equal({
      done: false,
      why: 'somebody else repeats it at this moment',
    });
    await work();
    await work();
    expect(sent).to.have.length(1);
    const later = await plan({ way: 'bytes' });
    expect([later.planned.length, later.left[0]?.why]).to.satisfy(
      ([count, why]: [number, string]) =>
        count === 0 && /^it was sent again as delivery .*; --again takes it, too$/.test(why),
    );
    const named = await plan({ way: 'bytes', named: [await findDelivery(dock, everyone, earlier)] });
    expect(named.planned[0]?.before).to.have.length(1);
    expect((await plan({ way: 'bytes', again: true })).planned).to.have.length(1);
  });

  it('in doubt is answered without a word to the orders', async () => {
    const { dock, store, plan, repeat, statuses } = await shop();
    const { id, part } = await seedOrder(store, '1001', 'at_wms');
    await seedDelivered(dock, [part]);
    const made = await repeat((await plan({ way: 'bytes' })).planned[0], 'bytes');
    if (!made.done) throw new Error(made.why);
    await inStore(store, (trx) => setPartStatus(trx, store.dialect, [part], ['at_wms'], 'on_hold', '2026-03-02'));
    await inStore(store, async (trx) => {
      await moveDelivery(trx, made.delivery, 'rendered', 'attempted', '2026-03-02');
      await moveDelivery(trx, made.delivery, 'attempted', 'doubt', '2026-03-02');
    });
    await markDelivered(dock, await findDelivery(dock, everyone, made.delivery), 'cli:anna');
    expect(await statuses()).to.deep.equal(['on_hold']);
    expect((await storyOf(store.reader, everyone, 'order', id)).map(({ event }) => event)).to.deep.equal([
      'sent again',
    ]);
  });

  it('goes without the orders that the new mapping cannot write, and none of them is held', async () => {
    const { dock, store, sent, plan, repeat, work, statuses } = await shop();
    const orders = await seedOrders(store, ['1001', '1002'], 'at_wms');
    await seedDelivered(
      dock,
      orders.map(({ part }) => part),
    );
    const row = await store.reader.selectFrom('order_texts').select('body').limit(1).executeTakeFirstOrThrow();
    const body = JSON.stringify({ ...JSON.parse(row.body), orderNumber: '1002', poNumber: 'LONGER THAN IT MAY BE' });
    await inStore(store, (trx) =>
      trx
        .updateTable('order_texts')
        .set({ body })
        .where('order_id', '=', orders[1]?.id ?? '')
        .execute(),
    );
    await repeat((await plan({ way: 'mapping' })).planned[0], 'mapping');
    await work();
    expect(sent.map(({ text }) => [text.includes('1001'), text.includes('1002')])).to.deep.equal([[true, false]]);
    expect(await statuses()).to.deep.equal(['at_wms', 'at_wms']);
    const held = await listExceptions(store.reader, everyone, { state: 'open', limit: 5 });
    expect(held.map(({ code }) => code)).to.deep.equal(['REPEAT_NOT_RENDERABLE']);
  });

  it('tells a cart again of parcels that stay as they are', async () => {
    const { dock, store, sent, plan, repeat } = await shop();
    const order = await seedOrder(store, '1001', 'at_wms');
    const parcel = await seedPackage(store, order, '1Z1');
    await inStore(store, (trx) => trx.updateTable('packages').set({ state: 'confirmed' }).execute());
    await seedDelivered(dock, [parcel], { kind: 'confirmations', gate: 'acme/web/confirmations', text: '1001,1Z1\n' });
    const { planned } = await plan({ way: 'bytes', gate: 'acme/web/confirmations' });
    expect(await repeat(planned[0], 'bytes')).to.include({ done: true });
    expect(await ticketsIn(store)).to.deep.equal([
      { stage: 'upload-tracking', subject: 'acme/web/confirmations', cause: 'repeat' },
    ]);
    await inStore(store, (trx) => trx.updateTable('packages').set({ state: 'sending' }).execute());
    await workGate(dock.tools, confirmationsCargo, 'acme/web/confirmations', 'begun');
    expect(sent.map(({ text }) => text)).to.deep.equal(['1001,1Z1\n']);
    expect(await store.reader.selectFrom('packages').select('state').execute()).to.deep.equal([{ state: 'sending' }]);
    expect((await storyOf(store.reader, everyone, 'order', order.id)).map(({ event }) => event)).to.deep.equal([
      'sent again',
    ]);
  });

  it('is found by the revision and the version of the mapping that wrote it, as is the order that it carries', async () => {
    const { dock, store, plan } = await shop();
    const texts = { 'mappings/out.yaml': 'kind: orders\n', 'mappings/in.yaml': 'kind: shipments\n' };
    for (const [id, more] of [
      ['aaaa1', {}],
      ['aaaa2', {}],
      ['bbbb1', { 'mappings/out.yaml': 'kind: orders # another\n' }],
    ] as const)
      await inStore(store, (trx) =>
        publishRevision(
          trx,
          store.dialect,
          { id, texts: { ...texts, ...more }, actor: 'file', reason: '', untested: false },
          'save',
          '2026-03-01',
        ),
      );
    const orders = await seedOrders(store, ['1001', '1002', '1003'], 'at_wms');
    for (const [index, revision] of ['aaaa1', 'aaaa2', 'bbbb1'].entries())
      await seedDelivered(dock, [orders[index]?.part ?? ''], { revision, number: index + 1 });
    const numbers = async (given: string) => {
      const versions = await findVersions(dock, given);
      const { planned } = await plan({ way: 'mapping', versions });
      const listed = await listOrders(store.reader, everyone, { limit: 9, sentWith: versions });
      expect(listed.map(({ orderNumber }) => orderNumber).sort()).to.deep.equal(
        planned.flatMap((one) => one.orders.map(({ orderNumber }) => orderNumber)),
      );
      return planned.map(({ earlier }) => earlier.number);
    };
    expect(await numbers('aaaa1')).to.deep.equal([1]);
    expect(await numbers('b')).to.deep.equal([3]);
    expect(await numbers(versionOfText('kind: orders\n'))).to.deep.equal([1, 2]);
    expect(await numbers(versionOfText('kind: shipments\n')), 'which wrote nothing').to.deep.equal([]);
    expect(await rejection(findVersions(dock, 'aaaa'))).to.include({ code: 'REVISION_AMBIGUOUS' });
    expect(await rejection(findVersions(dock, 'cccccccccccc'))).to.include({ code: 'MAPPING_VERSION_UNKNOWN' });
    await seedDelivered(dock, [orders[0]?.part ?? ''], { revision: 'bbbb1', number: 4 });
    expect(await numbers('aaaa1'), 'the newest file of an order counts').to.deep.equal([]);
  });

  it('of stock, of what never arrived and of a merchant in shadow is refused, with the reason', async () => {
    const { dock, store, plan } = await shop();
    const { part } = await seedOrder(store, '1001', 'at_wms');
    const id = await seedDelivered(dock, [part]);
    const row = await findDelivery(dock, everyone, id);
    for (const [changed, why] of [
      [{ kind: 'inventory' }, /stock is told anew/],
      [{ state: 'doubt' }, /nobody knows whether it arrived/],
      [{ state: 'rendered' }, /its partner has not got it yet/],
      [{ gate: 'acme/gone/orders' }, /no longer has acme\/gone\/orders/],
    ] as const) {
      const { planned, left } = await plan({ way: 'bytes', named: [{ ...row, ...changed } as typeof row] });
      expect(planned).to.deep.equal([]);
      expect(left[0]?.why).to.match(why);
    }
    expect((await listDeliveries(store.reader, everyone, { limit: 5 })).length).to.equal(1);
  });

  it('with others ends after the one in hand, and the audit has begin, each and end', async () => {
    const { dock, store } = await shop();
    const stop = new AbortController();
    const told: string[] = [];
    const report = await carryOut(
      dock,
      {
        run: 'run-1',
        action: 'deliveries resend',
        things: ['a', 'b', 'c', 'd'],
        pace: 0,
        stop: stop.signal,
        nameOf: (id) => ({ id, merchant: id === 'b' ? 'bolt' : 'acme', name: id }),
        repeat: async (id) => (id === 'b' ? { why: 'it is gone' } : { as: `${id}2` }),
        tell: ({ at, total, subject, as, why }) => {
          told.push(`${at}/${total} ${subject} ${as}${why}`);
          if (at === 3) stop.abort();
        },
      },
      'cli:anna',
    );
    expect(told).to.deep.equal(['1/4 a a2', '2/4 b it is gone', '3/4 c c2']);
    expect(report).to.deep.equal({
      run: 'run-1',
      total: 4,
      done: 2,
      notBegun: 1,
      left: [{ id: 'b', name: 'b', why: 'it is gone' }],
    });
    const deeds = await listAudit(store.reader, ['acme'], { subject: 'run-1', limit: 10 });
    expect(deeds.map(({ after }) => after)).to.deep.equal([
      { run: 'stopped', asked: 3, done: 2 },
      { run: 'began', asked: 3 },
    ]);
    expect(await listAudit(store.reader, ['bolt'], { subject: 'run-1', limit: 10 })).to.have.length(2);
  });
});
