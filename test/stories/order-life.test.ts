import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { partsOfOrders } from '../../src/storage/orders.ts';
import { setPartStatus } from '../../src/storage/part-status.ts';
import { crossdock } from '../cli/terminal.ts';
import { drop, filesIn, programAt, settled } from '../support/daemon.ts';
import { eventually } from '../support/eventually.ts';
import { openShop, shopWith } from '../support/load-options-shop.ts';
import { inStore, seedException } from '../support/seeds.ts';

/** Orders wait for a person to open their gate. */
const gateShut = '  order delivery: off\n  shipping confirmations: automatic\n  inventory: automatic';

/** Shipment files of a warehouse that takes parcels back, and sometimes packs too much. */
const voiding = `kind: shipments
reading: { over-shipped: accept }
delimited: { delimiter: semicolon }
columns:
  Order No: order.orderNumber
  Ship Date: { from: shipment.shippedAt, date: yyyy-MM-dd }
  Tracking: { from: package.trackingNumber, required: true }
  SKU: line.sku
  Qty: line.quantity
  Void: { from: package.voided, boolean: { yes: V, no: "-" } }
`;

type Parcel = readonly [order: string, tracking: string, units: number, voided?: boolean, sku?: string];

function parcels(...rows: readonly Parcel[]): string {
  const lines = rows.map(
    ([order, tracking, units, voided, sku = 'MUG']) =>
      `${order};2026-03-02;${tracking};${sku};${units};${voided ? 'V' : '-'}`,
  );
  return `${['Order No;Ship Date;Tracking;SKU;Qty;Void', ...lines].join('\r\n')}\r\n`;
}

