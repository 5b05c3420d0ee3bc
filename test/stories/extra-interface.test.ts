import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ordersByReference, partsOfOrders } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { daemonAt, daemonProcess, drop, filesIn, put, settled } from '../support/daemon.ts';
import { shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import {
  beginShop,
  byFolder,
  byWebhook,
  type ExtraShop,
  extraHome,
  filesAt,
  ordersIn,
  secondHas,
  shopAt,
  withExtras,
} from '../support/extra-shop.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

const hour = 60 * 60 * 1000;

async function ship({ home }: ExtraShop, ...numbers: string[]): Promise<void> {
  const rows = numbers.map((number) => ({ number, tracking: `1Z-${number}` }));
  await drop(join(home, `../wms/out/SHIP_${numbers[0]}.csv`), shipmentFile(...rows));
}

/** As its WMS does it, without a file. */
async function cancel({ daemon }: ExtraShop, number: string): Promise<void> {
  const { commits, reader, dialect } = daemon.tools.store;
  const [order] = await ordersByReference(reader, ['acme'], number);
  const parts = await partsOfOrders(reader, dialect, ['acme'], [order?.id ?? '']);
  const ids = parts.map(({ id }) => id);
  await commits.commit({
    apply: async (trx) =>
      void (await setPartStatus(trx, dialect, ids, ['at_wms'], 'canceled', daemon.tools.clock.iso())),
  });
}

function times(text: string, word: string): number {
  return text.split(word).length - 1;
}

describe('an extra interface', function () {
  this.timeout(60_000);

  it('gets each accepted order and its tracking once, as a file or as a signed message, beside WMS and cart', async () => {
    const receiver = await startReceiver();
    const shop = await beginShop(byWebhook(receiver.url) + byFolder());
    await shop.order('X-1', 'X-2');
    await shop.stand('at_wms', 'X-1', 'X-2');
    await ship(shop, 'X-1');
    await shop.stand('confirmed', 'X-1');
    await eventually('everything is copied', async () => (await shop.ledger()).every((row) => row.endsWith(' copied')));
    await settled(shop.daemon);

    expect(await shop.ledger()).to.deep.equal([
      'acme/bi/orders X-1 copied',
      'acme/bi/orders X-2 copied',
      'acme/bi/tracking X-1 copied',
      'acme/second/orders X-1 copied',
      'acme/second/orders X-2 copied',
      'acme/second/tracking X-1 copied',
    ]);
    expect(ordersIn(receiver.all).sort()).to.deep.equal(['X-1', 'X-2', 'tracking of X-1']);
    expect(receiver.all.every(({ signed }) => signed)).to.equal(true);
    const tracking = JSON.parse(receiver.all.find(({ body }) => body.includes('tracking.copied'))?.body ?? '{}');
    expect(tracking.data.packages[0].package).to.include({ trackingNumber: '1Z-X-1' });
    const files = await secondHas(shop.home, 'orders');
    expect([times(files, 'X-1;'), times(files, 'X-2;')]).to.deep.equal([1, 1]);
    expect(times(await secondHas(shop.home, 'tracking'), '1Z-X-1')).to.equal(1);
    expect(times(Object.values(await filesIn(join(shop.home, '../wms/in'), 'latin1')).join(''), 'X-1;')).to.equal(1);
    expect(await shop.statuses()).to.deep.equal({ 'X-1': 'confirmed', 'X-2': 'at_wms' });

    const shown = await shop.say('orders', 'show', 'X-1');
    expect(shown)
      .to.match(/also copied to: +bi at 20\S+, by acme\/bi\/orders in orders-\d+\.json, delivery /)
      .and.match(/also copied to: +bi \(tracking\) at /)
      .and.match(/also copied to: +second at /);
    const { deliveries } = JSON.parse(await shop.say('orders', 'show', 'X-1', '--json'));
    const kinds = (deliveries as { kind: string }[]).map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['orders', 'confirmations']);
    const status = JSON.parse(await shop.say('status', '--json'));
    expect(status.gates.find(({ gate }: { gate: string }) => gate === 'acme/bi/orders')).to.include({ waiting: 0 });
    const listed = JSON.parse(await shop.say('files', 'list', '--kind', 'order copies', '--json')) as { id: string }[];
    for (const { id } of listed) expect(await shop.say('files', 'show', id)).to.include('order copies');
    expect(await shop.say('test', 'acme/bi/orders'))
      .to.include('signed ping')
      .and.not.to.include('FAILED');
  });

  it('that is down for a day misses nothing and delays nothing: the backlog goes out by itself, each order once', async function () {
    this.timeout(120_000);
    let ahead = 0;
    const clock = clockFrom(() => Date.now() + ahead);
    const first = await startReceiver();
    await first.stop();
    const shop = await beginShop(byWebhook(first.url), clock);
    const { reader } = shop.daemon.tools.store;
    const numbers: string[] = [];
    for (let passed = 0; passed < 24; passed++) {
      if (passed % 8 === 0) {
        const own = [`D-${passed}A`, `D-${passed}B`];
        numbers.push(...own);
        await shop.order(...own);
        await shop.stand('at_wms', ...own);
        await ship(shop, ...own);
        await shop.stand('confirmed', ...own);
      }
      ahead += hour;
      const from = clock.iso();
      await eventually('the extra interface was tried again', async () => {
        const setbacks = await reader.selectFrom('setbacks').selectAll().where('stage', '=', 'copy').execute();
        return setbacks.some(({ subject, next_at }) => subject === 'acme/bi/orders' && next_at > from);
      });
    }
    const problems = await shop.problems();
    expect(problems.map(({ code, connection }) => `${code} ${connection}`)).to.include(
      'CONNECTION_REFUSED acme/bi/orders',
    );
    expect(problems.every(({ connection }) => connection.startsWith('acme/bi/'))).to.equal(true);
    expect(problems.find(({ connection }) => connection === 'acme/bi/orders')?.count).to.be.greaterThan(10);
    const waits = await shop.say('orders', 'show', 'D-16A');
    expect(waits).to.match(/copy for: +bi waits for gate acme\/bi\/orders\. Nothing answers at 127\.0\.0\.1/);
    expect(waits).to.include('Done: the cart knows every tracking number.');
    const gates = JSON.parse(await shop.say('status', '--json')).gates as { gate: string; waiting: number }[];
    expect(gates.find(({ gate }) => gate === 'acme/bi/tracking')?.waiting).to.equal(6);

    const receiver = await startReceiver(first.port);
    ahead += hour;
    await eventually('everything is copied', async () => (await shop.ledger()).every((row) => row.endsWith(' copied')));
    await eventually('the exceptions are gone', async () => (await shop.problems()).length === 0);
    expect(ordersIn(receiver.all).sort()).to.deep.equal(
      [...numbers, ...numbers.map((number) => `tracking of ${number}`)].sort(),
    );
    expect(receiver.all).to.have.length(new Set(receiver.all.map(({ id }) => id)).size);
    expect(Object.values(await shop.statuses()).every((status) => status === 'confirmed')).to.equal(true);
  });

  it('that hangs or fails gets the same message again under the same id, and holds nothing else up', async () => {
    let ahead = 0;
    const receiver = await startReceiver();
    const shop = await beginShop(
      byWebhook(receiver.url),
      clockFrom(() => Date.now() + ahead),
    );
    const failing = (code: string) =>
      eventually(`it is a case of ${code}`, async () => {
        const { reader } = shop.daemon.tools.store;
        const setbacks = await reader.selectFrom('setbacks').selectAll().where('code', '=', code).execute();
        return setbacks.some(({ subject }) => subject === 'acme/bi/orders');
      });
    // It takes the message, and only then fails to say so.
    receiver.answers('hang');
    await shop.order('H-1');
    await eventually('it hangs', () => receiver.all.length === 1);
    await shop.order('H-2');
    await shop.stand('at_wms', 'H-1', 'H-2');
    await ship(shop, 'H-1');
    await shop.stand('confirmed', 'H-1');
    expect((await shop.ledger()).some((row) => row.endsWith(' copied'))).to.equal(false);

    await failing('WEBHOOK_NO_ANSWER');
    receiver.answers(500);
    ahead += 10 * 60 * 1000;
    await failing('WEBHOOK_FAILED');
    receiver.answers(204);
    ahead += hour;
    await eventually('everything is copied', async () => (await shop.ledger()).every((row) => row.endsWith(' copied')));
    expect(receiver.all[1]?.id).to.equal(receiver.all[0]?.id);
    expect(receiver.all[1]?.body).to.equal(receiver.all[0]?.body);
    expect(ordersIn(receiver.all).sort()).to.deep.equal(['H-1', 'H-2', 'tracking of H-1']);
  });

  it('gets no order that is skipped or canceled before its copy goes out, and none twice that is sent again', async () => {
    const receiver = await startReceiver();
    const services = 'services: { order copies: { every: 1d }, tracking copies: automatic }';
    const shop = await beginShop(byWebhook(receiver.url, services));
    await settled(shop.daemon);
    await shop.order('S-1', 'S-2');
    await shop.stand('at_wms', 'S-1', 'S-2');
    await cancel(shop, 'S-2');
    await shop.say('run', 'acme/bi/orders');
    await eventually('S-1 is copied', async () => (await shop.ledger()).includes('acme/bi/orders S-1 copied'));
    expect(await shop.ledger()).to.deep.equal(['acme/bi/orders S-1 copied', 'acme/bi/orders S-2 dropped']);
    await shop.say('run', 'acme/bi/orders');
    await settled(shop.daemon);
    expect(ordersIn(receiver.all)).to.deep.equal(['S-1']);
    expect(await shop.say('orders', 'show', 'S-2')).to.match(/copy for: +bi was dropped at /);
  });

  it('gets an order whose main delivery fails, and not again when it is repaired', async () => {
    const receiver = await startReceiver();
    const shop = await beginShop(byWebhook(receiver.url));
    await rm(join(shop.home, '../wms/in'), { recursive: true });
    await shop.order('F-1');
    await eventually('it is copied', async () => (await shop.ledger()).includes('acme/bi/orders F-1 copied'));
    await eventually('the main WMS fails', async () => (await shop.problems()).length === 1);
    expect((await shop.problems())[0]).to.include({ code: 'DIRECTORY_MISSING', connection: 'legacy/orders' });
    expect((await shop.statuses())['F-1']).not.to.equal('at_wms');
    await put(join(shop.home, '../wms/in/.keep'), '');
    await shop.say('orders', 'retry', 'F-1');
    await shop.stand('at_wms', 'F-1');
    await settled(shop.daemon);
    expect(ordersIn(receiver.all)).to.deep.equal(['F-1']);
    expect(await filesAt(shop, 'acme/bi/orders')).to.equal(1);
  });

  it('whose mapping cannot write an order is an exception of its own; released after the repair it goes out', async () => {
    const broken =
      'kind: orders\nfile: { name: "C_{{sequence 4}}.csv" }\ncolumns:\n  Order: { from: order.orderNumber, text: { max: 2, else: hold } }\n';
    const home = await extraHome({
      ...withExtras(byFolder(undefined, 'second-orders')),
      'mappings/second-orders.yaml': broken,
    });
    const shop = shopAt(home, await daemonAt(home));
    await shop.order('R-1');
    await shop.stand('at_wms', 'R-1');
    await eventually('it is refused', async () => (await shop.problems()).length === 1);
    const [problem] = await shop.problems();
    expect(problem).to.include({ code: 'COPY_NOT_RENDERABLE', merchant: 'acme', connection: 'acme/second/orders' });
    expect(await shop.say('orders', 'show', 'R-1')).to.match(
      /copy for: +second cannot be written\. Mapping second-orders/,
    );
    expect(await shop.say('exceptions', 'show', problem?.id ?? '')).to.include('copy');
    await ship(shop, 'R-1');
    await shop.stand('confirmed', 'R-1');

    const before = shop.daemon.tools.workspace().revision;
    await put(join(home, 'mappings/second-orders.yaml'), broken.replace('max: 2', 'max: 20'));
    await eventually('the repair runs', () => shop.daemon.tools.workspace().revision !== before);
    await shop.say('exceptions', 'release', problem?.id ?? '', '--yes');
    await eventually('everything is copied', async () => (await shop.ledger()).every((row) => row.endsWith(' copied')));
    expect(await secondHas(home, 'orders')).to.include('R-1');
    expect(await shop.say('mappings', 'preview', 'second-orders')).to.include('acme/second/orders');
    expect(await secondHas(home, 'tracking')).to.include('1Z-R-1');
    expect(await shop.problems()).to.deep.equal([]);
    expect((await shop.statuses())['R-1']).to.equal('confirmed');
  });

  it('that is switched on later gets what comes from then on, and no tracking of what it never got', async () => {
    const receiver = await startReceiver();
    const shop = await beginShop('');
    await shop.order('L-1');
    await shop.stand('at_wms', 'L-1');
    const path = join(shop.home, 'merchants/acme.yaml');
    const text = await readFile(path, 'utf8');
    const before = shop.daemon.tools.workspace().revision;
    await put(path, `${text}extra interfaces:${byWebhook(receiver.url)}\n`);
    await eventually('it is switched on', () => shop.daemon.tools.workspace().revision !== before);
    await shop.order('L-2');
    await shop.stand('at_wms', 'L-2');
    await ship(shop, 'L-1', 'L-2');
    await shop.stand('confirmed', 'L-1', 'L-2');
    await eventually('what is new is copied', () => ordersIn(receiver.all).length === 2);
    await settled(shop.daemon);
    expect(ordersIn(receiver.all).sort()).to.deep.equal(['L-2', 'tracking of L-2']);
  });
});

