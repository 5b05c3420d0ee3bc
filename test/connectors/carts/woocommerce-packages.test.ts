import { expect } from 'chai';
import { Unwritable } from '../../../src/connectors/api/layout.ts';
import { woocommerce } from '../../../src/connectors/carts/woocommerce/index.ts';
import type { Order } from '../../../src/domain/order.ts';
import { answering, garbling, losingTheAnswer, tearing, truncating } from '../../simulators/shared/faults.ts';
import type { VendorRequest } from '../../simulators/shared/vendor-server.ts';
import type { SimOrder } from '../../simulators/woocommerce/store.ts';
import { failing, mappingContext, packageOf, WooShop } from './woocommerce-shop.ts';

const telling = ({ method, path }: VendorRequest) =>
  method === 'POST' && /\/(notes|fulfillments|shipment-trackings)$/.test(path);
const changing = ({ method, body }: VendorRequest) => method === 'PUT' && body.includes('"status"');

describe('packages told to a WooCommerce shop', () => {
  let shop: WooShop;
  let placed: SimOrder;
  let order: Order;

  beforeEach(async () => {
    shop = await WooShop.open();
    shop.vendor.tracking.active.add('native').add('shipment-tracking').add('ast');
    placed = shop.store.place();
    order = (await shop.look()).orders[0] as Order;
  });

  const notes = () => placed.notes.map(({ note }) => note);
  const whole = { 1: 2, 2: 1 };

  describe('in every way', () => {
    const ways: Readonly<Record<string, () => readonly string[]>> = {
      note: () => notes().map((note) => /1Z\w+/.exec(note)?.[0] ?? ''),
      native: () =>
        placed.fulfillments.map(({ meta }) => String(meta.find(({ key }) => key === '_tracking_number')?.value)),
      'shipment-tracking': () => placed.trackings['shipment-tracking'].map((one) => String(one.tracking_number)),
      ast: () => placed.trackings.ast.map((one) => String(one.tracking_number)),
      meta: () => {
        const found = placed.meta.find(({ key }) => key === '_crossdock_tracking')?.value;
        return ((found ?? []) as { tracking_number: string }[]).map((one) => one.tracking_number);
      },
    };
    for (const [tracking, told] of Object.entries(ways)) {
      it(`(${tracking}) complete the order with the last one, and are there once`, async () => {
        const more = { tracking };
        await shop.ship(order, '1Z1', { 1: 1 }, more);
        expect(placed.status).to.equal('processing');
        await shop.ship(order, '1Z2', { 1: 1, 2: 1 }, more);
        expect(placed.status).to.equal('completed');
        await shop.ship(order, '1Z1', { 1: 1 }, more);
        const again = await shop.ship(order, '1Z2', { 1: 1, 2: 1 }, more);
        expect(told()).to.deep.equal(['1Z1', '1Z2']);
        expect(again?.note).to.match(/had the package already/);
        expect(placed.mails.filter((mail) => mail === 'completed')).to.have.length(1);
      });

      it(`(${tracking}) complete the order, though its lines came in pieces under one number`, async () => {
        await shop.ship(order, '1Z1', { 1: 2 }, { tracking });
        await shop.ship(order, '1Z1', { 2: 1 }, { tracking });
        await shop.ship(order, '1Z1', { 2: 1 }, { tracking });
        expect([placed.status, new Set(told())]).to.deep.equal(['completed', new Set(['1Z1'])]);
        expect(placed.fulfillments).to.have.length(tracking === 'native' ? 2 : 0);
      });

      it(`(${tracking}) may have no number`, async () => {
        const more = { tracking };
        const parcel = [packageOf(order, '', { 1: 1 })];
        expect(await shop.trace('confirmations', parcel, more)).to.equal('not-delivered');
        await shop.send('confirmations', parcel, more);
        await shop.send('confirmations', parcel, more);
        expect(await shop.trace('confirmations', parcel, more)).to.equal('delivered');
        expect(placed.fulfillments.length + placed.notes.length + told().length).to.be.within(1, 2);
      });
    }

    it('leave the status alone where that is wanted', async () => {
      await shop.ship(order, '1Z1', whole, { 'status when shipped': '' });
      expect([placed.status, placed.notes.length, placed.meta.length]).to.deep.equal(['processing', 1, 0]);
    });

    it('give an order a status of its own while some of it is left', async () => {
      shop.vendor.orders.statuses.add('partial-shipped').add('shipped');
      const more = { 'status when partly shipped': 'partial-shipped', 'status when shipped': 'shipped' };
      await shop.ship(order, '1Z1', { 1: 1 }, more);
      expect(placed.status).to.equal('partial-shipped');
      await shop.ship(order, '1Z2', { 1: 1, 2: 1 }, more);
      expect(placed.status).to.equal('shipped');
      await shop.ship(order, '1Z1', { 1: 1 }, more);
      expect(placed.status).to.equal('shipped');
    });

    it('complete an order of which the rest was refunded', async () => {
      shop.store.refund(placed, { [placed.lines[0]?.id ?? 0]: 1, [placed.lines[1]?.id ?? 0]: 1 });
      await shop.ship(order, '1Z1', { 1: 1 });
      expect(placed.status).to.equal('completed');
    });

    for (const [tracking, told] of Object.entries(ways))
      it(`(${tracking}) of an order that was cancelled are told, and open it not again`, async () => {
        shop.store.setStatus(placed, 'cancelled');
        const receipt = await shop.ship(order, '1Z1', whole, { tracking });
        expect([placed.status, told()]).to.deep.equal(['cancelled', ['1Z1']]);
        expect(receipt?.note).to.match(/cancelled in the shop and stays so/);
      });
  });

  describe('by notes', () => {
    it('are mailed with what is in them, unless that is switched off', async () => {
      await shop.ship(order, '1Z1', { 1: 1 });
      await shop.ship(
        order,
        '1Z2',
        { 1: 1 },
        { 'notify customer': false, 'note text': '{number} mit {carrier}: {lines}' },
      );
      expect(notes()).to.deep.equal([
        'Shipped via UPS, tracking number 1Z1. https://www.ups.com/track?tracknum=1Z1 Contents: 1 x Thing – SKU-1.',
        '1Z2 mit UPS: 1 x Thing – SKU-1',
      ]);
      expect(placed.mails).to.deep.equal(['note']);
    });

    it('are not taken for others whose number begins alike', async () => {
      await shop.ship(order, '1Z12', { 1: 1 });
      await shop.ship(order, '1Z1', { 1: 1 });
      expect(placed.notes).to.have.length(2);
    });

    it('that a person wrote are not written again, and count', async () => {
      placed.notes.push({ id: 1, note: 'Sent by UPS: 1z1.', customer_note: true });
      await shop.ship(order, '1Z1', { 1: 1 });
      expect([placed.notes.length, placed.status]).to.deep.equal([1, 'processing']);
      await shop.ship(order, '1Z2', { 1: 1, 2: 1 });
      expect([placed.notes.length, placed.status]).to.deep.equal([2, 'completed']);
    });
  });

  describe('by fulfillments', () => {
    const native = { tracking: 'native' };
    const items = () =>
      placed.fulfillments.map(({ meta, notified }) => [meta.find(({ key }) => key === '_items')?.value, notified]);

    it('have their lines, and mail the buyer unless that is switched off', async () => {
      await shop.ship(order, '1Z1', { 1: 1 }, native);
      await shop.ship(order, '1Z2', { 2: 1 }, { ...native, 'notify customer': false });
      expect(items()).to.deep.equal([
        [[{ item_id: placed.lines[0]?.id, qty: 1 }], true],
        [[{ item_id: placed.lines[1]?.id, qty: 1 }], false],
      ]);
    });

    it('have no more than is left', async () => {
      await shop.ship(order, '1Z1', { 1: 1 }, native);
      const part = await shop.ship(order, '1Z2', { 1: 2 }, native);
      const none = await shop.ship(order, '1Z3', { 1: 1 }, native);
      expect(part?.note).to.match(/1 units were fulfilled/);
      expect(none?.note).to.match(/all its units as fulfilled already/);
      expect(placed.fulfillments).to.have.length(2);
    });

    it('become a note, once, where nothing is left: a replacement, or units that were refunded on the way', async () => {
      await shop.ship(order, '1Z1', whole, native);
      expect(await shop.trace('confirmations', [packageOf(order, '1Z2', { 1: 1 })], native)).to.equal('not-delivered');
      await shop.ship(order, '1Z2', { 1: 1 }, native);
      expect(await shop.trace('confirmations', [packageOf(order, '1Z2', { 1: 1 })], native)).to.equal('delivered');
      await shop.ship(order, '1Z2', { 1: 1 }, native);
      expect(notes().map((note) => /1Z\w+/.exec(note)?.[0])).to.deep.equal(['1Z2']);
      const other = shop.store.place();
      const [read] = (await shop.look()).orders;
      shop.store.refund(other, Object.fromEntries(other.lines.map(({ id, quantity }) => [id, quantity])));
      if (read) await shop.ship(read, '1Z3', { 2: 1 }, native);
      expect([other.notes.length, other.fulfillments.length]).to.deep.equal([1, 0]);
    });
  });

  describe('by plug-ins', () => {
    it('name carriers as the plug-in does, or as their own', async () => {
      const more = { tracking: 'shipment-tracking', 'carrier names': { 'DHL Express': 'DHL Intraship (DE)' } };
      const send = (number: string, line: number, carrier: string) =>
        shop.send('confirmations', [packageOf(order, number, { [line]: 1 }, carrier)], more);
      await send('1Z1', 1, 'FedEx');
      await send('1Z2', 1, 'dhl_express');
      await send('1Z3', 2, 'Pigeon');
      expect(placed.trackings['shipment-tracking'].map((one) => one.tracking_provider)).to.deep.equal([
        'Fedex',
        'DHL Intraship (DE)',
        'Pigeon',
      ]);
    });

    it('that a person entered, however they are written, are not told again', async () => {
      placed.trackings.ast.push({ tracking_number: ' 1z 99-AA ' });
      await shop.ship(order, '1Z99AA', { 1: 1 }, { tracking: 'ast' });
      expect(placed.trackings.ast).to.have.length(1);
    });

    it('that are not there are named', async () => {
      shop.vendor.tracking.active.clear();
      const error = await failing(shop.ship(order, '1Z1', { 1: 1 }, { tracking: 'ast' }));
      expect([error.code, error.disposition]).to.deep.equal(['API_NOT_THERE', 'hold']);
      expect(shop.attempts).to.equal(0);
    });
  });

  it('of an order that is gone are refused, in words', async () => {
    shop.store.orders.clear();
    const error = await failing(shop.ship(order, '1Z1', whole));
    expect(error.code).to.equal('API_REFUSED');
    expect(error.message).to.match(/does not have the order any more/);
    expect(shop.attempts).to.equal(0);
  });

  it('of orders that came from elsewhere are not written', () => {
    const shipment = { shippedAt: '', status: 'shipped' as const, warehouseCode: '', shipmentId: '' };
    const write = woocommerce.layouts.write?.confirmations;
    const about = { key: 'k', context: mappingContext };
    const parcel = { trackingNumber: '1Z', carrierCode: '', serviceCode: '' };
    for (const lines of [[], [{ lineNumber: 9, sku: 'X', quantity: 1 }], [{ lineNumber: 1, sku: 'X', quantity: 0 }]])
      expect(write?.({ order, shipment, package: { ...parcel, lines } }, about)).to.be.instanceOf(Unwritable);
    const lines = [{ lineNumber: 1, sku: 'X', quantity: 1 }];
    const foreign = { ...order, orderId: 'gid://1' };
    expect(write?.({ order: foreign, shipment, package: { ...parcel, lines } }, about)).to.be.instanceOf(Unwritable);
  });

  describe('whose answer is lost', () => {
    for (const [way, fault] of Object.entries({ torn: losingTheAnswer, 'cut short': truncating })) {
      it(`(${way}) are in doubt, and are found`, async () => {
        shop.vendor.server.faults.plan(fault, { when: telling });
        expect((await failing(shop.ship(order, '1Z1', { 1: 1 }))).code).to.equal('DELIVERY_IN_DOUBT');
        expect(await shop.trace('confirmations', [packageOf(order, '1Z1', { 1: 1 })])).to.equal('delivered');
        await shop.ship(order, '1Z1', { 1: 1 });
        expect(placed.notes).to.have.length(1);
      });
    }

    for (const [way, fault] of Object.entries({ torn: tearing, garbled: garbling, failed: answering(502) })) {
      it(`(${way}) before anything happened are in doubt, and are not found`, async () => {
        shop.vendor.server.faults.plan(fault, { when: telling });
        expect((await failing(shop.ship(order, '1Z1', { 1: 1 }))).code).to.equal('DELIVERY_IN_DOUBT');
        expect(await shop.trace('confirmations', [packageOf(order, '1Z1', { 1: 1 })])).to.equal('not-delivered');
        await shop.ship(order, '1Z1', { 1: 1 });
        expect(placed.notes).to.have.length(1);
      });
    }

    it('between the note and the status go on with the status', async () => {
      shop.vendor.server.faults.plan(tearing, { when: changing });
      expect((await failing(shop.ship(order, '1Z1', whole))).code).to.equal('DELIVERY_IN_DOUBT');
      expect([placed.notes.length, placed.status]).to.deep.equal([1, 'processing']);
      expect(await shop.trace('confirmations', [packageOf(order, '1Z1', whole)])).to.equal('not-delivered');
      await shop.ship(order, '1Z1', whole);
      expect([placed.notes.length, placed.status]).to.deep.equal([1, 'completed']);
      expect(await shop.trace('confirmations', [packageOf(order, '1Z1', whole)])).to.equal('delivered');
    });
  });

  it('are held where the key may only read, with the reason', async () => {
    shop.vendor.access.key.permissions = 'read';
    const error = await failing(shop.ship(order, '1Z1', { 1: 1 }));
    expect([error.code, error.disposition]).to.deep.equal(['API_UNAUTHORIZED', 'hold']);
    expect(error.hint).to.match(/read only/);
  });
});
