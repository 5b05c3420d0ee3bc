import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { pause } from '../../src/support/waiting.ts';
import { deeds } from '../support/custom-store-deeds.ts';
import { anOrder, type CustomStoreShop, openStoreShop, pairs, placeOrders } from '../support/custom-store-shop.ts';
import { complaintsAbout } from '../support/custom-store-xml.ts';
import { eventually } from '../support/eventually.ts';
import { inStore } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';

const { hold, release, cancel, statusOf, storyOf, touchByRepeat, accept } = deeds;

function many(count: number, beginning = 'N'): ReturnType<typeof anOrder>[] {
  return Array.from({ length: count }, (_, index) => anOrder(`${beginning}-${String(index).padStart(4, '0')}`));
}

/** Handing over is booked once the answer has left. */
async function settled(shop: CustomStoreShop, statuses: Readonly<Record<string, number>>): Promise<void> {
  await eventually(`parts that stand ${JSON.stringify(statuses)}`, async () => {
    const rows = await shop.store.reader
      .selectFrom('parts')
      .select((part) => ['status', part.fn.countAll<number>().as('count')])
      .groupBy('status')
      .execute();
    const standing = Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
    return (
      JSON.stringify(standing, Object.keys(standing).sort()) === JSON.stringify(statuses, Object.keys(statuses).sort())
    );
  });
}