describe('a daemon that dies while it copies', () => {
  const off = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: off';

  for (const point of ['deliver.pinned', 'deliver.rendered', 'deliver.attempted', 'deliver.sent'])
    it(`at ${point} hands the copy over once, and the order goes its own way`, async function () {
      this.timeout(60_000);
      const home = await extraHome(withExtras(byFolder(), { services: off }));
      await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'K-1' }));
      const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: point });
      expect(await dying.ended).to.equal('SIGKILL');
      const shop = shopAt(home, await daemonAt(home));
      await eventually('it is copied', async () => (await shop.ledger()).includes('acme/second/orders K-1 copied'));
      expect(times(await secondHas(home, 'orders'), 'K-1;')).to.equal(1);
      expect(await shop.statuses()).to.deep.equal({ 'K-1': 'new' });
      await shop.say('run', 'order delivery');
      await shop.stand('at_wms', 'K-1');
      await settled(shop.daemon);
      expect(times(await secondHas(home, 'orders'), 'K-1;')).to.equal(1);
    });

  it('sends a webhook the same message again, under the id by which it is dropped, and asks nobody', async function () {
    this.timeout(60_000);
    const receiver = await startReceiver();
    const home = await extraHome(withExtras(byWebhook(receiver.url), { services: off }));
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'K-3' }));
    const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: 'deliver.sent' });
    expect(await dying.ended).to.equal('SIGKILL');
    expect(receiver.all).to.have.length(1);
    const shop = shopAt(home, await daemonAt(home));
    await eventually('it is copied', async () => (await shop.ledger()).includes('acme/bi/orders K-3 copied'));
    const [first, second, ...more] = receiver.all;
    expect([second?.id, second?.body, second?.signed, more.length]).to.deep.equal([first?.id, first?.body, true, 0]);
    expect(await shop.problems()).to.deep.equal([]);
  });

  it('and whose partner eats files asks a person about the copy, not about the order', async function () {
    this.timeout(60_000);
    const home = await extraHome(withExtras(byFolder(), { services: off }));
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'K-2' }));
    const dying = await daemonProcess(home, { CROSSDOCK_CRASH_AT: 'deliver.sent' });
    expect(await dying.ended).to.equal('SIGKILL');
    await rm(join(home, '../second/orders'), { recursive: true });
    await put(join(home, '../second/orders/.keep'), '');
    const shop = shopAt(home, await daemonAt(home));
    await eventually('a person is asked', async () => (await shop.problems()).length === 1);
    const [problem] = await shop.problems();
    expect(problem).to.include({ code: 'DELIVERY_DOUBT', connection: 'acme/second/orders' });
    await shop.say('run', 'order delivery');
    await shop.stand('at_wms', 'K-2');
    expect(await shop.say('orders', 'show', 'K-2')).to.include('waits for its shipment file');
    await shop.say('deliveries', 'mark-delivered', problem?.value ?? '');
    expect(await shop.ledger()).to.deep.equal(['acme/second/orders K-2 copied']);
    expect(await shop.problems()).to.deep.equal([]);
    expect(await secondHas(home, 'orders')).to.equal('');
  });
});
