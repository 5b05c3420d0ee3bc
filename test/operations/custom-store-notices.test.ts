import { request } from 'node:http';
import { expect } from 'chai';
import { noticeXml } from '../simulators/shipstation-puller.ts';
import { deeds } from '../support/custom-store-deeds.ts';
import { anOrder, type CustomStoreShop, openStoreShop, pairs, placeOrders } from '../support/custom-store-shop.ts';
import { eventually } from '../support/eventually.ts';
import { eachStore } from '../support/stores.ts';

const { cancel, cancelAtWms, hold, statusOf, storyOf, wake } = deeds;

async function fetched(shop: CustomStoreShop, orders = [anOrder('1001')], pair: keyof typeof pairs = 'acme') {
  const placed = await placeOrders(shop, orders);
  const puller = shop.puller(pair);
  await puller.poll();
  await eventually('what was fetched is handed over', async () => {
    const left = await shop.store.reader.selectFrom('parts').select('id').where('status', '=', 'new').execute();
    return left.length === 0;
  });
  return { placed, puller, one: placed[0] ?? { id: '', part: '' } };
}

async function packagesOf(shop: CustomStoreShop) {
  const rows = await shop.store.reader
    .selectFrom('packages')
    .select(['tracking_number', 'body'])
    .orderBy('tracking_number')
    .execute();
  return rows.map(({ tracking_number, body }) => {
    const { lines, carrierCode, serviceCode } = JSON.parse(body);
    return { tracking: tracking_number, carrierCode, serviceCode, lines };
  });
}

async function problems(shop: CustomStoreShop): Promise<string[]> {
  const rows = await shop.store.reader.selectFrom('exceptions').select('code').where('state', '=', 'open').execute();
  return rows.map(({ code }) => code).sort();
}

