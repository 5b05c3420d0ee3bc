import { setTimeout as after } from 'node:timers/promises';
import { expect } from 'chai';
import { clockFrom } from '../../../src/support/clock.ts';
import { answering } from '../../simulators/shared/faults.ts';
import { eventually } from '../../support/eventually.ts';
import { calledWmsBenches, cartBenches, openPairs, type PartnerDock } from '../../support/partner-dock.ts';

const hour = 60 * 60 * 1000;
const parcel = (trackingNumber: string) => [
  {
    trackingNumber,
    lines: [
      { lineNumber: 1, quantity: 2 },
      { lineNumber: 2, quantity: 1 },
    ],
  },
];

function problemsOf({ daemon }: PartnerDock) {
  return daemon.tools.store.reader.selectFrom('exceptions').selectAll().where('resolved_at', 'is', null).execute();
}

describe('a bad day with partners that are spoken to', function () {
  this.timeout(180_000);

  it('an order that EasyPost has no stock for is on hold, and goes there by itself at 01:00 Pacific', async () => {
    let ahead = 0;
    const clock = clockFrom(() => Date.now() + ahead);
    const dock = await openPairs([{ wms: 'easypost-fulfillment', cart: 'quickbooks-commerce' }], clock);
    const [pair] = dock.pairs;
    if (!pair) throw new Error('One pair was asked for.');
    pair.wms.outOfStock?.('SKU-2', true);
    const [number = ''] = pair.cart.placeOrders(1);
    await dock.run('order download');
    await dock.stands(pair, number, 'on_hold');
    expect(pair.wms.keys()).to.deep.equal([]);
    const row = await dock.daemon.tools.store.reader
      .selectFrom('orders')
      .selectAll()
      .where('order_number', '=', number)
      .executeTakeFirstOrThrow();
    const pacific = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/Los_Angeles',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    expect(pacific.format(new Date(row.release_at ?? 0))).to.equal('01:00');
    expect(row.reason).to.match(/^Out of stock at easypost-fulfillment/);

    // Still none on the first morning: it waits for the next.
    ahead = Date.parse(row.release_at ?? '') - Date.now() + 1000;
    await eventually(
      'it was offered and refused once more',
      async () => {
        const now = await dock.daemon.tools.store.reader
          .selectFrom('orders')
          .select('release_at')
          .where('order_number', '=', number)
          .executeTakeFirst();
        return Date.parse(now?.release_at ?? '') > Date.parse(row.release_at ?? '') && now;
      },
      60,
    );
    pair.wms.outOfStock?.('SKU-2', false);
    ahead += 25 * hour;
    await dock.stands(pair, number, 'at_wms');
    expect(pair.wms.keys().length).to.equal(1);
    expect(await problemsOf(dock)).to.deep.equal([]);
  });

  it('a second tracking number of one parcel is no alarm, whatever a shop makes of it', async () => {
    const dock = await openPairs(cartBenches.map(({ connector }) => ({ wms: 'shipstream', cart: connector.id })));
    const numbers = new Map(dock.pairs.map((pair) => [pair, pair.cart.placeOrders(1)[0] ?? '']));
    await dock.run('order download');
    for (const [pair, number] of numbers) {
      await dock.stands(pair, number, 'at_wms');
      const [whole] = parcel('1Z999AA10123456784');
      if (whole) pair.wms.ship(await dock.keyOf(pair, number), [{ ...whole, moreNumbers: ['1Z999AA10123456785'] }]);
    }
    await dock.run('shipping confirmations');
    for (const [pair, number] of numbers) {
      await dock.stands(pair, number, 'confirmed');
      const shown = pair.cart.trackingOf(number).map(({ trackingNumber }) => trackingNumber);
      expect(shown.length, pair.merchant).to.be.greaterThan(0);
      for (const one of shown) expect(one).to.match(/^1Z999AA1012345678[45]$/);
    }
    expect((await problemsOf(dock)).map(({ code, message }) => `${code} ${message}`)).to.deep.equal([]);
  });

  for (const { connector: wms } of calledWmsBenches)
    it(`${wms.id} takes nothing for an hour (429): every order arrives afterwards, once, and the one problem that says so ends by itself`, async () => {
      let ahead = 0;
      const clock = clockFrom(() => Date.now() + ahead);
      const dock = await openPairs([{ wms: wms.id, cart: 'quickbooks-commerce' }], clock);
      const [pair] = dock.pairs;
      if (!pair) throw new Error('One pair was asked for.');
      pair.wms.server.faults.plan(answering(429, { 'retry-after': '1' }), { times: 100_000 });
      const numbers = pair.cart.placeOrders(3);
      await dock.run('order download');
      await dock.stands(pair, numbers[2] ?? '', 'sending');
      const tries = async () => {
        const { reader } = dock.daemon.tools.store;
        const setbacks = await reader.selectFrom('setbacks').selectAll().where('stage', '=', 'deliver').execute();
        return setbacks.find(({ subject }) => subject.endsWith('/orders'))?.attempts ?? 0;
      };
      for (let minutes = 0; minutes < 60; minutes += 20) {
        const before = await tries();
        ahead += 20 * 60 * 1000;
        await dock.run('order delivery');
        await eventually('it was tried once more', async () => (await tries()) > before);
      }
      expect(pair.wms.keys()).to.deep.equal([]);
      const told = (await problemsOf(dock)).map(({ code, connection }) => `${code} ${connection}`);
      expect(told).to.deep.equal([`API_RATE_LIMITED ${pair.merchant}/${wms.id}`]);
      pair.wms.server.faults.clear();
      await eventually(
        'all are there',
        async () => {
          ahead += 10 * 60 * 1000;
          await after(1000);
          return pair.wms.keys().length === 3;
        },
        90,
      );
      for (const number of numbers) await dock.stands(pair, number, 'at_wms');
      expect(pair.wms.keys().length).to.equal(3);
      expect(new Set(pair.wms.keys()).size).to.equal(3);
      await dock.run('shipping confirmations');
      await dock.run('inventory');
      await eventually('nothing is left of it', async () => (await problemsOf(dock)).length === 0, 60);
    });

  for (const { connector: cart } of cartBenches)
    it(`${cart.id} withdraws its trust in the middle of the day: one problem, other merchants go on, and with the trust the work comes back`, async () => {
      let ahead = 0;
      const clock = clockFrom(() => Date.now() + ahead);
      const other = cart.id === 'quickbooks-commerce' ? 'shopify' : 'quickbooks-commerce';
      const dock = await openPairs(
        [
          { wms: 'shipstream', cart: cart.id },
          { wms: 'shipstream', cart: other },
        ],
        clock,
      );
      const [mine, theirs] = dock.pairs;
      if (!mine || !theirs) throw new Error('Two pairs were asked for.');
      const [number = ''] = mine.cart.placeOrders(1);
      await dock.run('order download');
      await dock.stands(mine, number, 'at_wms');

      mine.cart.revoke(true);
      mine.wms.ship(await dock.keyOf(mine, number), parcel('1Z999AA10123456784'));
      await dock.run('shipping confirmations');
      await dock.run('order download');
      const revoked = await eventually('it is a problem', async () =>
        (await problemsOf(dock)).find(({ code }) => /^API_(UNAUTHORIZED|FORBIDDEN|NOT_CONNECTED)$/.test(code)),
      );
      expect(revoked.connection).to.equal(`${mine.merchant}/shop`);
      await dock.stands(mine, number, 'shipped');
      const [late = ''] = theirs.cart.placeOrders(1);
      await dock.run('order download', theirs.merchant);
      await dock.stands(theirs, late, 'at_wms');
      expect((await problemsOf(dock)).map(({ code }) => code)).to.deep.equal([revoked.code]);

      mine.cart.revoke(false);
      ahead += hour;
      await dock.run('order download', mine.merchant);
      await dock.run('shipment upload', mine.merchant);
      await dock.stands(mine, number, 'confirmed');
      await eventually('nothing is left of it', async () => (await problemsOf(dock)).length === 0, 60);
    });
});