async function shopOf(options = '{}', services?: string, upload?: string) {
  const home = await shopWith(options, services);
  if (upload) {
    const file = join(home, 'merchants/acme.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('shipment upload: automatic', upload));
  }
  await writeFile(join(home, 'mappings/legacy-shipments.yaml'), voiding);
  await rm(join(home, 'mappings/legacy-shipments.test.yaml'), { force: true });
  const shop = await openShop(home);
  let files = 0;
  return {
    ...shop,
    run: (...words: string[]) => crossdock(undefined, words, { program: programAt(home) }),
    openGate: async () => {
      await crossdock(undefined, ['run', 'acme/legacy/orders'], { program: programAt(home) });
      await settled(shop.daemon);
    },
    /** The warehouse's next file. */
    ship: async (...rows: readonly Parcel[]) => {
      files += 1;
      await drop(join(home, `../wms/out/SHIP_${files}.csv`), parcels(...rows));
    },
    tracking: async () => Object.values(await filesIn(join(home, '../cart/tracking'))).join('\n'),
    is: (number: string, status: string) =>
      eventually(`${number} is ${status}`, async () => (await shop.order(number))?.status === status),
    events: async (number: string) => (await shop.story(number)).map(({ event }) => event),
  };
}

describe('what a person does to an order before it is handed over', () => {
  it('holds it, and lets it go on', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'H-1' }, { number: 'H-2' });
    expect((await shop.run('orders', 'hold', 'H-1', '--reason', 'the buyer called')).out).to.include('H-1 is held');
    expect(await shop.order('H-1')).to.include({ status: 'on_hold' });
    expect((await shop.order('H-1'))?.reason).to.match(/^held by cli:.*: the buyer called$/);
    await shop.openGate();
    await shop.is('H-2', 'at_wms');
    expect(await shop.sent()).not.to.include('H-1');
    expect((await shop.run('orders', 'release', 'H-1')).out).to.equal('1 order released\n');
    await shop.is('H-1', 'new');
    await shop.openGate();
    await shop.is('H-1', 'at_wms');
    expect(await shop.events('H-1')).to.deep.equal([
      'downloaded',
      'accepted',
      'held',
      'released',
      'accepted',
      'delivered to WMS',
    ]);
    const late = await shop.run('orders', 'hold', 'H-1');
    expect(late.code).to.equal(1);
    expect(late.err).to.include('ORDER_OUT_OF_REACH').and.include('legacy has it');
  });

  it('holds it for longer than its release delay', async () => {
    const shop = await shopOf('{ release delay: 1h }', gateShut);
    await shop.give({ number: 'H-3' });
    await shop.is('H-3', 'on_hold');
    await shop.run('orders', 'hold', 'H-3');
    expect((await shop.order('H-3'))?.reason).to.match(/^held by /);
    expect((await shop.run('orders', 'release', '--all', '--dry-run')).err).to.include('Would release 0 orders');
  });

  it('stops it before hand-over and takes that back', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'S-1' }, { number: 'S-2' });
    await shop.run('orders', 'stop', 'S-1');
    await shop.openGate();
    await shop.is('S-2', 'at_wms');
    expect(await shop.order('S-1')).to.include({ status: 'cancel_sending' });
    expect(await shop.sent()).not.to.include('S-1');
    await shop.run('orders', 'resume', 'S-1');
    await shop.is('S-1', 'new');
    await shop.openGate();
    await shop.is('S-1', 'at_wms');
    expect((await shop.sent()).match(/S-1/g)).to.have.length(1);
  });

  it('cancels it for good; what the warehouse has stays until the warehouse agrees', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'C-1' }, { number: 'C-2' });
    expect((await shop.run('orders', 'cancel', 'C-1')).code, 'without a yes').to.equal(8);
    expect((await shop.run('orders', 'cancel', 'C-1', '--reason', 'twice', '--yes')).code).to.equal(0);
    await shop.openGate();
    await shop.is('C-2', 'at_wms');
    expect(await shop.order('C-1')).to.include({ status: 'canceled' });
    expect(await shop.sent()).not.to.include('C-1');
    await shop.give({ number: 'C-1' });
    expect(await shop.order('C-1'), 'the cart lists it once more').to.include({ status: 'canceled' });
    expect((await shop.run('orders', 'cancel', 'C-2', '--yes')).err).to.include('ORDER_OUT_OF_REACH');
    expect((await shop.run('orders', 'cancel', 'C-2', '--at-wms', '--yes')).code).to.equal(0);
    expect(await shop.order('C-2')).to.include({ status: 'canceled' });
    const deeds = await shop.run('orders', 'show', 'C-1');
    expect(deeds.out).to.match(/orders cancel .*twice/);
  });

  it('changes it: the warehouse gets the new version, the old one is kept, and no text of it is in the audit', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'E-1', city: 'Springfield' });
    const dry = await shop.run('orders', 'edit', 'E-1', '--set', 'shipTo.city=Shelbyville', '--dry-run');
    expect(dry.err).to.include('Would change shipTo.city of order E-1');
    const edit = await shop.run(
      'orders',
      'edit',
      'E-1',
      '--set',
      'shipTo.city=Shelbyville',
      '--set',
      'line 1 quantity=4',
    );
    expect(edit.out).to.equal('Order E-1: changed shipTo.city, line 1 quantity\n');
    await shop.is('E-1', 'new');
    await shop.openGate();
    await shop.is('E-1', 'at_wms');
    expect(await shop.sent())
      .to.match(/E-1;1;MUG;4;.*Shelbyville/)
      .and.not.include('Springfield');
    const shown = await shop.run('orders', 'show', 'E-1');
    expect(shown.out)
      .to.include('shipTo.city, line 1 quantity')
      .and.not.match(/Shelbyville.*audit/);
    const versions = await shop.daemon.tools.store.reader.selectFrom('order_versions').selectAll().execute();
    expect(versions.map(({ version }) => version)).to.deep.equal([1]);
    expect(versions[0]?.body).to.include('Springfield');
    expect((await shop.run('orders', 'edit', 'E-1', '--set', 'shipTo.city=Ogdenville')).err).to.include(
      'ORDER_OUT_OF_REACH',
    );
  });
});

describe('an order that the cart cancels', () => {
  it('stops by itself while it waits here', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'K-1', status: 'paid' });
    await shop.is('K-1', 'new');
    await shop.give({ number: 'K-1', status: 'Cancelled' });
    expect(await shop.order('K-1')).to.include({ status: 'canceled', reason: 'The cart canceled the order.' });
    await shop.openGate();
    expect(await shop.sent()).not.to.include('K-1');
    expect(await shop.exceptions()).to.deep.equal([]);
  });

  it('is an open problem once the warehouse has it', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'K-2', status: 'paid' });
    await shop.is('K-2', 'at_wms');
    await shop.give({ number: 'K-2', status: 'cancelled' });
    await shop.give({ number: 'K-2', status: 'cancelled' }, { number: 'K-3', status: 'cancelled' });
    expect((await shop.exceptions()).map(({ code, count }) => [code, count])).to.deep.equal([
      ['ORDER_CANCELED_IN_CART', 1],
    ]);
    expect(await shop.order('K-2')).to.include({ status: 'at_wms' });
    await shop.run('orders', 'cancel', 'K-2', '--at-wms', '--yes');
    expect(await shop.order('K-2')).to.include({ status: 'canceled' });
    expect(await shop.exceptions(), 'closed by the repair').to.deep.equal([]);
  });
});

