import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { ordersById } from '../../src/storage/orders.ts';
import { clockFrom } from '../../src/support/clock.ts';
import { crossdock } from '../cli/terminal.ts';
import { drop, filesIn, programAt } from '../support/daemon.ts';
import { shipmentFile, stockFile } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { openShop, shopWith } from '../support/load-options-shop.ts';

describe('which orders of a cart are taken', () => {
  it('an old order that was touched today is skipped with its reason, once, however often it comes', async () => {
    const home = await shopWith('{ earliest order date: 2026-02-01 }');
    const shop = await openShop(home);
    const old = { number: 'A-1', placed: '2026-01-15T10:00:00Z' };
    await shop.give(old, { number: 'A-2' });
    await shop.give({ number: 'A-3' }, old);
    await shop.give(old);
    expect((await shop.orders()).map(({ orderNumber }) => orderNumber).sort()).to.deep.equal(['A-1', 'A-2', 'A-3']);
    const events = (await shop.story('A-1')).map(({ event }) => event);
    expect(events).to.deep.equal(['downloaded', 'skipped']);
    const listed = await crossdock(undefined, ['orders', 'list', '--status', 'skipped'], { program: programAt(home) });
    expect(listed.out)
      .to.include('A-1')
      .and.include('Placed 2026-01-15T10:00:00Z, before the earliest order date 2026-02-01')
      .and.not.include('A-2');
    await eventually('the others are sent', async () => /A-2[\s\S]*A-3/.test(await shop.sent()));
    expect(await shop.sent()).not.to.include('A-1');
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('an unpaid order waits and goes by itself once the cart gives it as paid; a cancelled one stays here', async () => {
    const shop = await openShop(await shopWith('{ statuses: [paid] }'));
    await shop.give({ number: 'B-1', status: 'Awaiting payment' }, { number: 'B-2', status: 'cancelled' });
    expect(await shop.order('B-1')).to.include({ status: 'await_payment' });
    expect(await shop.order('B-2')).to.include({ status: 'skipped' });
    await shop.give({ number: 'B-1', status: 'Paid', city: 'Portland' }, { number: 'B-2', status: 'cancelled' });
    await eventually('it is sent', async () => (await shop.order('B-1'))?.status === 'at_wms');
    expect(await shop.sent())
      .to.include('B-1')
      .and.include('Portland')
      .and.not.include('B-2');
    expect((await shop.story('B-1')).map(({ event }) => event).slice(0, 4)).to.deep.equal([
      'downloaded',
      'await_payment',
      'given again',
      'accepted',
    ]);
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('filters by country and tags skip what does not fit, each with its reason', async () => {
    const shop = await openShop(
      await shopWith(
        '{ order filters: [{ field: order.shipTo.country, values: [USA, CAN], rule: required }], tag filters: [{ tags: order, rule: does not contain, any of: [HOLD] }] }',
      ),
    );
    await shop.give(
      { number: 'C-1', country: 'ca', tags: 'gift,hold' },
      { number: 'C-2', country: 'DE' },
      { number: 'C-3', tags: 'gift, HOLD' },
    );
    expect((await shop.order('C-2'))?.reason).to.equal('Order filter: order.shipTo.country must be USA, CAN.');
    expect((await shop.order('C-3'))?.reason).to.equal('Tag filter: The order has one of the tags HOLD.');
    await shop.give({ number: 'C-3', tags: 'gift' });
    await eventually('both are sent', async () => /C-1[\s\S]*C-3/.test(await shop.sent()));
    expect(await shop.sent()).not.to.include('C-2');
  });
});

describe('lines that are not for the WMS', () => {
  it('stay on the order, flagged and told, while the rest ships and is confirmed; their stock is not told', async () => {
    const home = await shopWith('{ item filters: { list: blacklist, skus: ["", GIFT] } }');
    const shop = await openShop(home);
    await shop.give(
      { number: 'D-1' },
      { number: 'D-1', sku: '' },
      { number: 'D-1', sku: 'GIFT' },
      { number: 'D-2', sku: '' },
    );
    await eventually('it is sent', async () => (await shop.order('D-1'))?.status === 'at_wms');
    expect((await shop.sent()).match(/D-1/g)).to.have.length(1);
    expect((await shop.order('D-2'))?.reason).to.equal('Item filter: no line is left without line 1 (without SKU).');
    const accepted = (await shop.story('D-1')).find(({ event }) => event === 'accepted');
    expect(accepted?.data).to.deep.equal({ 'item filters': 'not sent: line 2 (without SKU), line 3 (GIFT)' });
    const shown = await crossdock(undefined, ['orders', 'show', 'D-1'], { program: programAt(home) });
    expect(shown.out).to.match(/3 +GIFT +1 +not sent/);

    await drop(join(home, '../wms/out/SHIP_1.csv'), shipmentFile({ number: 'D-1', tracking: '1Z999AA1' }));
    await eventually('it is confirmed', async () => (await shop.order('D-1'))?.status === 'confirmed');
    await drop(join(home, '../wms/out/INV_1.csv'), stockFile({ MUG: 41, GIFT: 9 }));
    const stock = await eventually(
      'the cart has its stock',
      async () => Object.values(await filesIn(join(home, '../cart/stock')))[0],
    );
    expect(stock)
      .to.match(/MUG.*41/)
      .and.not.include('GIFT');
  });
});

describe('the release delay', () => {
  it('outlives a restart, lets orders go on when their time comes, and a person ends it by hand', async () => {
    let ahead = 0;
    const clock = clockFrom(() => Date.now() + ahead);
    const home = await shopWith('{ release delay: 2h }');
    const before = await openShop(home, clock);
    await before.give({ number: 'E-1' }, { number: 'E-2' });
    const waiting = await before.order('E-1');
    expect(waiting).to.include({ status: 'on_hold' });
    expect(waiting?.reason).to.match(/^Release delay: goes on at 2/);
    const program = { program: programAt(home) };
    expect((await crossdock(undefined, ['orders', 'release', 'E-2'], program)).out).to.equal('1 order released\n');
    await eventually('E-2 is sent', async () => (await before.order('E-2'))?.status === 'at_wms');
    expect((await crossdock(undefined, ['orders', 'release', 'E-2'], program)).err).to.include('ORDER_OUT_OF_REACH');
    await before.stop();

    ahead = 60 * 60 * 1000;
    const hour = await openShop(home, clock);
    await hour.give({ number: 'E-3' });
    expect(await hour.order('E-1')).to.include({ status: 'on_hold', reason: waiting?.reason });
    await hour.stop();

    ahead = 2.5 * 60 * 60 * 1000;
    const after = await openShop(home, clock);
    await eventually('E-1 is sent', async () => (await after.order('E-1'))?.status === 'at_wms');
    expect(await after.order('E-3')).to.include({ status: 'on_hold' });
    ahead = 4 * 60 * 60 * 1000;
    await eventually('E-3 is sent', async () => (await after.order('E-3'))?.status === 'at_wms');
    expect((await after.sent()).match(/E-1/g)).to.have.length(1);
  });

  it('lets all that wait go by one command, which wants a yes', async () => {
    const home = await shopWith('{ release delay: 2h }');
    const shop = await openShop(home);
    await shop.give({ number: 'F-1' }, { number: 'F-2' });
    const release = (...more: string[]) =>
      crossdock(undefined, ['orders', 'release', ...more], { program: programAt(home) });
    expect((await release('--all')).code).to.equal(8);
    expect((await release()).code).to.equal(2);
    expect((await release('--all', '--yes', '--json')).out).to.equal('{\n  "released": 2\n}\n');
    await eventually('both are sent', async () => /F-1[\s\S]*F-2/.test(await shop.sent()));
  });
});

describe('an order that changes in its cart after it was taken', () => {
  it('goes on as it was; a person is told once which fields differ, without their values', async () => {
    const shop = await openShop(await shopWith('{ release delay: 2h }'));
    await shop.give({ number: 'G-1' }, { number: 'G-2' });
    await shop.give({ number: 'G-2' }, { number: 'G-1' });
    expect(await shop.exceptions()).to.deep.equal([]);
    const moved = { number: 'G-1', city: 'Secretville', sku: 'HAT', tags: 'new' };
    await shop.give(moved);
    await shop.give({ number: 'G-2', tags: 'vip', status: 'packed' }, moved);
    const [problem, ...others] = await shop.exceptions();
    expect(others).to.deep.equal([]);
    expect(problem).to.include({ code: 'ORDER_CHANGED_IN_CART', count: 1 });
    expect(problem?.message).to.include('G-1').and.include('shipTo.city, line 1 sku').and.not.include('Secretville');
    expect((await shop.story('G-1')).filter(({ event }) => event === 'changed in the cart')).to.have.length(1);
    const { store } = shop.daemon.tools;
    const id = (await shop.order('G-1'))?.id ?? '';
    const stored = (await ordersById(store.reader, store.dialect, ['acme'], [id])).get(id);
    expect(stored?.order.shipTo.city).to.equal('Springfield');
  });

  it("is nobody's business where the load options say so", async () => {
    const shop = await openShop(await shopWith('{ release delay: 2h, changes in cart: ignore }'));
    await shop.give({ number: 'H-1' });
    await shop.give({ number: 'H-1', city: 'Portland' });
    expect((await shop.story('H-1')).map(({ event }) => event)).to.include('changed in the cart');
    expect(await shop.exceptions()).to.deep.equal([]);
  });
});

describe('an order is taken from its cart once', () => {
  it('also when it was pruned by hand in between', async () => {
    const shop = await openShop(await shopWith('{ release delay: 2h }'));
    await shop.give({ number: 'I-1' });
    const { store } = shop.daemon.tools;
    await store.commits.commit({
      apply: async (trx) => {
        for (const table of ['lines', 'parts', 'order_texts', 'orders'])
          await sql.raw(`delete from ${table}`).execute(trx);
      },
    });
    await shop.give({ number: 'I-1', city: 'Portland' }, { number: 'I-2' });
    expect((await shop.orders()).map(({ orderNumber }) => orderNumber)).to.deep.equal(['I-2']);
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('and has both its numbers from one column, short and full, with the original beside them', async () => {
    const home = await shopWith('{ release delay: 2h }');
    const shop = await openShop(home);
    const number = 'WEB/2026/000000000000000000000000000000000000000117';
    await shop.give({ number }, { number: '1001' });
    const [short, long] = await shop.orders();
    expect(short).to.include({ orderNumber: '1001', custRef: '1001' });
    expect(long?.orderNumber).to.match(/^WEB\/2026\/0{27}-[0-9a-f]{8}$/);
    expect(long?.custRef).to.match(/^WEB2026-[0-9a-f]{8}$/);
    const { store } = shop.daemon.tools;
    const stored = (await ordersById(store.reader, store.dialect, ['acme'], [long?.id ?? ''])).get(long?.id ?? '');
    expect(stored?.order).to.include({ orderNumberOriginal: number, custRefOriginal: number });
    const shown = await crossdock(undefined, ['orders', 'show', number], { program: programAt(home) });
    expect(shown.out).to.include(`in the cart: ${number}\n`);
  });
});