eachStore('a shipment that ShipStation tells of', (open) => {
  it('is kept, answered at once, and read afterwards', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    const answer = await puller.notify({ id: one.part, number: '1001' }, { tracking: '1Z 9', items: [] });
    expect([answer.status, await answer.text()]).to.deep.equal([200, 'Taken.\n']);
    expect(await statusOf(shop, one.id)).to.equal('at_wms');
    const ticket = await shop.store.reader.selectFrom('outbox').select('body').execute();
    expect(JSON.parse(ticket.at(-1)?.body ?? '{}')).to.include({ stage: 'ingest', merchant: 'acme' });
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('shipped');
    expect(await packagesOf(shop)).to.deep.equal([
      {
        tracking: '1Z9',
        carrierCode: 'UPS',
        serviceCode: 'UPS Ground',
        lines: [
          { lineNumber: 1, sku: 'SKU-1', quantity: 2 },
          { lineNumber: 2, sku: 'SKU-2', quantity: 1 },
        ],
      },
    ]);
    // The store is told, and after that it has ended.
    shop.clock.minutes(10);
    await puller.poll();
    expect(puller.byNumber('1001')?.bucket).to.equal('Shipped');
  });

  it('may be one of several of its order', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    const order = { id: one.part, number: '1001' };
    await puller.notify(order, { tracking: '1Z1', items: [{ lineItemId: '1', sku: 'SKU-1', quantity: 1 }] });
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('partial');
    await puller.notify(order, { tracking: '1Z2', items: [] });
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('shipped');
    expect((await packagesOf(shop)).map(({ tracking, lines }) => [tracking, lines.length])).to.deep.equal([
      ['1Z1', 1],
      ['1Z2', 2],
    ]);
    expect(await problems(shop)).to.deep.equal([]);
  });

  it('counts once, however often and in whatever way it is told', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    const order = { id: one.part, number: '1001' };
    const items = [{ lineItemId: '1', sku: 'SKU-1', quantity: 2 }];
    const answers = await Promise.all(
      ['1Z9', '1Z9', '1Z 9', '1z9'].map((tracking) => puller.notify(order, { tracking, items })),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    await shop.ingest();
    expect((await puller.notify(order, { tracking: '1Z9', items })).status).to.equal(200);
    expect((await puller.notify(order, { tracking: '1Z9' })).status).to.equal(200);
    await shop.ingest();
    expect(await packagesOf(shop)).to.have.length(1);
    expect(await statusOf(shop, one.id)).to.equal('partial');
    expect(await problems(shop)).to.deep.equal([]);
  });

  it('is found by the number where it does not say our key', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    expect((await puller.notify({ id: 'no key of ours', number: '#1001' }, { tracking: '1Z9' })).status).to.equal(200);
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('shipped');
  });

  it('is taken by its address alone', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    expect((await puller.post('1001', { carrier: 'OnTrac', tracking: 'C9' }, '')).status).to.equal(200);
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('shipped');
    expect((await packagesOf(shop))[0]).to.include({ tracking: 'C9', carrierCode: 'OnTrac' });
  });

  it('of an order that is unknown, or of another store, is refused', async () => {
    const shop = await openStoreShop({ store: await open() });
    await fetched(shop, [anOrder('WEB')]);
    const { one: market } = await fetched(shop, [anOrder('MARKET', {}, 'acme', 'market')], 'acme/market');
    const { one: bolt } = await fetched(shop, [anOrder('BOLT', {}, 'bolt', 'shop')], 'bolt');
    const puller = shop.puller();
    for (const order of [
      { id: '', number: 'NOBODY' },
      { id: market.part, number: 'MARKET' },
      { id: bolt.part, number: 'BOLT' },
      { id: '', number: 'BOLT' },
    ])
      expect((await puller.notify(order, { tracking: '1Z9' })).status, JSON.stringify(order)).to.equal(404);
    await shop.ingest();
    expect(await packagesOf(shop)).to.deep.equal([]);
  });

  for (const held of [false, true])
    it(`of an order whose window never arrived whole${held ? ', and that was held since' : ''}: who ships it has it`, async () => {
      const shop = await openStoreShop({ store: await open(), settings: { 'page size': 1 } });
      const [one] = await placeOrders(shop, [anOrder('1001'), anOrder('1002')]);
      const puller = shop.puller();
      const now = shop.clock.now();
      await (await puller.get(puller.exportQuery(now - 60_000, now, 1))).text();
      if (held) await hold(shop, { id: one?.id ?? '' });
      expect(await statusOf(shop, one?.id ?? '')).to.equal(held ? 'on_hold' : 'new');
      expect((await puller.notify({ id: one?.part ?? '', number: '1001' }, { tracking: '1Z9' })).status).to.equal(200);
      await shop.ingest();
      expect(await statusOf(shop, one?.id ?? '')).to.equal('shipped');
      expect(await storyOf(shop, one?.id ?? '')).to.include.members(['delivered to WMS', 'shipped']);
      await puller.poll();
      await eventually('the other one is handed over', async () => {
        const rows = await shop.store.reader.selectFrom('parts').select('status').orderBy('status').execute();
        return rows.map(({ status }) => status).join() === 'at_wms,shipped';
      });
      expect(await shop.store.reader.selectFrom('deliveries').select('id').execute()).to.have.length(1);
    });

  it('of an order that ShipStation never saw hands nothing over', async () => {
    const shop = await openStoreShop({ store: await open() });
    const [one] = await placeOrders(shop, [anOrder('1001')]);
    expect((await shop.puller().notify({ id: '', number: '1001' }, { tracking: '1Z9' })).status).to.equal(200);
    expect(await statusOf(shop, one?.id ?? '')).to.equal('new');
  });

  it('of a canceled order is booked, and somebody is told', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    await cancel(shop, one);
    await cancelAtWms(shop, one);
    expect(await statusOf(shop, one.id)).to.equal('canceled');
    shop.clock.minutes(10);
    await puller.poll();
    expect(puller.byNumber('1001')?.bucket).to.equal('Cancelled');
    expect((await puller.notify({ id: one.part, number: '1001' }, { tracking: '1Z9' })).status).to.equal(200);
    await shop.ingest();
    expect(await packagesOf(shop)).to.have.length(1);
    expect(await problems(shop)).to.deep.equal(['SHIPPED_AFTER_CANCEL']);
    expect(await storyOf(shop, one.id)).to.include('shipped');
  });

  it('answers a cancel that was asked for, and no cancel is asked for afterwards', async () => {
    const shop = await openStoreShop({ store: await open() });
    const { puller, one } = await fetched(shop);
    await cancel(shop, one);
    await puller.notify({ id: one.part, number: '1001' }, { tracking: '1Z9' });
    await shop.ingest();
    expect(await statusOf(shop, one.id)).to.equal('shipped');
    expect(await problems(shop)).to.deep.equal(['CANCEL_REFUSED']);
    shop.clock.minutes(10);
    await puller.poll();
    expect(puller.byNumber('1001')?.bucket).to.equal('Shipped');
    const refused = await cancel(shop, one).catch((thrown: Error) => thrown.message);
    expect(refused).to.match(/it has left ship/);
  });
});