describe('an order that the cart puts on hold', () => {
  const held = 'The cart holds the order: it says "On Hold".';

  it('waits here until the cart frees it, and is judged again', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'O-1', status: 'paid' }, { number: 'O-2' });
    await shop.is('O-1', 'new');
    await shop.give({ number: 'O-1', status: 'On Hold' });
    expect(await shop.order('O-1')).to.include({ status: 'on_hold', reason: held });
    await shop.give({ number: 'O-1', status: 'On Hold', tags: 'look' });
    await shop.openGate();
    await shop.is('O-2', 'at_wms');
    expect(await shop.sent()).not.to.include('O-1');
    await shop.give({ number: 'O-1', status: 'unpaid' });
    expect(await shop.order('O-1'), 'still not one to take').to.include({ status: 'on_hold' });
    await shop.give({ number: 'O-1', status: 'paid' });
    await shop.is('O-1', 'new');
    await shop.openGate();
    await shop.is('O-1', 'at_wms');
    expect(await shop.exceptions()).to.deep.equal([]);
    expect(await shop.events('O-1')).to.deep.equal([
      'downloaded',
      'accepted',
      'held in the cart',
      'no longer held in the cart',
      'accepted',
      'delivered to WMS',
    ]);
  });

  it('with an open problem has none as long', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'O-3', status: 'paid' });
    await shop.is('O-3', 'new');
    const { id = '' } = (await shop.order('O-3')) ?? {};
    const { store } = shop.daemon.tools;
    await inStore(store, async (trx) => {
      const parts = await partsOfOrders(trx, store.dialect, ['acme'], [id]);
      await setPartStatus(trx, store.dialect, [parts[0]?.id ?? ''], ['new'], 'error', new Date().toISOString());
    });
    await seedException(store, 'ORDER_FIELD_REQUIRED', [{ kind: 'order', subject: id, merchant: 'acme' }]);
    await shop.give({ number: 'O-3', status: 'hold' });
    expect([(await shop.order('O-3'))?.status, await shop.exceptions()]).to.deep.equal(['on_hold', []]);
    await shop.give({ number: 'O-3', status: 'paid', tags: 'free' });
    await shop.is('O-3', 'new');
  });

  it('waits longer than its release delay', async () => {
    const shop = await shopOf('{ release delay: 1h }', gateShut);
    await shop.give({ number: 'O-4', status: 'paid' });
    await shop.is('O-4', 'on_hold');
    await shop.give({ number: 'O-4', status: 'On Hold' });
    expect((await shop.order('O-4'))?.reason).to.equal(held);
    expect((await shop.run('orders', 'release', '--all', '--dry-run')).err).to.include('Would release 0 orders');
    await shop.give({ number: 'O-4', status: 'paid', tags: 'free' });
    await shop.is('O-4', 'new');
  });

  it('is a matter of people where they have said something', async () => {
    const shop = await shopOf('{}', gateShut);
    await shop.give({ number: 'O-5', status: 'paid' }, { number: 'O-6', status: 'paid' });
    await shop.is('O-6', 'new');
    await shop.run('orders', 'hold', 'O-5');
    await shop.give({ number: 'O-5', status: 'On Hold' }, { number: 'O-6', status: 'On Hold' });
    await shop.give({ number: 'O-5', status: 'paid' });
    expect((await shop.order('O-5'))?.reason).to.match(/^held by /);
    await shop.run('orders', 'release', 'O-6');
    await shop.is('O-6', 'new');
    await shop.give({ number: 'O-6', status: 'On Hold', tags: 'look' });
    expect(await shop.order('O-6'), 'the same hold is not heard twice').to.include({ status: 'new' });
  });

  it('is an open problem once the warehouse has it, until the cart frees it or calls it off', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'O-7', status: 'paid' });
    await shop.is('O-7', 'at_wms');
    await shop.give({ number: 'O-7', status: 'on_hold' });
    await shop.give({ number: 'O-7', status: 'on_hold', tags: 'look' });
    expect((await shop.exceptions()).map(({ code, count }) => [code, count])).to.deep.equal([
      ['ORDER_HELD_IN_CART', 1],
    ]);
    expect((await shop.exceptions())[0]?.message).to.equal(
      'Cart web holds order O-7, which is with legacy: it says "on_hold".',
    );
    expect(await shop.order('O-7')).to.include({ status: 'at_wms' });
    await shop.give({ number: 'O-7', status: 'paid', tags: 'free' });
    expect(await shop.exceptions()).to.deep.equal([]);
    expect((await shop.sent()).match(/O-7/g)).to.have.length(1);
    await shop.give({ number: 'O-7', status: 'on_hold', tags: 'again' });
    await shop.give({ number: 'O-7', status: 'canceled' });
    expect((await shop.exceptions()).map(({ code }) => code)).to.deep.equal(['ORDER_CANCELED_IN_CART']);
  });

  it('goes on where such orders are taken', async () => {
    const shop = await shopOf('{ statuses: [paid, on hold] }', gateShut);
    await shop.give({ number: 'O-8', status: 'paid' });
    await shop.is('O-8', 'new');
    await shop.give({ number: 'O-8', status: 'On Hold' });
    expect(await shop.order('O-8')).to.include({ status: 'new' });
  });
});