eachStore('orders that ShipStation fetches', (open) => {
  it('are handed over by being fetched, with the delivery, its file and their story', async () => {
    const shop = await openStoreShop({ store: await open() });
    const [one] = await placeOrders(shop, [anOrder('1001'), anOrder('1002')]);
    shop.clock.minutes(2);
    const puller = shop.puller();
    await puller.poll();
    expect(puller.failures).to.deep.equal([]);
    expect([...puller.orders.values()].map(({ number, bucket, word }) => [number, bucket, word])).to.deep.equal([
      ['1001', 'Awaiting Shipment', 'new'],
      ['1002', 'Awaiting Shipment', 'new'],
    ]);
    expect(puller.byNumber('1001')?.id).to.equal(one?.part);
    await settled(shop, { at_wms: 2 });
    const delivery = await shop.store.reader.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow();
    expect(delivery).to.include({ state: 'done', kind: 'orders', gate: 'acme/ship/orders', merchant: 'acme' });
    const document = await shop.store.reader
      .selectFrom('documents')
      .selectAll()
      .where('id', '=', delivery.document ?? '')
      .executeTakeFirstOrThrow();
    expect(document).to.include({ state: 'sent', direction: 'out', name: delivery.file_name });
    const kept = await readFile(shop.dock.tools.files.contentPath(document.sha256), 'utf8');
    expect(kept).to.equal(puller.pages[0]);
    expect(await storyOf(shop, one?.id ?? '')).to.include('delivered to WMS');
    // Nothing has changed for the store: nothing is told again.
    shop.clock.minutes(30);
    await puller.poll();
    expect(puller.pages.at(-1)).to.include('<Orders pages="1">\n</Orders>');
    expect(await shop.store.reader.selectFrom('deliveries').select('id').execute()).to.have.length(1);
  });

  it('are booked before the endpoint is down, where the last byte left just before', async () => {
    const shop = await openStoreShop({ store: await open() });
    await placeOrders(shop, [anOrder('1001')]);
    const now = shop.clock.now();
    const { files } = shop.dock.tools;
    const spool = files.spool.bind(files);
    files.spool = async () => {
      await pause(300);
      return spool();
    };
    const puller = shop.puller();
    await (await puller.get(puller.exportQuery(now - 60_000, now + 60_000, 1))).text();
    await shop.close();
    const { status } = await shop.store.reader.selectFrom('orders').select('status').executeTakeFirstOrThrow();
    expect(status).to.equal('at_wms');
  });

  it('are not handed over before the last page of their window has left', async () => {
    const shop = await openStoreShop({ store: await open(), settings: { 'page size': 2 } });
    await placeOrders(shop, many(5));
    const puller = shop.puller();
    const now = shop.clock.now();
    for (const page of [1, 2]) await (await puller.get(puller.exportQuery(now - 60_000, now, page))).text();
    await eventually('pages that arrived', async () => {
      const rows = await shop.store.reader.selectFrom('pulled_pages').select('page').execute();
      return rows.length === 2;
    });
    await settled(shop, { new: 5 });
    await (await puller.get(puller.exportQuery(now - 60_000, now, 3))).text();
    await settled(shop, { at_wms: 5 });
    const kept = await shop.store.reader.selectFrom('pulled_pages').select('page').where('news', '<>', '').execute();
    expect(kept).to.deep.equal([]);
    // A window that was fetched already is told again, and hands nothing over a second time.
    await puller.window(now - 60_000, now);
    expect(puller.orders.size).to.equal(5);
    expect(await shop.store.reader.selectFrom('deliveries').select('id').execute()).to.have.length(3);
  });

  it('may be fetched page by page from different daemons', async () => {
    const store = await open();
    const [one, two] = [
      await openStoreShop({ store, settings: { 'page size': 2 } }),
      await openStoreShop({ store, settings: { 'page size': 2 } }),
    ];
    const placed = await placeOrders(one, many(5));
    const now = one.clock.now();
    const pages: string[] = [];
    for (const [index, shop] of [one, two, one].entries()) {
      const puller = shop.puller();
      pages.push(await (await puller.get(puller.exportQuery(now - 60_000, now, index + 1))).text());
      const [fresh] = await placeOrders(one, [anOrder(`LATE-${index}`)], 'on_hold');
      expect(fresh?.part).to.not.equal(undefined);
    }
    for (const { part } of placed) expect(pages.join('').split(part), part).to.have.length(2);
    await settled(one, { at_wms: 5, on_hold: 3 });
  });

  it('are none of them lost while they change between its pages', async function () {
    this.timeout(120_000);
    const shop = await openStoreShop({ store: await open() });
    const placed = await placeOrders(shop, many(250));
    const late: string[] = [];
    const puller = shop.puller('acme', {
      async betweenPages(page) {
        shop.clock.minutes(1);
        for (const order of placed.slice(page * 7, page * 7 + 20)) await hold(shop, order).catch(() => undefined);
        for (const order of placed.slice(100, 110)) await cancel(shop, order).catch(() => undefined);
        const [fresh] = await placeOrders(shop, [anOrder(`LATE-${page}`)]);
        late.push(fresh?.part ?? '');
        if (page === 2) for (const order of placed.slice(7, 30)) await release(shop, order).catch(() => undefined);
        await accept(shop);
      },
    });
    await puller.poll();
    expect(puller.pages.join('').match(/<Orders pages="3">/g)).to.have.length(3);
    for (const page of puller.pages) expect(await complaintsAbout(page)).to.deep.equal([]);
    for (const round of [1, 2, 3]) {
      shop.clock.minutes(30);
      await accept(shop);
      await puller.poll();
      expect(puller.failures, `round ${round}`).to.deep.equal([]);
    }
    await eventually('all that waited is handed over', async () => {
      const left = await shop.store.reader.selectFrom('parts').select('id').where('status', '=', 'new').execute();
      return left.length === 0;
    });
    // Canceled before the store had heard of them.
    const known = placed.filter((_, index) => index < 100 || index >= 110);
    for (const { part } of known) expect(puller.orders.has(part), part).to.equal(true);
    for (const part of late) expect(puller.orders.get(part)?.bucket).to.equal('Awaiting Shipment');
    await agrees(shop, puller);
  });

  it('stand at the store as they stand here, whatever happens in whatever order', async function () {
    this.timeout(120_000);
    const step = fc.record({
      what: fc.constantFrom('place', 'hold', 'release', 'cancel', 'poll', 'half', 'minute', 'late'),
      which: fc.nat({ max: 11 }),
    });
    const store = await open();
    const shop = await openStoreShop({ store, settings: { 'page size': 3 } });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        run += 1;
        shop.clock.minutes(120);
        const puller = shop.puller();
        const orders = await placeOrders(shop, many(4, `R${run}`));
        for (const [index, { what, which }] of steps.entries()) {
          const order = orders[which % orders.length];
          if (!order) continue;
          if (what === 'place') orders.push(...(await placeOrders(shop, [anOrder(`R${run}-X${index}`)])));
          if (what === 'hold') await hold(shop, order).catch(() => undefined);
          if (what === 'release') await release(shop, order).catch(() => undefined);
          if (what === 'cancel') await cancel(shop, order).catch(() => undefined);
          if (what === 'minute') shop.clock.minutes(1);
          if (what === 'poll') await puller.poll();
          if (what === 'half') {
            const now = shop.clock.now();
            await (await puller.get(puller.exportQuery(now - 3_600_000, now, 1))).text();
          }
          // Stamped before windows that were fetched since, committed after them.
          if (what === 'late')
            await inStore(store, (trx) =>
              setPartStatus(
                trx,
                store.dialect,
                [order.part],
                ['new'],
                'on_hold',
                new Date(shop.clock.now() - 90_000).toISOString(),
              ),
            );
          await accept(shop);
        }
        for (let polls = 0; polls < 2; polls += 1) {
          shop.clock.minutes(5);
          await puller.poll();
          await eventually('nothing waits', async () => {
            const left = await store.reader.selectFrom('parts').select('id').where('status', '=', 'new').execute();
            return left.length === 0;
          });
        }
        expect(puller.failures).to.deep.equal([]);
        await agrees(
          shop,
          puller,
          orders.map(({ part }) => part),
        );
      }),
      { numRuns: 12 },
    );
  });

  it('that changed late, or that a person wants told again, are in the next window', async () => {
    const shop = await openStoreShop({ store: await open() });
    const [one] = await placeOrders(shop, [anOrder('1001')]);
    shop.clock.minutes(2);
    const puller = shop.puller();
    await puller.poll();
    await settled(shop, { at_wms: 1 });
    shop.clock.minutes(60);
    await puller.poll();
    expect(puller.byNumber('1001')?.told).to.equal(1);
    await touchByRepeat(shop);
    expect(await storyOf(shop, one?.id ?? '')).to.include('to be fetched again');
    shop.clock.minutes(60);
    await puller.poll();
    expect(puller.byNumber('1001')).to.include({ told: 2, word: 'at_wms' });
    expect(await statusOf(shop, one?.id ?? '')).to.equal('at_wms');
  });

  it('go on hold, come back and are canceled there as they are here', async () => {
    const shop = await openStoreShop({ store: await open() });
    const [one, two] = await placeOrders(shop, [anOrder('1001'), anOrder('1002')], 'on_hold');
    const puller = shop.puller();
    await puller.poll();
    expect(puller.byNumber('1001')?.bucket).to.equal('On Hold');
    shop.clock.minutes(10);
    if (!one || !two) throw new Error('No orders.');
    await release(shop, one);
    await accept(shop);
    await cancel(shop, two);
    await puller.poll();
    expect(puller.byNumber('1001')?.bucket).to.equal('Awaiting Shipment');
    expect(puller.byNumber('1002')?.bucket).to.equal('Cancelled');
    await settled(shop, { at_wms: 1, canceled: 1 });
    // What the store has is asked for: it is told, and nobody claims that it did.
    await cancel(shop, one);
    expect(await statusOf(shop, one.id)).to.equal('at_wms');
    shop.clock.minutes(10);
    await puller.poll();
    expect(puller.byNumber('1001')).to.include({ bucket: 'Cancelled', word: 'canceled' });
    await eventually('the cancel is sent', async () => {
      const row = await shop.store.reader.selectFrom('cancel_requests').select('state').executeTakeFirstOrThrow();
      return row.state === 'sent';
    });
    expect(await statusOf(shop, one.id)).to.equal('at_wms');
    expect(await storyOf(shop, one.id)).to.include('WMS asked to cancel');
  });

  it('that cannot be told are held with the reason, and the others go', async () => {
    const shop = await openStoreShop({ store: await open() });
    const bad = anOrder('BAD');
    await placeOrders(shop, [anOrder('1'), { ...bad, shipTo: { ...bad.shipTo, country: 'Austria' } }, anOrder('3')]);
    const puller = shop.puller();
    await puller.poll();
    expect(puller.failures).to.deep.equal([]);
    expect([...puller.orders.values()].map(({ number }) => number)).to.deep.equal(['1', '3']);
    await settled(shop, { at_wms: 2, error: 1 });
    const problem = await shop.store.reader.selectFrom('exceptions').selectAll().executeTakeFirstOrThrow();
    expect(problem).to.include({ code: 'ORDER_NOT_RENDERABLE', connection: 'acme/ship' });
    expect(problem.message).to.include('"Country"');
  });

  it('are seen under their own pair only', async () => {
    const shop = await openStoreShop({ store: await open() });
    await placeOrders(shop, [
      anOrder('WEB'),
      anOrder('MARKET', {}, 'acme', 'market'),
      anOrder('BOLT', {}, 'bolt', 'shop'),
    ]);
    for (const [pair, number] of [
      ['acme', 'WEB'],
      ['acme/market', 'MARKET'],
      ['bolt', 'BOLT'],
    ] as const) {
      const puller = shop.puller(pair);
      await puller.poll();
      expect(
        [...puller.orders.values()].map((one) => one.number),
        pair,
      ).to.deep.equal([number]);
    }
    const gates = await shop.store.reader.selectFrom('deliveries').select('gate').orderBy('gate').execute();
    await settled(shop, { at_wms: 3 });
    expect(gates.length).to.be.at.most(3);
  });

  it('of a hub in shadow, or sent by another one, are not shown', async () => {
    const shop = await openStoreShop({ store: await open() });
    const [one, two] = await placeOrders(shop, [anOrder('1'), anOrder('2'), anOrder('3')]);
    await inStore(shop.store, async (trx) => {
      await trx
        .updateTable('orders')
        .set({ shadow: 1 })
        .where('id', '=', one?.id ?? '')
        .execute();
      await trx
        .updateTable('orders')
        .set({ adoption: 'whole' })
        .where('id', '=', two?.id ?? '')
        .execute();
    });
    const puller = shop.puller();
    await puller.poll();
    expect([...puller.orders.values()].map(({ number }) => number)).to.deep.equal(['3']);
  });
});