describe('a gate that its partner fetches from', () => {
  it('is left alone by whoever hands out', async () => {
    const shop = await openStoreShop();
    const [one] = await placeOrders(shop, [anOrder('1001')]);
    for (const gate of ['acme/ship/orders', 'acme/ship/market/orders', 'acme/ship/cancels'])
      expect(await wake(shop, gate)).to.equal('Left to the partner, which fetches by itself.');
    expect(await statusOf(shop, one?.id ?? '')).to.equal('new');
    expect(await shop.store.reader.selectFrom('deliveries').select('id').execute()).to.deep.equal([]);
  });
});

describe('what nobody who means well sends', () => {
  const query = 'action=shipnotify&order_number=1001&carrier=UPS&service=&tracking_number=1Z9';

  it('is refused, and never an error of ours', async () => {
    const shop = await openStoreShop();
    const { puller } = await fetched(shop);
    const deep = `<ShipNotice>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</ShipNotice>`;
    for (const [method, address, body, status] of [
      ['GET', '', undefined, 400],
      ['GET', 'action=nothing', undefined, 400],
      ['GET', 'action=export', undefined, 400],
      ['GET', 'action=export&start_date=x&end_date=y', undefined, 400],
      ['POST', 'action=export&start_date=11/23/2026+06:00&end_date=11/23/2026+07:00', 'x', 405],
      ['GET', query, undefined, 405],
      ['DELETE', query, undefined, 405],
      ['POST', 'action=shipnotify', '', 400],
      ['POST', 'action=shipnotify', 'no XML', 400],
      ['POST', query, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><ShipNotice>&e;</ShipNotice>', 400],
      ['POST', query, '<ShipNotice><OrderNumber>&e;</OrderNumber></ShipNotice>', 400],
      ['POST', query, deep, 400],
      ['POST', query, 'x'.repeat(2 * 1024 * 1024), 413],
    ] as const) {
      const answer = await puller.call(address, { method, ...(body !== undefined && { body }) });
      expect(answer.status, `${method} ${address} ${body?.slice(0, 40)}`).to.equal(status);
      await answer.text();
    }
    await shop.ingest();
    expect(await packagesOf(shop)).to.deep.equal([]);
    expect((await puller.notify({ id: '', number: '1001' }, { tracking: '1Z9' })).status).to.equal(200);
  });

  for (const chunked of [false, true])
    it(`is cut off while it comes: 50 MB ${chunked ? 'of unknown length' : 'that say so'}`, async function () {
      this.timeout(30_000);
      const shop = await openStoreShop();
      const before = process.memoryUsage().rss;
      const { status, sent } = await pour(`${shop.url}/custom-store/acme?${query}`, 50 * 1024 * 1024, chunked);
      expect(status).to.equal(413);
      expect(sent).to.be.lessThan(20 * 1024 * 1024);
      expect(process.memoryUsage().rss - before).to.be.lessThan(200 * 1024 * 1024);
      expect((await shop.puller().get('action=export')).status).to.equal(400);
    });

  it('has a pair, or its body is not read at all', async () => {
    const shop = await openStoreShop();
    const answer = await fetch(`${shop.url}/custom-store/acme?${query}`, {
      method: 'POST',
      body: noticeXml({ id: '', number: '1' }, {}),
    });
    expect(answer.status).to.equal(401);
  });
});

/** Writes until the other side has had enough. */
function pour(url: string, bytes: number, chunked: boolean): Promise<{ status: number; sent: number }> {
  const { user, key } = pairs.acme;
  const authorization = `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`;
  const chunk = Buffer.alloc(256 * 1024, 'x');
  return new Promise((resolve, reject) => {
    let sent = 0;
    let over = false;
    const headers = { authorization, ...(!chunked && { 'content-length': String(bytes) }) };
    const call = request(url, { method: 'POST', headers }, (answer) => {
      over = true;
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, sent });
      call.destroy();
    });
    call.on('error', (thrown) => over || reject(thrown));
    const write = (): void => {
      if (over || call.destroyed) return;
      if (sent >= bytes) return void call.end();
      sent += chunk.length;
      if (call.write(chunk)) setImmediate(write);
      else call.once('drain', write);
    };
    write();
  });
}