describe('parcels', () => {
  it('by hand: some units, then the rest; the cart hears of both', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'P-1' }, { number: 'P-1', sku: 'CAP' });
    await shop.is('P-1', 'at_wms');
    const part = await shop.run('orders', 'ship', 'P-1', '--tracking', '1Z1', '--carrier', 'UPS', '--line', '2=1');
    expect(part.out).to.equal('Order P-1: shipped 1 of line 2 (CAP)\n');
    await shop.is('P-1', 'partial');
    const more = await shop.run('orders', 'ship', 'P-1', '--tracking', '1Z2', '--line', '2=1');
    expect(more.err).to.include('ORDER_LINE_UNKNOWN');
    await shop.run('orders', 'ship', 'P-1', '--tracking', '1Z2');
    await shop.is('P-1', 'confirmed');
    expect(await shop.tracking()).to.match(/1Z1[\s\S]*1Z2/);
  });

  it('of which the WMS reports too many are told to the cart as ordered, and to a person', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'O-1' });
    await shop.is('O-1', 'at_wms');
    await shop.ship(['O-1', '1Z3', 5]);
    await shop.is('O-1', 'confirmed');
    expect(await shop.tracking()).to.match(/O-1.*1Z3.*,1\r?\n/);
    const [problem] = await shop.exceptions();
    expect(problem).to.include({ code: 'SHIPPED_TOO_MUCH' });
    expect(problem?.message).to.include('line 1 5 of 1');
  });

  it('that are voided count no more; one reported again ships the order, and the cart is told of it', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'V-1' });
    await shop.is('V-1', 'at_wms');
    await shop.ship(['V-1', '1Z4', 1]);
    await shop.is('V-1', 'confirmed');
    await shop.ship(['V-1', '1Z4', 1, true]);
    await shop.is('V-1', 'at_wms');
    expect((await shop.exceptions()).map(({ code }) => code)).to.deep.equal(['VOIDED_AFTER_CONFIRMED']);
    await shop.ship(['V-1', '1Z5', 1]);
    await shop.is('V-1', 'confirmed');
    expect((await shop.tracking()).match(/1Z[45]/g)).to.deep.equal(['1Z4', '1Z5']);
  });

  it('come in two files, and one is taken back before the cart hears of it: it never does', async () => {
    const shop = await shopOf('{}', undefined, 'shipment upload: off');
    await shop.give({ number: 'W-1' }, { number: 'W-1', sku: 'CAP' });
    await shop.is('W-1', 'at_wms');
    await shop.ship(['W-1', '1Z7', 1]);
    await shop.is('W-1', 'partial');
    await shop.ship(['W-1', '1Z8', 1, false, 'CAP']);
    await shop.is('W-1', 'shipped');
    await shop.ship(['W-1', '1Z7', 1, true]);
    await shop.is('W-1', 'partial');
    expect(await shop.exceptions(), 'the cart knew nothing').to.deep.equal([]);
    await shop.ship(['W-1', '1Z9', 1]);
    await shop.is('W-1', 'shipped');
    await shop.run('run', 'acme/web/confirmations');
    await shop.is('W-1', 'confirmed');
    expect((await shop.tracking()).match(/1Z\d/g)?.sort()).to.deep.equal(['1Z8', '1Z9']);
  });

  it('are told to the cart once more when a person asks for it', async () => {
    const shop = await shopOf();
    await shop.give({ number: 'T-1' });
    await shop.is('T-1', 'at_wms');
    expect((await shop.run('orders', 'resend-tracking', 'T-1', '--yes')).err).to.include('NO_TRACKING_TO_RESEND');
    await shop.ship(['T-1', '1Z6', 1]);
    await shop.is('T-1', 'confirmed');
    expect((await shop.run('orders', 'resend-tracking', 'T-1', '--yes')).code).to.equal(0);
    await eventually('the cart was told twice', async () => (await shop.tracking()).match(/1Z6/g)?.length === 2);
    expect(await shop.order('T-1')).to.include({ status: 'confirmed' });
  });
});