/** What the store last heard of each order is what it is to know. */
async function agrees(
  shop: CustomStoreShop,
  puller: ReturnType<CustomStoreShop['puller']>,
  parts?: readonly string[],
): Promise<void> {
  const rows = await shop.store.reader
    .selectFrom('parts')
    .leftJoin('cancel_requests', 'cancel_requests.part', 'parts.id')
    .select(['parts.id', 'parts.status', 'cancel_requests.state'])
    .execute();
  const expected: Readonly<Record<string, string>> = {
    new: 'Awaiting Shipment',
    at_wms: 'Awaiting Shipment',
    on_hold: 'On Hold',
    canceled: 'Cancelled',
  };
  for (const { id, status, state } of rows) {
    if (parts && !parts.includes(id)) continue;
    const there = puller.orders.get(id);
    // Held or canceled before anybody there heard of it.
    if (!there && status === 'canceled') continue;
    const bucket = state === null || status === 'canceled' ? expected[status] : 'Cancelled';
    expect(there?.bucket, `${id} ${status} ${state}`).to.equal(bucket);
  }
}

describe('the pair of a store', () => {
  it('is the only way in', async () => {
    const shop = await openStoreShop();
    await placeOrders(shop, [anOrder('SECRET-1')]);
    const query = 'action=export&start_date=11%2f23%2f2026+05%3a00&end_date=11%2f23%2f2026+07%3a00';
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const { user, key } = pairs.acme;
    for (const [path, authorization] of [
      ['acme', ''],
      ['acme', 'Bearer x'],
      ['acme', 'Basic'],
      ['acme', 'Basic !!!'],
      ['acme', basic(user)],
      ['acme', basic(`${user}:`)],
      ['acme', basic(`${user}:wrong`)],
      ['acme', basic(`${user}:${key} `)],
      ['acme', basic(`:${key}`)],
      ['acme', basic(`${user}:${pairs.bolt.key}`)],
      ['acme', basic(`${pairs.bolt.user}:${pairs.bolt.key}`)],
      ['bolt', basic(`${user}:${key}`)],
      ['nobody', basic(`${user}:${key}`)],
      ['nobody', basic(':\n')],
      ['acme/web', basic(`${user}:${key}`)],
      ['acme/market', basic(`${user}:${key}`)],
    ] as const) {
      const answer = await fetch(`${shop.url}/custom-store/${path}?${query}`, {
        headers: authorization === '' ? {} : { authorization },
      });
      expect(answer.status, `${path} ${authorization}`).to.equal(401);
      expect(answer.headers.get('www-authenticate')).to.match(/^Basic realm=/);
      expect(await answer.text()).not.to.include('SECRET');
    }
    const notice = await fetch(`${shop.url}/custom-store/acme?action=shipnotify&order_number=SECRET-1`, {
      method: 'POST',
      body: 'x',
    });
    expect(notice.status).to.equal(401);
    // At its merchant's address the pair of a cart says which store is meant.
    const market = pairs['acme/market'];
    const answer = await fetch(`${shop.url}/custom-store/acme?${query}`, {
      headers: { authorization: basic(`${market.user}:${market.key}`) },
    });
    expect([answer.status, await answer.text()]).to.deep.equal([
      200,
      '<?xml version="1.0" encoding="utf-8"?>\n<Orders pages="1">\n</Orders>\n',
    ]);
  });
});
